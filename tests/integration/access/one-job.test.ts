// The permissions that docs/first-steps.md prints for somebody who has to do with one job only: each shows what belongs to that job and nothing else.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import '@/features/catalog';
import { createToken } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { api } from '../../support/call-route';
import { person } from '../submit/people';

interface Printed {
  readonly title: string;
  readonly constraints: object;
}

const printed: Printed[] = [
  ...readFileSync('docs/first-steps.md', 'utf8').matchAll(/^\| (\w[\w ]*) \|[^|]*\| `(\{"[^`]*LocationDevices"\})` \|/gm),
].map(([, title, constraints]) => ({ title: title!, constraints: JSON.parse(constraints!) as object }));

/** What each kind of object is called in the table. */
const TYPES: Readonly<Record<string, string>> = {
  Job: 'extras.job',
  'Job result': 'extras.jobresult',
  'Scheduled job': 'extras.scheduledjob',
  Change: 'extras.objectchange',
};

/** A job with a run that logged a line and changed something, and a schedule. */
async function jobWithHistory(name: string): Promise<{ job: string; run: string; schedule: string; change: string }> {
  const file = name.toLowerCase().replaceAll(' ', '_');
  const job_class_name = name
    .split(' ')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
  const made = await write(systemContext('system'), async (tx) => {
    const job = await tx.job.create({ data: { module_name: `site.${file}`, job_class_name, name, grouping: 'Site' } });
    const ofJob = { name, job_model_id: job.id };
    const run = await tx.jobResult.create({ data: { ...ofJob, status: 'SUCCESS', date_done: new Date() } });
    await tx.jobLogEntry.create({ data: { job_result_id: run.id, seq: 1, created: new Date(), log_level: 'info', message: `by ${name}` } });
    const schedule = await tx.scheduledJob.create({ data: { ...ofJob, task: 'site', interval: 'daily', start_time: new Date() } });
    return { job: job.id, run: run.id, schedule: schedule.id };
  });
  const context = { ...systemContext('job'), run: made.run };
  await write(context, (tx) => tx.manufacturer.create({ data: { name: `made by ${name}` } }));
  const { id: change } = await db().objectChange.findFirstOrThrow({ where: { run_id: made.run } });
  return { ...made, change };
}

it('who holds them sees that job, its runs with their logs, its schedules and what it changed', async () => {
  expect(printed.map(({ title }) => title)).toEqual(Object.keys(TYPES));
  const own = await jobWithHistory('Location devices');
  const other = await jobWithHistory('Rack audit');
  const holder = await person(printed.map(({ title, constraints }) => ({ actions: ['view'], types: [TYPES[title]!], constraints })));
  const { key: token } = await write(systemContext('system'), (tx) => createToken(tx, { userId: holder.id }));
  const listed = async (path: string) =>
    ((await api('GET', `/api/extras/${path}/`, { token })).body as { results: { id: string }[] }).results.map(({ id }) => id);
  const lists = async () => [
    await listed('jobs'),
    await listed('job-results'),
    await listed('scheduled-jobs'),
    await listed('object-changes'),
  ];
  const all = [[own.job], [own.run], [own.schedule], [own.change]];
  expect(await lists()).toEqual(all);
  const log = (run: string) => api('GET', `/api/extras/job-results/${run}/logs/`, { token });
  expect((await log(own.run)).body).toMatchObject([{ message: 'by Location devices' }]);
  expect((await log(other.run)).status).toBe(404);
  await write(systemContext('system'), (tx) => tx.job.update({ where: { id: own.job }, data: { name: 'Devices of a location' } }));
  expect(await lists()).toEqual(all);
});
