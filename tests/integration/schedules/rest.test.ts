// Schedules and requests over REST: who may, in which shape, and what is refused with which field.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/core/db/client';
import { createToken } from '@/core/access/tokens';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { storeFile } from '@/core/files';
import { deleteSchedules } from '@/features/schedules/manage';
import { api } from '../../support/call-route';
import { changeJob, shiftClock } from '../runs/fixtures';
import { type Granted, person, worker } from '../submit/people';
import { acting, fire, makeWorld, request, requestsOf, row, RUN, runsOf, schedule, tasksOf, VARIABLES, type World } from './fixtures';

const path = (id: string, verb = '') => `/api/extras/scheduled-jobs/${id}/${verb}`;
const said = [expect.any(String)];

let world: World;
let admin: string;
let runner: string;

const tokenOf = async (actor: UserActor) => (await write(systemContext('system'), (tx) => createToken(tx, { userId: actor.id }))).key;
const withGrants = async (grants: readonly Granted[]) => tokenOf(await person(grants));
const on = (...actions: string[]): Granted => ({ actions, types: ['extras.scheduledjob'] });
const APPROVE: Granted = { actions: ['approve'], types: ['extras.job'] };

beforeAll(async () => {
  world = await makeWorld();
  await worker(['default']);
  [admin, runner] = [await tokenOf(world.admin), await tokenOf(world.runner)];
});
beforeEach(() =>
  changeJob(world.job.id, { approval_required: false, variables: VARIABLES, has_sensitive_variables: false, task_queues: [] }),
);
afterEach(async () => await shiftClock(0));

const patch = (id: string, body: unknown, token = admin) => api('PATCH', path(id), { token, body });

describe('the list', () => {
  it('can be filtered by what it shows', async () => {
    const [owner, nobody] = [await person([RUN]), await person([])];
    await changeJob(world.job.id, { approval_required: true });
    const pending = await schedule(world, owner, { name: 'waits' });
    await changeJob(world.job.id, { approval_required: false });
    const active = await schedule(world, owner, { name: 'goes', interval: 'weekly' });
    const paused = await schedule(world, owner, { name: 'rests', interval: 'weekly' });
    await patch(paused, { enabled: false });
    const list = async (query: string) =>
      ((await api('GET', `/api/extras/scheduled-jobs/?${query}`, { token: admin })).body as { results: { id: string }[] }).results.map(
        ({ id }) => id,
      );
    const found = (query: string) => list(`user=${owner.id}&${query}`);
    expect(await found('approval_required=true&approved_at__isnull=true')).toEqual([pending]);
    expect(await found('status=pending')).toEqual([pending]);
    expect(await found('status=active')).toEqual([active]);
    expect(await found('status=paused')).toEqual([paused]);
    expect(await found('enabled=false')).toEqual([paused]);
    expect((await found('interval=weekly')).sort()).toEqual([active, paused].sort());
    expect((await list(`user=${owner.id}`)).length).toBe(3);
    expect(await list(`user=${nobody.id}`)).toEqual([]);
    expect((await list(`user=${owner.username}`)).length).toBe(3);
    for (const query of ['nope=1', 'enabled=maybe', 'interval=sometimes', 'status=odd']) {
      expect((await api('GET', `/api/extras/scheduled-jobs/?${query}`, { token: admin })).status).toBe(400);
    }
  });

  it('takes no POST, PUT or PATCH', async () => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      expect((await api(method, '/api/extras/scheduled-jobs/', { token: admin, body: {} })).status).toBe(405);
      expect((await api(method, '/api/extras/scheduled-jobs/', { token: runner, body: {} })).status).toBe(403);
    }
  });

  it('deletes many, all or none, naming what it does not know', async () => {
    const ids = [await schedule(world, world.runner), await schedule(world, world.runner)];
    const unknown = randomUUID();
    const refused = await api('DELETE', '/api/extras/scheduled-jobs/', { token: admin, body: [{ id: ids[0] }, { id: unknown }] });
    expect([refused.status, refused.body]).toEqual([400, [{}, { id: [expect.stringContaining(unknown)] }]]);
    expect((await api('DELETE', '/api/extras/scheduled-jobs/', { token: admin, body: [] })).status).toBe(400);
    expect((await api('DELETE', '/api/extras/scheduled-jobs/', { token: admin, body: ids.map((id) => ({ id })) })).status).toBe(204);
    expect(await db().scheduledJob.count({ where: { id: { in: ids } } })).toBe(0);
    for (const id of ids) expect(await tasksOf(id)).toEqual([]);
  });
});

describe('PATCH', () => {
  it('pauses and resumes, and answers with the schedule', async () => {
    const id = await schedule(world, world.runner);
    const paused = await patch(id, { enabled: false });
    expect([paused.status, paused.body]).toMatchObject([
      200,
      { id, object_type: 'extras.scheduledjob', enabled: false, status: { value: 'paused' }, next_run_at: null },
    ]);
    expect((await patch(id, { enabled: true })).body).toMatchObject({
      enabled: true,
      status: { value: 'active' },
      next_run_at: expect.any(String),
    });
    expect(await tasksOf(id)).toHaveLength(1);
  });

  it('finds a schedule by its name too', async () => {
    const id = await schedule(world, world.runner, { name: 'by its name' });
    expect((await patch(encodeURIComponent('by its name'), { enabled: false })).body).toMatchObject({ id, enabled: false });
  });

  it('changes name, inputs, time and queue', async () => {
    await changeJob(world.job.id, { task_queues: ['default', 'slow'] });
    const id = await schedule(world, world.runner);
    const body = {
      name: 'new name',
      kwargs: { mode: 'echo', text: 'new' },
      interval: 'custom',
      crontab: '0 9 * * 1-5',
      start_time: '2099-01-01T00:00:00+01:00',
      time_zone: 'Europe/Oslo',
      task_queue: 'slow',
    };
    const answer = await patch(id, body);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        name: 'new name',
        kwargs: { mode: 'echo', text: 'new', marks: '', dryrun: false },
        interval: 'custom',
        crontab: '0 9 * * 1-5',
        start_time: '2098-12-31T23:00:00.000000Z',
        time_zone: 'Europe/Oslo',
        queue: 'slow',
        next_run_at: '2099-01-01T08:00:00.000000Z',
      },
    ]);
    expect((await patch(id, { task_queue: '' })).body).toMatchObject({ queue: '' });
  });

  it('what was read can be sent back', async () => {
    const id = await schedule(world, world.runner);
    const { body } = await api('GET', path(id), { token: admin });
    expect((await patch(id, body)).status).toBe(200);
    expect((await row(id)).revision).toBe(1);
  });

  it.each<[object, object]>([
    [{ name: '' }, { name: said }],
    [{ name: null }, { name: said }],
    [{ name: 'x'.repeat(256) }, { name: said }],
    [{ enabled: 'maybe' }, { enabled: said }],
    [{ interval: 'sometimes' }, { interval: said }],
    [{ interval: 'immediately' }, { interval: said }],
    [{ interval: 'custom' }, { crontab: said }],
    [{ interval: 'custom', crontab: '* * *' }, { crontab: said }],
    [{ interval: 'custom', crontab: '0 0 30 2 *' }, { crontab: said }],
    [{ start_time: 'tomorrow' }, { start_time: said }],
    [{ interval: 'future', start_time: '2020-01-01T00:00:00Z' }, { start_time: said }],
    [{ interval: 'future', start_time: new Date(Date.now() + 5000).toISOString() }, { start_time: said }],
    [{ time_zone: 'Mars/Olympus' }, { time_zone: said }],
    [{ task_queue: 'nowhere' }, { task_queue: said }],
    [{ kwargs: { nope: 1 } }, { kwargs: { nope: said } }],
    [{ kwargs: [] }, { kwargs: said }],
    [{ colour: 'red' }, { colour: said }],
  ])('%j is refused with its field, and nothing is changed', async (body, expected) => {
    const id = await schedule(world, world.runner);
    const answer = await patch(id, body);
    expect([answer.status, answer.body]).toEqual([400, expected]);
    expect((await row(id)).revision).toBe(1);
  });

  it('what repeats may count from a time that has passed: its next run lies ahead', async () => {
    const id = await schedule(world, world.runner);
    const answer = await patch(id, { interval: 'weekly', start_time: '2020-01-01T00:00:00Z' });
    expect([answer.status, Date.parse(answer.body.next_run_at) > Date.now()]).toEqual([200, true]);
  });

  it('a time without an offset is what the clocks of the zone show', async () => {
    const id = await schedule(world, world.runner);
    expect((await patch(id, { start_time: '2099-07-01T02:30', time_zone: 'Europe/Oslo' })).body).toMatchObject({
      start_time: '2099-07-01T00:30:00.000000Z',
    });
    expect((await patch(id, { start_time: '2099-07-01T02:30', time_zone: 'UTC' })).body).toMatchObject({
      start_time: '2099-07-01T02:30:00.000000Z',
    });
  });

  it('a name that is taken is refused', async () => {
    await schedule(world, world.runner, { name: 'taken' });
    expect(await patch(await schedule(world, world.runner), { name: 'taken' })).toMatchObject({ status: 400, body: { name: said } });
  });

  it('a single run gets a new time only ahead', async () => {
    const id = await schedule(world, world.runner, { interval: 'future' });
    await shiftClock(61);
    await fire(id);
    expect(await patch(id, { enabled: true })).toMatchObject({ status: 400, body: { enabled: said } });
    expect(await patch(id, { start_time: '2099-01-01T10:00:00Z' })).toMatchObject({
      status: 200,
      body: { enabled: true, status: { value: 'active' } },
    });
  });

  it('needs change_scheduledjob, within its constraints; for other inputs run_job as well', async () => {
    const id = await schedule(world, world.runner);
    const kwargs = { mode: 'nothing', text: 'other' };
    expect((await patch(id, { enabled: false }, await withGrants([RUN, on('view')]))).status).toBe(403);
    expect((await patch(id, { enabled: false }, await withGrants([{ ...on('change'), constraints: { name: 'another' } }]))).status).toBe(
      404,
    );
    const changer = await withGrants([on('change')]);
    expect((await patch(id, { enabled: false }, changer)).status).toBe(200);
    expect((await patch(id, { kwargs }, changer)).status).toBe(403);
    expect((await patch(id, { kwargs }, await withGrants([on('change'), { ...RUN, constraints: { name: 'another' } }]))).status).toBe(403);
    expect((await patch(id, { kwargs }, await withGrants([on('change'), RUN]))).status).toBe(200);
    expect((await runsOf(id)).length).toBe(0);
  });

  it('is its owner’s where it pauses and does nothing else, by id and by name', async () => {
    const id = await schedule(world, world.runner, { name: 'stopped by name' });
    for (const body of [{ name: 'other' }, { enabled: false, name: 'other' }, { enabled: true }, {}])
      expect((await patch(id, body, runner)).status).toBe(403);
    expect((await patch(encodeURIComponent('stopped by name'), { enabled: false }, runner)).body).toMatchObject({
      id,
      name: 'stopped by name',
      status: { value: 'paused' },
    });
    expect(await tasksOf(id)).toEqual([]);
    expect((await patch(id, { enabled: true }, runner)).status).toBe(403);
    const { key } = await write(systemContext('system'), (tx) => createToken(tx, { userId: world.runner.id, writeEnabled: false }));
    const second = await schedule(world, world.runner);
    expect((await patch(second, { enabled: false }, key)).status).toBe(403);
    const others = await schedule(world, world.admin);
    expect((await patch(others, { enabled: false }, runner)).status).toBe(403);
    expect((await patch(randomUUID(), { enabled: false }, runner)).status).toBe(403);
  });

  it('nobody moves a schedule out of their own reach', async () => {
    const id = await schedule(world, world.runner, { name: 'mine a' });
    const bound = await withGrants([{ ...on('change'), constraints: { name__startswith: 'mine' } }]);
    expect((await patch(id, { name: 'yours' }, bound)).status).toBe(403);
    expect((await row(id)).name).toBe('mine a');
  });

  it('an upload stays with its schedule when other inputs change', async () => {
    const file = await storeFile(
      { name: 'a.txt', contentType: 'text/plain', kind: 'input', limitBytes: 100 },
      (async function* () {
        yield Buffer.from('hello');
      })(),
    );
    const made = await schedule(world, world.runner);
    await write(systemContext('system'), (tx) =>
      tx.scheduledJob.update({ where: { id: made }, data: { kwargs: { mode: 'nothing', file: file.id } } }),
    );
    await changeJob(world.job.id, {
      variables: [...VARIABLES, { kind: 'file', name: 'file', label: 'file', help_text: '', required: true }],
    });
    expect((await patch(made, { kwargs: { mode: 'nothing', text: 'new' } })).body).toMatchObject({
      kwargs: { text: 'new', file: file.id },
    });
    expect((await patch(made, { kwargs: { mode: 'nothing', file: randomUUID() } })).status).toBe(400);
  });
});

describe('DELETE', () => {
  it('needs delete_scheduledjob, within its constraints; runs stay', async () => {
    const id = await schedule(world, world.runner);
    await shiftClock(61);
    await fire(id);
    const [run] = await runsOf(id);
    expect((await api('DELETE', path(id), { token: await withGrants([RUN, on('view', 'change')]) })).status).toBe(403);
    expect(
      (await api('DELETE', path(id), { token: await withGrants([{ ...on('delete'), constraints: { name: 'another' } }]) })).status,
    ).toBe(404);
    expect((await api('DELETE', path(id), { token: await withGrants([on('delete')]) })).status).toBe(204);
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } })).toMatchObject({ scheduled_job_id: null });
    expect(await tasksOf(id)).toEqual([]);
    expect((await api('DELETE', path(id), { token: admin })).status).toBe(404);
  });

  it('is not its owner’s without the permission', async () => {
    const id = await schedule(world, world.runner);
    expect((await api('DELETE', path(id), { token: runner })).status).toBe(403);
    expect((await api('DELETE', '/api/extras/scheduled-jobs/', { token: runner, body: [{ id }] })).status).toBe(403);
  });
});

it('who saw an older version neither changes nor deletes a schedule', async () => {
  const id = await schedule(world, world.runner, { name: 'versions', interval: 'weekly' });
  const seen = (await api('GET', path(id), { token: admin })).headers.get('etag')!;
  const changed = await api('PATCH', path(id), { token: admin, body: { name: 'theirs' }, headers: { 'if-match': seen } });
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, (await api('GET', path(id), { token: admin })).headers.get('etag')]);
  for (const method of ['PATCH', 'DELETE'])
    expect((await api(method, path(id), { token: admin, body: { name: 'mine' }, headers: { 'if-match': seen } })).status).toBe(412);
  expect((await row(id)).name).toBe('theirs');
  const now = changed.headers.get('etag')!;
  expect((await api('DELETE', path(id), { token: admin, headers: { 'if-match': now } })).status).toBe(204);
});

describe('decisions', () => {
  beforeEach(() => changeJob(world.job.id, { approval_required: true }));

  it('approve answers with the schedule; again it is a conflict that says who and when', async () => {
    const id = await request(world, world.runner);
    const answer = await api('POST', path(id, 'approve/'), { token: admin, body: { comment: 'fine by me' } });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { id, approved_at: expect.any(String), approved_by_user: { id: world.admin.id } },
    ]);
    expect(await runsOf(id)).toHaveLength(1);
    expect(await requestsOf(id)).toMatchObject([{ state: 'approved', comment: 'fine by me' }]);
    expect(await api('POST', path(id, 'approve/'), { token: admin, body: {} })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(world.admin.username) },
    });
    expect((await api('POST', path(id, 'deny/'), { token: admin, body: {} })).status).toBe(409);
  });

  it("one's own is a bare string with 403; what is past needs force, a bare string with 400", async () => {
    const own = await request(world, world.admin);
    expect(await api('POST', path(own, 'approve/'), { token: admin })).toMatchObject({ status: 403, body: expect.any(String) });
    const late = await schedule(world, world.runner, { interval: 'future' });
    await shiftClock(100);
    expect(await api('POST', path(late, 'approve/'), { token: admin })).toMatchObject({ status: 400, body: expect.any(String) });
    expect(await api('POST', path(late, 'approve/?force=false'), { token: admin })).toMatchObject({ status: 200 });
    expect(await runsOf(late)).toHaveLength(1);
  });

  it('deny answers with null as JSON; the request stays readable, the schedule is gone', async () => {
    const id = await request(world, world.runner);
    const { name } = await row(id);
    const answer = await api('POST', path(id, 'deny/'), { token: admin, body: { comment: 'no' } });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, 'null', 'application/json']);
    expect((await api('GET', path(id), { token: admin })).status).toBe(404);
    expect((await api('POST', path(id, 'deny/'), { token: admin })).status).toBe(404);
    const history = await api('GET', `/api/extras/approval-requests/?name=${encodeURIComponent(name)}`, { token: admin });
    expect(history.body.results).toMatchObject([
      { state: 'denied', comment: 'no', decided_by_name: world.admin.username, requester_name: world.runner.username, scheduled_job: null },
    ]);
    expect((await api('GET', '/api/extras/approval-requests/', { token: runner })).status).toBe(403);
    expect(
      (await api('GET', `/api/extras/approval-requests/?requester=${world.runner.id}&state=denied`, { token: admin })).body.count,
    ).toBeGreaterThan(0);
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect((await api(method, '/api/extras/approval-requests/', { token: admin, body: {} })).status).toBe(405);
  });

  it('a dry run answers with the run', async () => {
    const id = await request(world, world.runner);
    expect(await api('POST', path(id, 'dry-run/'), { token: admin })).toMatchObject({
      status: 200,
      body: { object_type: 'extras.jobresult', status: { value: 'PENDING' }, mode: 'read' },
    });
    await changeJob(world.job.id, { supports_dryrun: false });
    expect(await api('POST', path(id, 'dry-run/'), { token: admin })).toMatchObject({ status: 405, body: { detail: expect.any(String) } });
    await changeJob(world.job.id, { supports_dryrun: true });
  });

  it('are POSTs and nothing else; a comment is a text', async () => {
    const id = await request(world, world.runner);
    for (const verb of ['approve/', 'deny/', 'dry-run/']) {
      expect((await api('GET', path(id, verb), { token: admin })).status).toBe(405);
      expect((await api('POST', path(id, verb))).status).toBe(403);
    }
    expect(await api('POST', path(id, 'deny/'), { token: admin, body: { comment: 5 } })).toMatchObject({
      status: 400,
      body: { comment: said },
    });
    expect(await requestsOf(id)).toMatchObject([{ state: 'pending' }]);
    await acting(world.admin, () => deleteSchedules(world.admin, [id]));
  });

  it('an approver with view on requests of one job sees those', async () => {
    const viewer = await withGrants([
      APPROVE,
      { actions: ['view'], types: ['extras.approvalrequest'], constraints: { job_model__name: 'Another job' } },
    ]);
    expect((await api('GET', '/api/extras/approval-requests/', { token: viewer })).body.count).toBe(0);
  });
});
