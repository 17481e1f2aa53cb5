// Bulk acts as the pages of a list ask for them: who may, what is said before, and that exactly what was shown is changed or deleted.
import { browserHeaders, type Ended, inRequest, propsWith } from '../../support/call-page';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { changeJob } from '../runs/fixtures';
import { changesOf, endOf, makeDevices, withWorker } from './system-runs';
import type { BulkEditAnswer } from '@/ui/resource/bulk-edit-form.tsx';
import type { Removed, RemovalPreview } from '@/ui/resource/removal.ts';

const { GET, POST } = await import('@/app/(main)/[app]/[model]/delete/route');
const { default: EditPage } = await import('@/app/(main)/[app]/[model]/edit/page');
const { saveSelected } = await import('@/app/(main)/[app]/[model]/edit/actions');

withWorker();

let admin: Person;
let world: World;
let editor: Person;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
  // Neither may they run jobs nor look at runs.
  editor = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'change', 'delete'] }] });
});

const devices = (count: number) => makeDevices(admin, world, 'list', count);

const PARAMS = { params: Promise.resolve({ app: 'dcim', model: 'devices' }) };
const ticked = (ids: readonly string[]) => new URLSearchParams(ids.map((id) => ['pk', id])).toString();

async function asBrowser<T>(who: Person, address: string, work: (headers: Record<string, string>) => Promise<T>): Promise<Ended<T>> {
  const headers = await browserHeaders(await who.actor());
  return inRequest(address, headers, () => work(headers));
}

function shown<T>(ended: Ended<T>): T {
  if (ended.kind !== 'shown') throw new Error(ended.kind);
  return ended.value;
}

/** What the server tells the dialog. */
const preview = async (who: Person, selection: string) =>
  shown(
    await asBrowser(who, '/dcim/devices/delete/', async (headers) => {
      const answer = await GET(new Request(`http://windlass.test/dcim/devices/delete/?${selection}`, { headers }), PARAMS);
      return { status: answer.status, body: (await answer.json()) as RemovalPreview & { detail: string } };
    }),
  );

const remove = async (who: Person, selection: string, confirmed: string) =>
  shown(
    await asBrowser(who, '/dcim/devices/delete/', async (headers) => {
      const body = JSON.stringify({ selection, confirmed });
      const answer = await POST(new Request('http://windlass.test/dcim/devices/delete/', { method: 'POST', headers, body }), PARAMS);
      return { status: answer.status, body: (await answer.json()) as Removed & { detail: string } };
    }),
  );

/** The form's properties: how many, and the mark of what it shows. */
const editPage = (who: Person, query: Record<string, string | string[]>) =>
  asBrowser(who, '/dcim/devices/edit/', async () => {
    const page = await EditPage({ ...PARAMS, searchParams: Promise.resolve(query) });
    return propsWith(page, 'confirmed') as { confirmed: string; count: number; specs: { name: string }[]; selection: string } | undefined;
  });

const save = async (who: Person, selection: string, confirmed: string, changes: object): Promise<BulkEditAnswer> =>
  shown(
    await asBrowser(who, '/dcim/devices/edit/', () =>
      saveSelected({ path: 'dcim/devices', selection, confirmed, changes, add: {}, remove: {} }),
    ),
  );

const runIn = (href: string) => /job-results\/([^/]+)\//.exec(href)![1]!;
const left = (ids: readonly string[]) => db().device.count({ where: { id: { in: [...ids] } } });
const serials = async (ids: readonly string[]) =>
  (await db().device.findMany({ where: { id: { in: [...ids] } }, orderBy: { name: 'asc' } })).map(({ serial }) => serial);

describe('deleting what is selected', () => {
  test('several are a run, for who may delete them and nothing else; their page knows the run', async () => {
    const { ids } = await devices(3);
    const { body } = await preview(editor, ticked(ids));
    expect(body).toMatchObject({ count: 3, total: 3, others: 0 });
    expect(await remove(editor, ticked(ids), body.confirmed)).toEqual({ status: 200, body: { kind: 'done' } });
    expect(await left(ids)).toBe(0);
    const change = await db().objectChange.findFirstOrThrow({ where: { object_id: ids[0]!, action: 'delete' } });
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: change.run_id! } })).toMatchObject({
      name: 'Bulk Delete Objects',
      status: 'SUCCESS',
      user_id: editor.id,
      deleted_count: 3,
    });
  });

  test('one by itself is no run', async () => {
    const { ids } = await devices(1);
    const { body } = await preview(editor, ticked(ids));
    expect(await remove(editor, ticked(ids), body.confirmed)).toMatchObject({ body: { kind: 'done' } });
    expect(await db().objectChange.findFirstOrThrow({ where: { object_id: ids[0]!, action: 'delete' } })).toMatchObject({ run_id: null });
  });

  test('all that a filter finds are those that were shown, or none', async () => {
    const { ids, prefix } = await devices(2);
    const all = `all=1&name__isw=${prefix}&limit=1`;
    const { body } = await preview(editor, all);
    expect(body.count).toBe(2);
    const [late] = await make(admin, 'dcim.device', {
      name: `${prefix}-late`,
      device_type: world.deviceType,
      role: world.role,
      status: world.status,
      location: world.location,
    });
    const refused = await remove(editor, all, body.confirmed);
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('What is selected has changed meanwhile: 3 objects now.') },
    });
    const again = await preview(editor, all);
    expect((await remove(editor, all, again.body.confirmed)).body).toEqual({ kind: 'done' });
    expect(await left([...ids, String(late!.id)])).toBe(0);
  });

  test('one that was deleted in between keeps the others', async () => {
    const { ids } = await devices(3);
    const { body } = await preview(editor, ticked(ids));
    await write(systemContext('system'), (tx) => tx.device.delete({ where: { id: ids[1]! } }));
    expect((await remove(editor, ticked(ids), body.confirmed)).status).toBe(400);
    expect(await left(ids)).toBe(2);
  });

  test('without the right to it nothing is even counted', async () => {
    const { ids } = await devices(2);
    const viewer = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'change'] }] });
    expect((await preview(viewer, ticked(ids))).status).toBe(403);
    expect((await remove(viewer, ticked(ids), 'x')).status).toBe(403);
    expect(await left(ids)).toBe(2);
  });
});

describe('changing what is selected', () => {
  test('the page counts what the reader may change, and the form changes exactly that', async () => {
    const { ids, prefix } = await devices(3);
    const constraints = { name__in: [`${prefix}-0`, `${prefix}-2`] };
    const some = await person({
      may: [
        { types: ['dcim.device'], actions: ['view'] },
        { types: ['dcim.device'], actions: ['change'], constraints },
      ],
    });
    for (const query of [{ pk: ids }, { all: '1', name__isw: prefix }]) {
      const form = shown(await editPage(some, query))!;
      expect(form.count).toBe(2);
      const serial = unique('s');
      const answer = await save(some, form.selection, form.confirmed, { serial });
      expect(answer).toMatchObject({ ok: true, value: { kind: 'done', href: expect.stringMatching(/\?tab=changes$/) } });
      expect(await serials(ids)).toEqual([serial, '', serial]);
      const run = runIn((answer as { value: { href: string } }).value.href);
      expect(new Set((await changesOf(run)).map(({ object_id }) => object_id))).toEqual(new Set([ids[0], ids[2]]));
    }
  });

  test('names and secrets are not among the fields for many', async () => {
    const { ids } = await devices(2);
    const names = shown(await editPage(admin, { pk: ids }))!.specs.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['status', 'serial', 'tags']));
    expect(names).not.toContain('name');
    expect(names).not.toContain('asset_tag');
  });

  test('what is refused comes back by object and field, and nothing is changed', async () => {
    const { ids } = await devices(2);
    const { confirmed, selection } = shown(await editPage(editor, { pk: ids }))!;
    const answer = await save(editor, selection, confirmed, { serial: 'S', asset_tag: unique('T') });
    expect(answer).toMatchObject({
      ok: true,
      value: { kind: 'failed', faults: [{ field: 'asset_tag', name: expect.stringContaining('list-') }] },
    });
    expect(await serials(ids)).toEqual(['', '']);
  });

  test('when the filter finds others than the page showed, nothing is changed', async () => {
    const { ids, prefix } = await devices(2);
    const { confirmed, selection } = shown(await editPage(editor, { all: '1', name__isw: prefix }))!;
    await write(systemContext('system'), (tx) => tx.device.delete({ where: { id: ids[1]! } }));
    expect(await save(editor, selection, confirmed, { serial: 'S' })).toMatchObject({
      ok: false,
      fields: { __all__: [expect.stringContaining('What is selected has changed meanwhile: 1')] },
    });
    expect(await serials(ids)).toEqual(['']);
  });

  test('who may not change such objects is refused, by the page and by the action', async () => {
    const { ids } = await devices(2);
    const viewer = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'delete'] }] });
    expect(await editPage(viewer, { pk: ids })).toEqual({ kind: 'forbidden' });
    expect(await save(viewer, ticked(ids), 'x', { serial: 'S' })).toMatchObject({ ok: false });
    expect(await serials(ids)).toEqual(['', '']);
  });

  test('where the job needs approval, it is asked for; switched off, nobody can', async () => {
    const { ids } = await devices(2);
    const job = await db().job.findUniqueOrThrow({ where: { name: 'Bulk Edit Objects' } });
    const { confirmed, selection } = shown(await editPage(editor, { pk: ids }))!;
    await changeJob(job.id, { approval_required: true });
    try {
      expect(await save(editor, selection, confirmed, { serial: 'A' })).toMatchObject({
        ok: true,
        value: { kind: 'elsewhere', href: expect.stringContaining('/approval-queue/') },
      });
      expect(await serials(ids)).toEqual(['', '']);
      const { scheduled_job_id: schedule } = await db().approvalRequest.findFirstOrThrow({ where: { requester_id: editor.id } });
      const approved = await api('POST', `/api/extras/scheduled-jobs/${schedule}/approve/`, { token: admin.token });
      expect(approved.status).toBe(200);
      await changeJob(job.id, { approval_required: false, enabled: false });
      expect(await save(editor, selection, confirmed, { serial: 'B' })).toMatchObject({
        ok: false,
        message: expect.stringContaining('is not enabled'),
      });
    } finally {
      await changeJob(job.id, { approval_required: false, enabled: true });
    }
  });
});

test('the run’s page shows its status to who asked for it, though they may neither run jobs nor look at runs', async () => {
  const { ids } = await devices(2);
  const { confirmed, selection } = shown(await editPage(editor, { pk: ids }))!;
  const answer = await save(editor, selection, confirmed, { serial: 'S' });
  const id = runIn((answer as { value: { href: string } }).value.href);
  await endOf(id);
  const { readRun } = await import('@/features/runs/run-detail');
  expect(await readRun(await editor.actor(), id)).toMatchObject({ visible: false, status: 'SUCCESS', result: null });
  const stranger = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'change'] }] });
  await expect(readRun(await stranger.actor(), id)).rejects.toMatchObject({ code: 'not_found' });
});

test('the inputs of such a run name the objects, for who may see them', async () => {
  const { inputsOf } = await import('@/app/(main)/extras/inputs');
  const { ids, prefix } = await devices(2);
  const { variables } = await db().job.findUniqueOrThrow({ where: { name: 'Bulk Edit Objects' } });
  const given = { sensitive: false, job: { variables: variables as never }, task_kwargs: { content_type: 'dcim.device', pk_list: ids } };
  const named = async (who: Person) =>
    (await inputsOf(await who.actor(), given)).inputs.find(({ name }) => name === 'pk_list')?.objects?.map(({ name }) => name);
  expect(await named(editor)).toEqual([`${prefix}-0`, `${prefix}-1`]);
  expect(await named(await person())).toEqual(ids);
});

test('the values that such a run sets are told by their fields, related objects by their names', async () => {
  const { inputsOf } = await import('@/app/(main)/extras/inputs');
  const { variables } = await db().job.findUniqueOrThrow({ where: { name: 'Bulk Edit Objects' } });
  const tenant = await make(admin, 'tenancy.tenant', { name: unique('Tenant') });
  const given = {
    content_type: 'dcim.device',
    changes: { tenant: tenant[0]!.id, serial: 'A', rack: null },
    add: { tags: [world.tag] },
  };
  const { inputs } = await inputsOf(await admin.actor(), {
    sensitive: false,
    job: { variables: variables as never },
    task_kwargs: given as never,
  });
  const told = inputs.map(({ label, parts }) => [
    label,
    parts?.map((part) => [part.label, part.objects?.map(({ name }) => name) ?? part.value]),
  ]);
  expect(told).toEqual([
    ['Kind of object', undefined],
    [
      'Changes',
      [
        ['Tenant', [tenant[0]!['name']]],
        ['Serial', 'A'],
        ['Rack', null],
      ],
    ],
    ['Add', [['Tags', [expect.stringMatching(/^tag/)]]]],
  ]);
});
