// Job hooks, from a change over REST to the run that it starts, by a worker.
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemContext } from '@/core/context';
import { db, query, write } from '@/core/db/client';
import { nothingFound, refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import type { RunningWorker } from '@/worker/worker';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { unique } from '../../support/samples';
import { ended, linesOf, until, worker } from '../runs/fixtures';
import { enableShippedJobs } from '../submit/door';

const RECEIVER = 'Example Hook Receiver';
const MANUFACTURERS = '/api/dcim/manufacturers/';

let admin: Person;
let running: RunningWorker;
let receiver: string;

beforeAll(async () => {
  admin = await person({ superuser: true });
  running = await worker();
});
beforeEach(async () => {
  await removeHooks();
  // One test deletes it.
  if ((await db().job.count({ where: { name: RECEIVER } })) === 0) await enableShippedJobs();
  receiver = (await db().job.findUniqueOrThrow({ where: { name: RECEIVER } })).id;
});
afterAll(async () => await running.stop());

const post = (path: string, body: unknown, by = admin) => api('POST', path, { token: by.token, body });
const hook = (more: object = {}) => ({
  name: unique('hook'),
  content_types: ['dcim.manufacturer'],
  job: receiver,
  type_create: true,
  ...more,
});
const addHook = async (more: object = {}) => {
  const answer = await post('/api/extras/job-hooks/', hook(more));
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const removeHooks = () => write(systemContext('system'), (tx) => tx.jobHook.deleteMany());

/** Runs of hooks, oldest first, when everything that was changed so far is dispatched. */
async function hookRuns(): Promise<string[]> {
  await until(async () => {
    const [left] = await query<{ count: number }>(
      sql`SELECT (SELECT count(*) FROM windlass_change_event)::int + (SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'dispatch_changes')::int AS count`,
    );
    return left!.count === 0;
  });
  return (await db().jobResult.findMany({ where: { origin: 'hook' }, orderBy: { number: 'asc' } })).map(({ id }) => id);
}

async function newRuns(change: () => Promise<unknown>): Promise<string[]> {
  const before = new Set(await hookRuns());
  await change();
  return (await hookRuns()).filter((id) => !before.has(id));
}

/** What the receiver said of a run: "create of Acme". */
async function saidBy(id: string): Promise<string | undefined> {
  expect((await ended(id)).status).toBe('SUCCESS');
  return (await linesOf(id)).find(({ grouping }) => grouping === 'receive_job_hook')?.message;
}

describe('a change', () => {
  it('starts the job of each hook that waits for it, as the user who made it, who need not be allowed to run the job', async () => {
    await addHook();
    const maker = await person({ may: [{ types: ['dcim.manufacturer'], actions: ['view', 'add'] }] });
    const name = unique('Acme');
    const runs = await newRuns(() => post(MANUFACTURERS, { name }, maker));
    expect(runs).toHaveLength(1);
    expect(await saidBy(runs[0]!)).toBe(`create of ${name}`);
    const run = await ended(runs[0]!);
    expect(run).toMatchObject({ origin: 'hook', user_id: maker.id, queue: 'default', name: RECEIVER });
    const change = await db().objectChange.findFirstOrThrow({ where: { model: 'dcim.manufacturer', object_repr: name } });
    expect(run.task_kwargs).toEqual({ object_change: change.id });
  });

  it('that no hook waits for starts nothing: another kind of object, another kind of change, a hook that is switched off', async () => {
    await addHook({ type_create: false, type_delete: true });
    await addHook({ enabled: false });
    expect(await newRuns(() => post(MANUFACTURERS, { name: unique('Acme') }))).toEqual([]);
    expect(await newRuns(() => post('/api/extras/tags/', { name: unique('tag'), content_types: ['dcim.device'] }))).toEqual([]);
  });

  it('of many objects at once starts one run an object; of a list field it is an update', async () => {
    await addHook({ content_types: ['dcim.manufacturer', 'ipam.namespace'], type_update: true });
    const names = [unique('many'), unique('many')];
    const runs = await newRuns(() =>
      post(
        MANUFACTURERS,
        names.map((name) => ({ name })),
      ),
    );
    expect(await Promise.all(runs.map(saidBy))).toEqual(names.map((name) => `create of ${name}`));
    const tag = (await post('/api/extras/tags/', { name: unique('tag'), content_types: ['ipam.namespace'] })).body.id as string;
    const name = unique('space');
    // Made and tagged in one request: one event.
    const made = await newRuns(() => post('/api/ipam/namespaces/', { name, tags: [tag] }));
    expect(await Promise.all(made.map(saidBy))).toEqual([`create of ${name}`]);
    const id = (await api('GET', `/api/ipam/namespaces/?name=${name}`, { token: admin.token })).body.results[0].id as string;
    const changed = await newRuns(() => api('PATCH', `/api/ipam/namespaces/${id}/`, { token: admin.token, body: { tags: [] } }));
    expect(await Promise.all(changed.map(saidBy))).toEqual([`update of ${name}`]);
  });

  it('of a deletion tells the receiver so, although nothing is left to load', async () => {
    await addHook({ type_create: false, type_delete: true });
    const name = unique('gone');
    const { id } = (await post(MANUFACTURERS, { name })).body as { id: string };
    const runs = await newRuns(() => api('DELETE', `${MANUFACTURERS}${id}/`, { token: admin.token }));
    expect(await Promise.all(runs.map(saidBy))).toEqual([`delete of ${name}`]);
  });

  it('that is rolled back starts nothing', async () => {
    await addHook();
    const runs = await newRuns(async () => {
      const refused = await post(MANUFACTURERS, [{ name: unique('half') }, {}]);
      expect(refused.status).toBe(400);
      await write(systemContext('system'), async (tx) => {
        await tx.manufacturer.create({ data: { name: unique('half') } });
        throw new Error('not after all');
      }).catch(() => undefined);
    });
    expect(runs).toEqual([]);
  });

  it('made by a run that a hook started, starts no further run; one by any other run does', async () => {
    await addHook();
    const runsAfterOneBy = async (origin: 'hook' | 'api') => {
      const before = await hookRuns();
      const run = await db().jobResult.create({ data: { name: 'any', status: 'PENDING', origin, user_id: admin.id } });
      await write({ ...systemContext('job'), user: admin.id, user_name: admin.username, run: run.id }, (tx) =>
        tx.manufacturer.create({ data: { name: unique('by-a-run') } }),
      );
      return (await hookRuns()).filter((id) => !before.includes(id) && id !== run.id);
    };
    expect(await runsAfterOneBy('hook')).toEqual([]);
    expect(await runsAfterOneBy('api')).toHaveLength(1);
  });

  it('S16 starts nothing, and harms nothing, while the job of its hook is not enabled or nobody made the change', async () => {
    await addHook();
    expect(
      await newRuns(() => write(systemContext('system'), (tx) => tx.manufacturer.create({ data: { name: unique('system') } }))),
    ).toEqual([]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: false } }));
    expect(await newRuns(() => post(MANUFACTURERS, { name: unique('Acme') }))).toEqual([]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: true } }));
  });
});

describe('a hook', () => {
  it('is refused with the field named: no receiver, no event, a job that could not run, one that does the same already', async () => {
    const hello = (await db().job.findUniqueOrThrow({ where: { name: 'Example Hello World' } })).id;
    const refused = async (body: object) => {
      const answer = await post('/api/extras/job-hooks/', body);
      return [answer.status, Object.keys(answer.body as object)];
    };
    expect(await refused(hook({ job: hello }))).toEqual([400, ['job']]);
    expect(await refused(hook({ type_create: false }))).toEqual([400, ['__all__']]);
    expect(await refused(hook({ content_types: [] }))).toEqual([400, ['content_types']]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: false } }));
    expect(await refused(hook())).toEqual([400, ['enabled']]);
    await write(systemContext('system'), (tx) => tx.job.update({ where: { id: receiver }, data: { enabled: true } }));
    const first = await addHook({ type_update: true });
    expect(await refused(hook({ type_update: true, content_types: ['dcim.device', 'dcim.manufacturer'] }))).toEqual([
      400,
      ['type_create', 'type_update'],
    ]);
    const other = await addHook({ content_types: ['dcim.device'] });
    const moved = await api('PATCH', `/api/extras/job-hooks/${other}/`, {
      token: admin.token,
      body: { content_types: ['dcim.manufacturer'] },
    });
    expect([moved.status, Object.keys(moved.body as object)]).toEqual([400, ['type_create']]);
    expect((await api('PATCH', `/api/extras/job-hooks/${first}/`, { token: admin.token, body: { type_delete: true } })).status).toBe(200);
  });

  it('is set up only by who may run its job', async () => {
    const actions = ['view', 'add', 'change'];
    const without = await person({ may: [{ types: ['extras.jobhook'], actions }] });
    const answer = await post('/api/extras/job-hooks/', hook(), without);
    expect([answer.status, Object.keys(answer.body as object)]).toEqual([400, ['job']]);
    const held = [
      { types: ['extras.jobhook'], actions },
      { types: ['extras.job'], actions: ['run'] },
    ];
    expect((await post('/api/extras/job-hooks/', hook(), await person({ may: held }))).status).toBe(201);
  });

  it('and a button go with their job when it is deleted, and are switched off when it is uninstalled, to stay so', async () => {
    await addHook();
    const press = (await db().job.findUniqueOrThrow({ where: { name: 'Example Button Receiver' } })).id;
    const button = { name: unique('button'), text: 'Press {{ obj.name }}', content_types: ['dcim.device'], job: press };
    expect((await post('/api/extras/job-buttons/', button)).status).toBe(201);
    await refreshJobs([{ ...localSource(), discover: nothingFound }]);
    expect(await db().jobHook.findMany({ select: { enabled: true } })).toEqual([{ enabled: false }]);
    expect(await db().jobButton.findMany({ select: { enabled: true } })).toEqual([{ enabled: false }]);
    await enableShippedJobs();
    expect(await db().jobHook.findMany({ select: { enabled: true } })).toEqual([{ enabled: false }]);
    for (const id of [receiver, press]) expect((await api('DELETE', `/api/extras/jobs/${id}/`, { token: admin.token })).status).toBe(204);
    expect([await db().jobHook.count(), await db().jobButton.count()]).toEqual([0, 0]);
  });
});
