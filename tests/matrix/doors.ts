// How a verb is done through each door, in-process: the product's own gate, then its own page, action, route, command or worker, each asked by itself.
import { browserHeaders, type Ended, HOST, inRequest, propsWith } from '../support/call-page';
import { NextRequest } from 'next/server';
import { unstable_doesMiddlewareMatch as doesGateMatch } from 'next/experimental/testing/server';
import { db, write } from '@/core/db/client';
import { systemContext } from '@/core/context';
import { AppError, type ErrorCode, forbidden, notFound } from '@/core/errors';
import { approveRequest, denyRequest } from '@/features/approvals/decide';
import { removeJobs, updateJobs } from '@/features/jobs/update';
import { startFromCommand } from '@/features/runs/command';
import { deleteSchedules, pauseSchedule, resumeSchedule } from '@/features/schedules/manage';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { config, middleware } from '@/middleware';
import nextConfig from '@/next.config.mjs';
import { deleteJob } from '@/app/(main)/extras/jobs/[id]/delete/actions';
import DeleteJobPage from '@/app/(main)/extras/jobs/[id]/delete/page';
import { saveJob } from '@/app/(main)/extras/jobs/[id]/edit/actions';
import { saveJobs } from '@/app/(main)/extras/jobs/edit/actions';
import EditJobPage from '@/app/(main)/extras/jobs/[id]/edit/page';
import { runJob } from '@/app/(main)/extras/jobs/[id]/run/actions';
import RunJobPage from '@/app/(main)/extras/jobs/[id]/run/page';
import { POST as postApprove } from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/approve/route';
import { POST as postDeny } from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/deny/route';
import { POST as postPause } from '@/app/(main)/extras/scheduled-jobs/[id]/pause/route';
import { POST as postResume } from '@/app/(main)/extras/scheduled-jobs/[id]/resume/route';
import { deleteSchedule } from '@/app/(main)/extras/scheduled-jobs/[id]/delete/actions';
import DeleteSchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/delete/page';
import SchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/page';
import RequestPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/page';
import { changeJob, ended, shiftClock, startsOf } from '../integration/runs/fixtures';
import { acting, fire, request, runsOf, schedule } from '../integration/schedules/fixtures';
import { mainVerb, type ScheduleRow } from '@/ui/schedule/schedule-row';
import { api } from '../support/call-route';
import type { Person } from '../support/people';
import { type Cell, countRuns, personOf, UNSERVED } from './land';
import { type Asker, type Door, isOfSchedule, isRest, type Verb } from './rules';

// ------------------------------------------------------------ requests, as the gate sees them

const METHODS: Readonly<Record<Verb, string>> = {
  run: 'POST',
  approve: 'POST',
  deny: 'POST',
  change: 'PATCH',
  enable: 'PATCH',
  delete: 'DELETE',
  pause: 'PATCH',
  resume: 'PATCH',
  end: 'DELETE',
};

function addressOf({ verb, door, job, scheduleId, requestId }: Cell): string {
  const isRequest = verb === 'approve' || verb === 'deny';
  if (isOfSchedule(verb)) return scheduleAddress(verb, door, scheduleId);
  if (door === 'REST list') return '/api/extras/jobs/';
  if (door === 'list action') return '/extras/jobs/edit/';
  if (isRest(door)) {
    if (isRequest) return `/api/extras/scheduled-jobs/${scheduleId}/${verb}/`;
    return `/api/extras/jobs/${job.id}/${verb === 'run' ? 'run/' : ''}`;
  }
  if (isRequest) return `/extras/scheduled-jobs/approval-queue/${requestId}/${door === 'page' ? '' : `${verb}/`}`;
  return `/extras/jobs/${job.id}/${verb === 'change' || verb === 'enable' ? 'edit' : verb}/`;
}

function scheduleAddress(verb: Verb, door: Door, id: string): string {
  if (door === 'REST list') return '/api/extras/scheduled-jobs/';
  if (isRest(door)) return `/api/extras/scheduled-jobs/${id}/`;
  return `/extras/scheduled-jobs/${id}/${verb === 'end' ? 'delete/' : door === 'page' ? '' : `${verb}/`}`;
}

async function headersOf({ door, who }: Cell): Promise<Record<string, string>> {
  if (isRest(door)) return apiHeaders(who, door === 'multipart' ? FORM : 'application/json');
  const action =
    door === 'server action' || door === 'list action' ? { 'next-action': 'an action', 'content-type': 'text/plain;charset=UTF-8' } : {};
  return { ...(await browserHeaders(await who?.actor())), ...action };
}

export const FORM = 'multipart/form-data; boundary=x';

const apiHeaders = (who: Person | undefined, type: string) => ({
  host: HOST,
  'content-type': type,
  ...(who && { authorization: `Token ${who.token}` }),
});

const methodOf = ({ verb, door }: Cell) => (isRest(door) ? METHODS[verb] : door === 'page' ? 'GET' : 'POST');

/** What the middleware says: not asked at all, lets through, forbids, or sends to sign in. */
export async function askGate(cell: Cell): Promise<string> {
  return gateFor(methodOf(cell), addressOf(cell), await headersOf(cell));
}

/** The same for an address alone. */
export async function askGateAt(method: string, address: string, asker: Asker, type = 'application/json'): Promise<string> {
  const who = asker.isAnonymous ? undefined : await personOf(asker);
  const headers = address.startsWith('/api/')
    ? apiHeaders(who, type)
    : { ...(await browserHeaders(await who?.actor())), 'content-type': type };
  return gateFor(method, address, headers);
}

async function gateFor(method: string, address: string, headers: Record<string, string>): Promise<string> {
  if (!doesGateMatch({ config, nextConfig, url: address, headers })) return 'asks nobody';
  const response = await middleware(new NextRequest(new URL(address, `http://${HOST}`), { method, headers }));
  if (response.headers.get('x-middleware-next') === '1') return 'lets through';
  if (response.status === 403) return 'forbidden';
  return new URL(response.headers.get('location') ?? '/', `http://${HOST}`).pathname === '/login/' ? 'sign in' : String(response.status);
}

// ------------------------------------------------------------ what is behind the gate, asked by itself

export async function askDoor(cell: Cell): Promise<string> {
  switch (cell.door) {
    case 'page':
      return pageAnswer(cell);
    case 'server action':
    case 'list action':
      return actionAnswer(cell);
    case 'CLI':
      return refusalOr(async () => {
        const classPath = `${cell.job.module_name}.${cell.job.job_class_name}`;
        await startFromCommand({ classPath, username: cell.who?.username ?? 'nobody', isLocal: false });
      });
    case 'schedule firing':
      return startAnswer(cell, await firedRun(cell));
    case 'approved request':
      return startAnswer(cell, await approvedRun(cell));
    case 'data layer':
      return dataAnswer(cell);
    default:
      return restAnswer(cell);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  200: 'done',
  201: 'done',
  204: 'done',
  400: 'invalid',
  403: 'forbidden',
  404: 'not found',
};
const wordOf = (status: number) => WORDS[status] ?? String(status);

async function restAnswer(cell: Cell): Promise<string> {
  const isForm = cell.door === 'multipart';
  const headers = isForm && cell.verb !== 'run' ? { 'content-type': FORM } : {};
  const { status } = await api(methodOf(cell), addressOf(cell), {
    headers,
    body: isForm ? formOf(cell.verb) : bodyOf(cell),
    ...(cell.who && { token: cell.who.token }),
  });
  return wordOf(status);
}

/** Verbs that read no body, or only one that is there, are asked without one. */
function formOf(verb: Verb): unknown {
  if (verb === 'run') return new FormData();
  return verb === 'change' || verb === 'enable' ? '--x--' : undefined;
}

function bodyOf({ verb, door, job, scheduleId }: Cell): unknown {
  if (verb === 'pause' || verb === 'resume') return { enabled: verb === 'resume' };
  if (verb === 'end') return door === 'REST list' ? [{ id: scheduleId }] : undefined;
  const change = verb === 'enable' ? { enabled: true } : { description: CHANGED, description_override: true };
  if (verb === 'delete') return door === 'REST list' ? [{ id: job.id }] : undefined;
  if (verb === 'change' || verb === 'enable') return door === 'REST list' ? [{ id: job.id, ...change }] : change;
  return {};
}

const CHANGED = 'changed by the matrix';

/** Next's end of a request, in the words of the rules. */
function endWord(end: Ended<unknown>): string {
  if (end.kind !== 'redirect') return end.kind;
  return end.to.startsWith('/login/') ? 'sign in' : 'done';
}

async function pageAnswer(cell: Cell): Promise<string> {
  const props = { params: Promise.resolve({ id: cell.requestId || cell.scheduleId || cell.job.id }), searchParams: Promise.resolve({}) };
  const pages = {
    run: RunJobPage,
    approve: RequestPage,
    deny: RequestPage,
    change: EditJobPage,
    enable: EditJobPage,
    delete: DeleteJobPage,
    pause: SchedulePage,
    resume: SchedulePage,
    end: DeleteSchedulePage,
  };
  const end = await inRequest<unknown>(addressOf(cell), await headersOf(cell), () => pages[cell.verb](props));
  if (end.kind !== 'shown') return endWord(end);
  if (cell.verb === 'pause' || cell.verb === 'resume') {
    const { row } = propsWith(end.value, 'row') as { row: ScheduleRow };
    return mainVerb(row) === cell.verb ? 'shown with the button' : 'shown without the button';
  }
  if (!cell.requestId) return endWord(end);
  const shown = propsWith(end.value, 'approveOff');
  if (!shown) throw new Error('the page of a request shows no decision');
  const { isOwner, approveOff, denyOff } = shown;
  const offers = cell.verb === 'deny' ? isOwner === true || denyOff === undefined : isOwner === false && approveOff === undefined;
  return offers ? 'shown with the button' : 'shown without the button';
}

async function actionAnswer(cell: Cell): Promise<string> {
  const end = await inRequest<ActionAnswer>(addressOf(cell), await headersOf(cell), () => act(cell));
  if (end.kind !== 'shown') return endWord(end);
  const answer = end.value;
  if (answer instanceof Response) return wordOf(answer.status);
  if (answer && 'fields' in answer) return 'invalid';
  const refusal = answer && ('error' in answer ? answer.error : answer.ok ? undefined : answer.message);
  if (refusal === undefined) return 'done';
  return refusal === forbidden().message ? 'forbidden' : refusal === notFound().message ? 'not found' : refusal;
}

/** What the actions and addresses of buttons answer: each in a shape of its own. */
type ActionAnswer = Response | { ok: true } | { ok: false; message: string; fields?: object | undefined } | { error: string } | undefined;

function act({ verb, door, job, scheduleId, requestId }: Cell): Promise<ActionAnswer> {
  const params = { params: Promise.resolve({ id: requestId || scheduleId }) };
  const decision = new Request(`http://${HOST}/`, { method: 'POST', body: JSON.stringify({ comment: 'for a reason' }) });
  if (door === 'list action')
    return saveJobs(
      verb === 'enable' ? { ids: [job.id], enabled: true, settings: {} } : { ids: [job.id], settings: { description: { value: CHANGED } } },
    );
  const seen = job.last_updated.toISOString();
  switch (verb) {
    case 'run':
      return runJob(job.id, { data: {}, task_queue: UNSERVED });
    case 'approve':
      return postApprove(decision, params);
    case 'deny':
      return postDeny(decision, params);
    case 'change':
      return saveJob(job.id, { enabled: false, seen, settings: { description: { override: true, value: CHANGED } } });
    case 'enable':
      return saveJob(job.id, { enabled: true, seen, settings: {} });
    case 'delete':
      return deleteJob(job.id);
    case 'pause':
      return postPause(decision, params);
    case 'resume':
      return postResume(decision, params);
    case 'end':
      return deleteSchedule(scheduleId);
  }
}

const CODES: Partial<Record<ErrorCode, string>> = { forbidden: 'forbidden', not_found: 'not found' };

async function refusalOr(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return CODES[error.code] ?? error.code;
    throw error;
  }
}

async function dataAnswer({ verb, who, job, scheduleId }: Cell): Promise<string> {
  const actor = await who!.actor();
  const doings: Record<Verb, () => Promise<unknown>> = {
    run: () => submitJob(actor, job.id, readJsonRequest({}), { origin: 'api' }),
    approve: () => approveRequest(actor, scheduleId),
    deny: () => denyRequest(actor, scheduleId),
    change: () => updateJobs(actor, [{ key: job.id, body: { description: CHANGED, description_override: true } }], 'update'),
    enable: () => updateJobs(actor, [{ key: job.id, body: { enabled: true } }], 'update'),
    delete: () => removeJobs(actor, [job.id]),
    pause: () => pauseSchedule(actor, scheduleId),
    resume: () => resumeSchedule(actor, scheduleId),
    end: () => deleteSchedules(actor, [scheduleId]),
  };
  return refusalOr(() => acting(actor, doings[verb]));
}

// ------------------------------------------------------------ runs that nobody asks for at that moment

/** Theirs from here on, with what they may now. */
async function hand(scheduleId: string, who: Person | undefined): Promise<void> {
  await write(systemContext('system'), (tx) => tx.scheduledJob.update({ where: { id: scheduleId }, data: { user_id: who?.id ?? null } }));
}

async function firedRun({ land, who }: Cell): Promise<string | undefined> {
  const id = await schedule(land, land.admin);
  await hand(id, who);
  await shiftClock(61);
  await fire(id);
  await shiftClock(0);
  return (await runsOf(id))[0]?.id;
}

async function approvedRun({ land, who }: Cell): Promise<string | undefined> {
  await changeJob(land.job.id, { approval_required: true });
  const id = await request(land, land.runner);
  await changeJob(land.job.id, { approval_required: false });
  await hand(id, who);
  await acting(land.admin, () => approveRequest(land.admin, id));
  return (await runsOf(id))[0]?.id;
}

/** What the worker made of it. A refusal counts only when the job's code was never started. */
async function startAnswer({ land }: Cell, run: string | undefined): Promise<string> {
  if (run === undefined) return 'no run';
  const { status, failure_reason } = await ended(run);
  const starts = startsOf(land, run);
  if (status === 'SUCCESS' && starts === 1) return 'done';
  return starts === 0 ? String(failure_reason).replaceAll('_', ' ') : `started ${starts} times, ${status}`;
}

// ------------------------------------------------------------ what became of the object

export async function isDone({ verb, who, job, scheduleId, runs }: Cell): Promise<boolean> {
  switch (verb) {
    case 'run':
      return (await countRuns(job, who)) > runs;
    case 'approve':
      return (await db().scheduledJob.findUnique({ where: { id: scheduleId } }))?.approved_by_user_id === who?.id && who !== undefined;
    case 'deny':
    case 'end':
      return (await db().scheduledJob.findUnique({ where: { id: scheduleId } })) === null;
    case 'pause':
    case 'resume':
      return (await db().scheduledJob.findUniqueOrThrow({ where: { id: scheduleId } })).enabled === (verb === 'resume');
    case 'delete':
      return (await db().job.findUnique({ where: { id: job.id } })) === null;
    default: {
      const now = await db().job.findUniqueOrThrow({ where: { id: job.id } });
      return verb === 'enable' ? now.enabled : now.description === CHANGED;
    }
  }
}
