// What the product was asked for, sentence by sentence in short words, and where somebody can see with their own eyes that it holds.

export interface Sentence {
  readonly id: string;
  readonly says: string;
  /** A page, an endpoint or a command of the running product, and what to look for there. */
  readonly look: string;
}

const JOBS = '`/extras/jobs/`';

export const SENTENCES: readonly Sentence[] = [
  {
    id: 'S01',
    says: 'People run custom logic on demand, from the UI alone.',
    look: `${JOBS}: open a job, Run Job, fill in the form, watch its result.`,
  },
  { id: 'S02', says: 'A job populates the devices and cables of a new location.', look: 'Run "Populate a new location".' },
  { id: 'S03', says: 'A job creates a range of prefixes or addresses.', look: 'Run "Reserve addresses" on a prefix; its page lists them.' },
  {
    id: 'S04',
    says: 'A job fetches data from another system and imports it.',
    look: 'Run "Import from a URL" with the address of a JSON list.',
  },
  {
    id: 'S05',
    says: 'A job reports top-of-rack switches without a console connection.',
    look: 'Run "Top-of-rack switches have a console connection" on the demo data: three switches.',
  },
  {
    id: 'S06',
    says: 'A job reports routers without a loopback that has an address.',
    look: 'Run "Routers have a loopback address" on the demo data: two routers.',
  },
  {
    id: 'S07',
    says: 'A job reports addresses that have no parent prefix.',
    look: 'Run "IP addresses have a parent prefix" on the demo data: three addresses.',
  },
  {
    id: 'S08',
    says: 'Jobs live outside the code base: they come and change without touching the installation.',
    look: `Put a file into JOBS_ROOT, press "Refresh code" on ${JOBS}: no rebuild, no restart.`,
  },
  {
    id: 'S09',
    says: 'No method is called because of its name: not `postRun()`, not `test…()`.',
    look: "Give a job such methods and run it: its log holds run()'s lines alone.",
  },
  {
    id: 'S10',
    says: 'A job takes input through variables, of every kind.',
    look: 'The form and the result of "Example Every Variable"; `GET /api/extras/jobs/Example%20Every%20Variable/variables/`.',
  },
  {
    id: 'S11',
    says: 'Each class has one record, brought up to date by `migrate`, `post-upgrade`, and a Git repository that is added or synced.',
    look: '`npm run post-upgrade`; Git Repositories › Add; the line "tables, jobs" of `npm start`.',
  },
  {
    id: 'S12',
    says: 'Whoever holds the right controls the jobs that authors bring.',
    look: 'The Edit button of a job, with and without `change` on `extras | job`.',
  },
  {
    id: 'S13',
    says: 'An edited file changes the class; the record follows at the next refresh.',
    look: 'Edit a file in JOBS_ROOT: the page of its job says that the source on disk is newer.',
  },
  {
    id: 'S14',
    says: 'A change of the record is an override; the source stays as it was.',
    look: 'Override a description and compare the file: not a byte has changed.',
  },
  {
    id: 'S15',
    says: 'The record decides who may and what is shown; what runs is the class.',
    look: 'Override the name of a job and run it: the class path and the code of the run are the same.',
  },
  {
    id: 'S16',
    says: 'New jobs are disabled, and nobody runs them: no superuser, shell, schedule, hook, button or approved request. Jobs of the system are enabled.',
    look: `A new file in ${JOBS}: Disabled. \`POST /api/extras/jobs/{id}/run/\` as a superuser: 403.`,
  },
  {
    id: 'S17',
    says: 'The exception: what imported history proves was run or scheduled before starts enabled, that once.',
    look: '`npx tsx scripts/import-history.ts`, see `docs/operating/upgrading.md`.',
  },
  {
    id: 'S18',
    says: 'Who may change a job enables and disables it.',
    look: 'Edit a job; `PATCH /api/extras/jobs/{id}/` with `{"enabled": true}`.',
  },
  {
    id: 'S19',
    says: 'Five steps enable a job: Jobs › Jobs, the job, Edit, Enabled in the second section, Job, then Update.',
    look: 'Do them.',
  },
  {
    id: 'S20',
    says: 'Ten attributes can be overridden: a flag, then a value. The flag counts, not whether the values differ.',
    look: '`/extras/jobs/{id}/edit/`; `PATCH /api/extras/jobs/{id}/` with `hidden` and `hidden_override`.',
  },
  {
    id: 'S21',
    says: 'An override survives changes of the class, refreshes, and being gone for a while.',
    look: 'Override a description, change it in the file, refresh: the override stays.',
  },
  {
    id: 'S22',
    says: "Without its flag an attribute goes back to the class's value at once; of a class that is gone when that is back.",
    look: 'Revert beside an overridden setting on the page of a job.',
  },
  {
    id: 'S23',
    says: 'A class that is gone leaves its record, not installed: nothing of it runs or is scheduled, also not what was asked for before.',
    look: 'Remove a file and refresh: Not installed, with Run Job off; a slot of its schedule ends as FAILURE with the reason.',
  },
  {
    id: 'S24',
    says: 'The list of jobs leaves them out until the filter asks for "Installed: No"; the API hides nothing.',
    look: `Filter on ${JOBS}; \`GET /api/extras/jobs/?installed=false\`.`,
  },
  {
    id: 'S25',
    says: 'Who may delete a job does; its results and schedules stay without it, for good, and the schedules never run.',
    look: '`/extras/jobs/{id}/delete/` says so first.',
  },
  {
    id: 'S26',
    says: 'Running takes the permission `run` on `extras | job`, given to a user or to a group.',
    look: 'Administration › Permissions › Add: `extras.job`, action `run`, a group; then sign in as a member of it.',
  },
  {
    id: 'S27',
    says: "Approving another's request takes `approve` on jobs with `change` on schedules, denying it `delete`; nobody approves their own.",
    look: '`/extras/scheduled-jobs/approval-queue/`: the conditions beside a request say what is missing.',
  },
  {
    id: 'S28',
    says: 'A class path is the module and the class: of an App, of a file here, of a Git repository. A name that can be no module is an error.',
    look: `The class path under the name of each job; \`/extras/job-sources/\` for names that can be none.`,
  },
  {
    id: 'S29',
    says: 'A job is named by its id, by its name, which only one job has, or by its class path.',
    look: '`GET /api/extras/jobs/Example%20Hello%20World/`.',
  },
  { id: 'S30', says: 'Go to the job, fill in its form, press "Run Job".', look: '`/extras/jobs/{id}/run/`.' },
  {
    id: 'S31',
    says: 'The list of jobs tells how the last run of each went, when, and for whom.',
    look: `The last columns of ${JOBS}.`,
  },
  {
    id: 'S32',
    says: '`commit` is gone: input stands under `data`.',
    look: '`POST …/run/` with `{"commit": false}` runs all the same; inside `data` it is refused, and so is `--commit`.',
  },
  {
    id: 'S33',
    says: "`POST /api/extras/jobs/{id or name}/run/` takes `data`, `task_queue` and a schedule, all optional; without a queue it is the job's first.",
    look: '`POST …/run/` with `{"task_queue": "nowhere"}`: 400 on `task_queue`.',
  },
  {
    id: 'S34',
    says: 'The first example: no inputs, no body; version and indent in Accept.',
    look: '`curl -X POST -H "Content-Type: application/json" -H "Accept: application/json; version=1.3; indent=4" …/run/`.',
  },
  {
    id: 'S35',
    says: "The second example: inputs, by the job's name.",
    look: '`POST /api/extras/jobs/Example%20With%20Variables/run/` with `string_variable` and `integer_variable`.',
  },
  {
    id: 'S36',
    says: 'One object is named by its id or by attributes that find exactly one, of those that the requester may see.',
    look: '`{"data": {"object_var": {"name__startswith": "Top"}}}` to "Example Every Variable".',
  },
  { id: 'S37', says: 'Several objects are a list of ids.', look: '`multiobject_var` of "Example Every Variable".' },
  { id: 'S38', says: 'Addresses are texts in CIDR notation, or without a length.', look: '`ipaddress_var` of "Example Every Variable".' },
  {
    id: 'S39',
    says: 'A job with a file is asked for as `multipart/form-data`.',
    look: '`POST …/run/` of "Example With A File" as JSON: 400.',
  },
  {
    id: 'S40',
    says: 'There the queue and the schedule are flat and begin with an underscore, and the inputs stand beside them.',
    look: '`-F _task_queue=default -F interval=3 -F myfile=@file` to "Example With A File".',
  },
  {
    id: 'S41',
    says: 'The third example: "immediately" with a start long past, a variable named interval, a file.',
    look: 'The same with `-F _schedule_interval=immediately -F _schedule_start_time=2022-10-18T17:31:23.698Z`.',
  },
  {
    id: 'S42',
    says: 'The shell runs a job in the name of a user who has to be given, whether the product runs or not.',
    look: '`npx tsx scripts/runjob.ts example.MyJobWithNoVars --username admin`.',
  },
  {
    id: 'S43',
    says: '`--data` is JSON text of the inputs; `--local` runs it there and then.',
    look: `\`npx tsx scripts/runjob.ts example.MyJobWithVars --username admin --local --data='{"string_variable": "x", "integer_variable": 1}'\`.`,
  },
  {
    id: 'S44',
    says: 'The shell is not gated: any user can be named, so beware. The job and its input are judged all the same.',
    look: '`npx tsx scripts/runjob.ts --help`.',
  },
  {
    id: 'S45',
    says: 'Who may run jobs and see nothing else lands on a page with the status of that run, and learns what to ask for.',
    look: 'Run a job as a user with `run` on `extras | job` alone.',
  },
];
