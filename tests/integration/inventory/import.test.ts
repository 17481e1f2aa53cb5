// CSV: what is wrong is named by line and column and nothing is imported; what is right comes in at once; what was exported can be imported.
import { browserHeaders, type Ended, inRequest, propsWith } from '../../support/call-page';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { db } from '@/core/db/client';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { endOf, withWorker } from '../system-jobs/system-runs';
import { csvGuide } from '@/core/resources/csv/guide';
import { allResources } from '@/core/resources/registry';
import { formSpecs } from '@/app/(main)/[app]/[model]/form';
import { describeFor } from '@/web/kind';
import type { ImportAnswer, ImportFormProps } from '@/ui/resource/import-form.tsx';

// Who waits for a run may lose the connection to the database in between.
const waiting = vi.hoisted(() => ({ isCut: false }));
vi.mock('@/features/runs/live', async (original) => {
  const live = await original<typeof import('@/features/runs/live')>();
  const untilRunEnds: typeof live.untilRunEnds = (...run) =>
    waiting.isCut ? Promise.reject(new Error('The connection is gone.')) : live.untilRunEnds(...run);
  return { ...live, untilRunEnds };
});

withWorker();

let admin: Person;
let world: World;
let status: string;
let role: string;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
  status = (await db().status.findUniqueOrThrow({ where: { id: world.status } })).name;
  role = (await db().role.findUniqueOrThrow({ where: { id: world.role } })).name;
});

const { POST } = await import('@/app/(main)/[app]/[model]/import/rows/route');

async function importRows(by: Person, path: string, csv: string): Promise<Ended<{ status: number; body: ImportAnswer }>> {
  const [app, model] = path.split('/') as [string, string];
  const headers = { ...(await browserHeaders(await by.actor())), 'content-type': 'text/csv' };
  const address = `/${path}/import/rows/`;
  return inRequest(address, headers, async () => {
    const request = new Request(`http://windlass.test${address}`, { method: 'POST', headers, body: csv });
    const answer = await POST(request, { params: Promise.resolve({ app, model }) });
    return { status: answer.status, body: await followed((await answer.json()) as ImportAnswer) };
  });
}

/** What takes longer goes on on the page of its run: what came of it is in its result. */
async function followed(answer: ImportAnswer): Promise<ImportAnswer> {
  if (!('href' in answer)) return answer;
  const { run } = await endOf(/job-results\/([^/]+)\//.exec(answer.href)![1]!);
  const result = run.result as { created: number; faults?: { line: number; field: string; message: string }[] };
  return result.faults
    ? { faults: result.faults.map(({ line, field, message }) => ({ line, column: field, message })) }
    : { created: result.created, shown: answer.href };
}

/** Prefixes, a line each, from line 2 on: /24s, and first the /16s that they lie in. */
const prefixes = (namespace: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    index < 40
      ? `10.${index}.0.0/16,${namespace},${status},row ${index}`
      : `10.${Math.floor(index / 250)}.${index % 250}.0/24,${namespace},${status},row ${index}`,
  );
const document = (rows: readonly string[]) => `prefix,namespace,status,description\n${rows.join('\n')}\n`;
const countIn = (id: string) => db().prefix.count({ where: { namespace_id: id } });

async function makeNamespace(): Promise<{ id: string; name: string }> {
  const name = unique('import');
  const { body } = await api('POST', '/api/ipam/namespaces/', { token: admin.token, body: { name } });
  return { id: String(body.id), name };
}

const COUNT = 10_000;

interface Imported {
  created: number;
  faults: { line: number; column: string; message: string }[];
}

/** What came of an import that was taken. */
async function imported(by: Person, path: string, csv: string): Promise<Imported> {
  const answer = await importRows(by, path, csv);
  expect(answer).toMatchObject({ kind: 'shown', value: { status: 200 } });
  return { created: 0, faults: [], ...(answer as { value: { body: ImportAnswer } }).value.body } as Imported;
}

it('of 10,000 rows every bad one is named and nothing is imported; mended, all come in at once, and go out as they came', async () => {
  const { id, name } = await makeNamespace();
  const good = prefixes(name, COUNT);
  const bad = [...good];
  const faults: [at: number, row: string, column: RegExp][] = [
    [3, `10.0.0.300/24,${name},${status},`, /^prefix$/], // no address
    [350, `10.1.99.0/24,${name},${status},`, /^$/], // there already, in line 351
    [2000, `10.9.0.0/24,nowhere,${status},`, /^namespace$/],
    [4000, `10.200.1.0/24,${name},Odd,`, /^status$/],
    [4001, `,${name},${status},`, /^prefix$/],
    [7777, `10.201.1.0/24,${name},${status},"${'x'.repeat(256)}"`, /^description$/],
    [9999, good[600]!, /^$/], // there already, in line 602
  ];
  for (const [at, row] of faults) bad[at] = row;

  const named = (await imported(admin, 'ipam/prefixes', document(bad))).faults;
  expect(named).toEqual(
    faults.map(([at, , column]) => ({
      line: at + 2,
      column: expect.stringMatching(column) as string,
      message: expect.any(String) as string,
    })),
  );
  const refused = await post(document(bad));
  expect(refused.status).toBe(400);
  const items = (refused.body as object[]).flatMap((item, at) => Object.keys(item).map((field) => [at, field]));
  expect(items).toEqual(faults.map(([at], index) => [at, named[index]!.column || '__all__']));
  expect(await countIn(id)).toBe(0);

  expect(await imported(admin, 'ipam/prefixes', document(good))).toMatchObject({ created: COUNT });
  expect(await countIn(id)).toBe(COUNT);
  expect(await db().prefix.count({ where: { namespace_id: id, parent_id: null } })).toBe(40);

  const before = await exported(name);
  const ids = (await db().prefix.findMany({ where: { namespace_id: id }, select: { id: true } })).map((row) => ({ id: row.id }));
  for (let at = 0; at < ids.length; at += 2500)
    expect((await api('DELETE', '/api/ipam/prefixes/', { token: admin.token, body: ids.slice(at, at + 2500) })).status).toBe(204);
  expect(await countIn(id)).toBe(0);
  expect((await post(before)).status).toBe(201);
  expect(withoutTimes(await exported(name))).toEqual(withoutTimes(before));
});

const post = (csv: string) =>
  api('POST', '/api/ipam/prefixes/', { token: admin.token, body: csv, headers: { 'content-type': 'text/csv' } });

async function exported(namespace: string): Promise<string> {
  const { text } = await api('GET', `/api/ipam/prefixes/?namespace=${namespace}&format=csv`, { token: admin.token });
  return text;
}

/** An export without its last two columns, which say when its rows were made and changed. */
function withoutTimes(csv: string): string {
  expect(csv).toMatch(/^[^\r\n]*,created,last_updated\r\n/);
  return csv.replaceAll(/,[^,\r\n]*,[^,\r\n]*\r\n/g, '\r\n');
}

it('what is no table is refused as a whole, in words', async () => {
  for (const [csv, words, status = 200] of [
    ['', /is empty/, 400],
    ['prefix\n', /at least one row/],
    ['prefix,status\n10.0.0.0/8\n', /Line 2 has 1 cells/],
    ['prefix\n"10.0.0.0/8', /quoted cell of line 2/],
  ] as const) {
    const answer = await importRows(admin, 'ipam/prefixes', csv);
    expect(answer).toMatchObject({
      value: { status, body: { faults: [{ line: null, message: expect.stringMatching(words) as string }] } },
    });
  }
});

it('who may not add is refused; whose permission has constraints imports within them only', async () => {
  const { id, name } = await makeNamespace();
  const csv = document(prefixes(name, 2));
  const views = ['ipam.namespace', 'extras.status'].map((type) => ({ types: [type], actions: ['view'] }));
  expect(await importRows(await person({ may: views }), 'ipam/prefixes', csv)).toMatchObject({ value: { status: 403 } });
  const constrained = (constraints: object) =>
    person({ may: [...views, { types: ['ipam.prefix'], actions: ['add', 'view'], constraints }] });
  const other = await constrained({ namespace__name: 'another' });
  expect(await importRows(other, 'ipam/prefixes', csv)).toMatchObject({
    value: { body: { faults: [{ line: null, message: expect.stringContaining('You do not have permission') }] } },
  });
  expect(await countIn(id)).toBe(0);
  expect(await importRows(await constrained({ namespace__name: name }), 'ipam/prefixes', csv)).toMatchObject({
    value: { body: { created: 2 } },
  });
});

it('what was begun is imported, also when who waits for it is cut off', async () => {
  const { id, name } = await makeNamespace();
  waiting.isCut = true;
  await expect(importRows(admin, 'ipam/prefixes', document(prefixes(name, 2)))).rejects.toThrow('The connection is gone.');
  waiting.isCut = false;
  const begun = await db().jobResult.findFirstOrThrow({ where: { name: 'Import Objects' }, orderBy: { number: 'desc' } });
  expect((await endOf(begun.id)).run).toMatchObject({ status: 'SUCCESS', result: { created: 2 } });
  expect(await countIn(id)).toBe(2);
});

it('what was exported is imported as it was', async () => {
  const names = [unique('csv'), unique('csv')];
  const rows = names.map((name) => ({
    name,
    vid: 7,
    status: world.status,
    description: '=1+1, "quoted"\nand a second line',
    locations: [world.location],
  }));
  expect((await api('POST', '/api/ipam/vlans/', { token: admin.token, body: rows })).status).toBe(201);
  const read = async () => {
    const { results } = (await api('GET', '/api/ipam/vlans/?name__isw=csv', { token: admin.token })).body as {
      results: Record<string, unknown>[];
    };
    return results
      .map(({ name, vid, description, locations }) => ({ name, vid, description, locations }))
      .sort((a, b) => String(a.name).localeCompare(String(b.name)));
  };
  const before = await read();
  const exported = await api('GET', '/api/ipam/vlans/?name__isw=csv&format=csv', { token: admin.token });
  const { results } = (await api('GET', '/api/ipam/vlans/?name__isw=csv', { token: admin.token })).body as { results: { id: string }[] };
  expect((await api('DELETE', '/api/ipam/vlans/', { token: admin.token, body: results.map(({ id }) => ({ id })) })).status).toBe(204);
  expect(await importRows(admin, 'ipam/vlans', exported.text)).toMatchObject({ value: { body: { created: 2 } } });
  expect(await read()).toEqual(before);
});

describe('a related object', () => {
  /** Two rooms of one name in two buildings, and a device type whose model another manufacturer has as well. */
  async function makePlaces() {
    const one = async (label: string, body: object) => String((await make(admin, label, body))[0]!.id);
    const words = {
      north: unique('North'),
      south: unique('South'),
      room: unique('Room 1'),
      hall: unique('Hall'),
      model: unique('DCS-7050'),
    };
    const place = (name: string, parent?: string) =>
      one('dcim.location', { name, parent, status: world.status, location_type: world.locationType });
    const [north, south] = [await place(words.north), await place(words.south)];
    const rooms = [await place(words.room, north), await place(words.room, south)] as const;
    const hall = await place(words.hall, north);
    const makers = [unique('Arista'), unique('Other')] as const;
    for (const name of makers) await one('dcim.devicetype', { manufacturer: await one('dcim.manufacturer', { name }), model: words.model });
    const onlyModel = unique('QFX 5120');
    await one('dcim.devicetype', { manufacturer: world.manufacturer, model: onlyModel });
    return { ...words, rooms, hallId: hall, makers, onlyModel };
  }

  const devices = (rows: readonly [name: string, type: string, location: string][]) =>
    `name,device_type,location,role,status\n${rows.map((row) => [...row, role, status].map((cell) => `"${cell}"`).join(',')).join('\n')}\n`;
  const placed = async (name: string) =>
    db().device.findFirstOrThrow({ where: { name }, select: { location_id: true, device_type: { select: { model: true } } } });

  it('goes by its name or by what it is displayed as, and what names none or several is told what to write', async () => {
    const { north, south, room, hall, hallId, rooms, model, makers, onlyModel } = await makePlaces();
    const [a, b] = [unique('dev'), unique('dev')];
    const wrong = await imported(
      admin,
      'dcim/devices',
      devices([
        [a, onlyModel, hall],
        [b, model, room],
        [unique('dev'), `${makers[0]} ${model}`, `${hall}x`],
      ]),
    );
    expect(wrong.faults).toEqual([
      {
        line: 3,
        column: 'device_type',
        message: `There are several device types "${model}". Write "${makers[0]} ${model}" or "${makers[1]} ${model}", or the id, or use the columns device_type__manufacturer__name and device_type__model.`,
      },
      {
        line: 3,
        column: 'location',
        message: `There are several locations "${room}". Write "${north} → ${room}" or "${south} → ${room}", or the id, or use the columns location__name, location__parent__name and location__parent__parent__name.`,
      },
      {
        line: 4,
        column: 'location',
        message: expect.stringContaining(`There is no location "${hall}x". Write its name or id, or use`) as string,
      },
    ]);
    const rows = devices([
      [a, onlyModel, hall],
      [b, `${makers[1]} ${model}`, `${south} → ${room}`],
    ]);
    expect(await imported(admin, 'dcim/devices', rows)).toMatchObject({ created: 2 });
    expect(await placed(a)).toEqual({ location_id: hallId, device_type: { model: onlyModel } });
    expect(await placed(b)).toEqual({ location_id: rooms[1], device_type: { model } });
  });

  it('goes by its name in the API’s CSV as well, and not in its JSON', async () => {
    const { hall, hallId, onlyModel } = await makePlaces();
    const name = unique('dev');
    const send = (body: unknown, headers?: Record<string, string>) =>
      api('POST', '/api/dcim/devices/', { token: admin.token, body, ...(headers && { headers }) });
    const json = await send({ name, device_type: onlyModel, location: hall, role, status });
    expect(json).toMatchObject({
      status: 400,
      body: { location: [`Related object not found using the provided value: ${hall}.`], device_type: [expect.any(String)] },
    });
    expect((await send(devices([[name, onlyModel, hall]]), { 'content-type': 'text/csv' })).status).toBe(201);
    expect((await placed(name)).location_id).toBe(hallId);
  });

  it('is one that the reader may view: others have no name for them, and make none ambiguous', async () => {
    const { room, rooms, onlyModel, hall } = await makePlaces();
    const types = ['dcim.devicetype', 'extras.role', 'extras.status', 'dcim.manufacturer'];
    const reader = await person({
      may: [
        { types: ['dcim.device'], actions: ['add', 'view'] },
        { types, actions: ['view'] },
        { types: ['dcim.location'], actions: ['view'], constraints: { id: rooms[0] } },
      ],
    });
    const refused = await imported(reader, 'dcim/devices', devices([[unique('dev'), onlyModel, hall]]));
    expect(refused.faults).toMatchObject([{ column: 'location', message: expect.stringContaining('There is no location') as string }]);
    const name = unique('dev');
    expect(await imported(reader, 'dcim/devices', devices([[name, onlyModel, room]]))).toMatchObject({ created: 1 });
    expect((await placed(name)).location_id).toBe(rooms[0]);
  });

  it('is looked for no longer in what is no name', async () => {
    const { onlyModel } = await makePlaces();
    const { faults } = await imported(admin, 'dcim/devices', devices([[unique('dev'), onlyModel, 'word '.repeat(50_000)]]));
    expect(faults).toMatchObject([{ line: 2, column: 'location', message: expect.stringContaining('There is no location') as string }]);
  });

  it('named by its parts is told by them', async () => {
    const csv = `name,location__name,location__parent__name\n${unique('dev')},Nowhere,Neither\n`;
    const { faults } = await imported(admin, 'dcim/devices', csv);
    expect(faults.find(({ column }) => column === 'location')?.message).toMatch(
      /^There is no location with location__name "Nowhere" and location__parent__name "Neither"\./,
    );
    const twice = `name,location,location__name\n${unique('dev')},Nowhere,Neither\n`;
    expect((await imported(admin, 'dcim/devices', twice)).faults).toMatchObject([
      { line: null, message: 'Line 2 names "location" in two ways. Fill in either location or location__name. Nothing was imported.' },
    ]);
  });
});

it.each([';', '\t'])('cells separated by %j are told by the first line', async (separator) => {
  const name = unique('sep');
  const csv = `name,description\n${name},"a, b"\n`.replaceAll(/,(?! )/g, separator);
  expect(await imported(admin, 'dcim/manufacturers', csv)).toMatchObject({ created: 1 });
  expect(await db().manufacturer.findUniqueOrThrow({ where: { name } })).toMatchObject({ description: 'a, b' });
  const mixed = `name,description${separator}x\n${unique('sep')},a\n`;
  expect((await imported(admin, 'dcim/manufacturers', mixed)).faults).toMatchObject([
    { line: null, message: expect.stringMatching(/separated in more than one way.*commas/) as string },
  ]);
});

describe('after an import', () => {
  const sheet = (names: readonly string[]) => `name\n${names.join('\n')}\n`;
  const shownAfter = async (by: Person, names: readonly string[]) => {
    const answer = await importRows(by, 'dcim/manufacturers', sheet(names));
    return (answer as { value: { body: { shown: string } } }).value.body.shown;
  };

  it('one sees the list of the new objects alone', async () => {
    const names = [unique('listed'), unique('listed')];
    const shown = await shownAfter(admin, names);
    expect(shown).toMatch(/^\/dcim\/manufacturers\/\?id=/);
    const { body } = await api('GET', `/api${shown}`, { token: admin.token });
    expect((body as { results: { name: string }[] }).results.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('one sees the run where there are too many to be listed, or none that one may view', async () => {
    const many = Array.from({ length: 101 }, () => unique('many'));
    expect(await shownAfter(admin, many)).toMatch(/^\/extras\/job-results\//);
    const blind = await person({ may: [{ types: ['dcim.manufacturer'], actions: ['add'] }] });
    expect(await shownAfter(blind, [unique('blind')])).toMatch(/^\/extras\/job-results\//);
  });
});

const { default: ImportPage } = await import('@/app/(main)/[app]/[model]/import/page');

it('the page names the columns, required ones first, and its example can be imported', async () => {
  const page = await inRequest('/dcim/devices/import/', await browserHeaders(await admin.actor()), () =>
    ImportPage({ params: Promise.resolve({ app: 'dcim', model: 'devices' }) }),
  );
  const { guide } = propsWith((page as { value: unknown }).value, 'guide') as unknown as ImportFormProps;
  const optional = guide.columns.findIndex(({ required }) => !required);
  expect(
    guide.columns
      .slice(0, optional)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['device_type', 'location', 'role', 'status']);
  expect(guide.columns.slice(optional).some(({ required }) => required)).toBe(false);
  expect(guide.columns.find(({ name }) => name === 'device_type')?.takes).toBe(
    'Its model or id, or columns of their own: device_type__manufacturer__name, device_type__model',
  );
  expect(guide.example).toMatch(/^name,/);
  expect(await imported(admin, 'dcim/devices', guide.example)).toMatchObject({ created: 1 });
});

it('every kind that can be imported tells its columns', async () => {
  const actor = await admin.actor();
  const kinds = allResources().filter((kind) => kind.verbs.includes('add') && !kind.apart?.includes('add') && !kind.vacant);
  expect(kinds.length).toBeGreaterThan(20);
  for (const kind of kinds) {
    const { columns } = await csvGuide(actor, kind, formSpecs(kind, describeFor(actor, kind)));
    expect(columns.length, kind.label).toBeGreaterThan(0);
    for (const { name, takes } of columns) expect(takes, `${kind.label} ${name}`).toMatch(/\S/);
  }
});
