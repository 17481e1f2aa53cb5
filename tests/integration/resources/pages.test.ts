// Pages laid end to end: whoever follows `next` meets every row that was there at the beginning and stays exactly once, whatever comes and goes meanwhile.
import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { systemContext, withContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { walkObjects } from '@/core/resources/service';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

interface Row {
  id: string;
  name: string | null;
}
interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

async function get(address: string, by = admin): Promise<Page> {
  const answer = await api('GET', address.replace('http://windlass.test', ''), { token: by.token });
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${answer.text}`);
  return answer.body as Page;
}

/** Follows `next` as clients do, without looking into it. */
async function walk(address: string, between: (page: Page) => Promise<void> = async () => {}, by = admin): Promise<Row[]> {
  const rows: Row[] = [];
  for (let next: string | null = address; next !== null;) {
    const page: Page = await get(next, by);
    rows.push(...page.results);
    await between(page);
    next = page.next;
  }
  return rows;
}

const manufacturers = (...names: string[]) => make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })));
const devices = (...bodies: object[]) => {
  const { deviceType: device_type, role, status, location } = world;
  return make(admin, 'dcim.device', ...bodies.map((body) => ({ device_type, role, status, location, ...body })));
};
const idsOf = (rows: readonly { id: string | number }[]) => rows.map(({ id }) => String(id));

it.each(['', '&sort=-name', '&sort=description,-name', '&sort=-created', '&sort=created'])(
  'rows are inserted before, within and behind every page: all that were there are met once (%s)',
  async (sort) => {
    const mark = unique('walk');
    const before = await manufacturers(...Array.from({ length: 40 }, (_, index) => `${mark} m${index}`));
    let round = 0;
    const rows = await walk(`/api/dcim/manufacturers/?limit=7&name__isw=${mark}${sort}`, async ({ results }) => {
      round += 1;
      if (round < 12) await manufacturers(`${mark} a${round}`, `${results.at(-1)!.name} again ${round}`, `${mark} z${round}`);
    });
    const met = idsOf(rows);
    expect(new Set(met).size).toBe(met.length);
    expect(met).toEqual(expect.arrayContaining(idsOf(before)));
  },
);

it('rows are removed from the pages that were read, the last row of each too: none is left out', async () => {
  const mark = unique('gone');
  const before = idsOf(await manufacturers(...Array.from({ length: 40 }, (_, index) => `${mark} m${index}`)));
  const rows = await walk(`/api/dcim/manufacturers/?limit=7&name__isw=${mark}`, async ({ results }) => {
    const body = results.map(({ id }) => ({ id }));
    expect((await api('DELETE', '/api/dcim/manufacturers/', { token: admin.token, body })).status).toBe(204);
  });
  expect(idsOf(rows).sort()).toEqual(before.sort());
});

it('somebody else inserts all the while', async () => {
  const mark = unique('race');
  const before = idsOf(await manufacturers(...Array.from({ length: 60 }, (_, index) => `${mark} m${index}`)));
  let isWalking = true as boolean; // the compiler does not see that it ends
  let made = 0;
  const other = (async () => {
    while (isWalking && made < 500) await manufacturers(`${mark} a${++made}`, `${mark} m${made} too`);
  })();
  const met = idsOf(await walk(`/api/dcim/manufacturers/?limit=5&name__isw=${mark}%20m`));
  isWalking = false;
  await other;
  expect(made).toBeGreaterThan(1);
  expect(new Set(met).size).toBe(met.length);
  expect(met).toEqual(expect.arrayContaining(before));
});

it.each(['name', '-name', 'position', '-position', 'rack', '-location,name', 'role,position,-name', 'primary_ip4'])(
  'rows without a value, and rows with the same one, have their place too (sort=%s)',
  async (sort) => {
    const mark = unique('serial');
    const bodies = Array.from({ length: 30 }, (_, index) => ({
      serial: mark,
      name: index % 3 === 0 ? null : `${mark} ${index}`,
      ...(index % 2 === 0 && { position: (index % 4) + 1, face: 'front' }),
    }));
    const made = idsOf(await devices(...bodies)).sort();
    const address = `/api/dcim/devices/?serial=${mark}&sort=${sort}`;
    const whole = idsOf((await get(`${address}&limit=1000`)).results);
    const walked = idsOf(await walk(`${address}&limit=4`, async () => void (await devices({ serial: 'other', name: unique('a') }))));
    expect(walked).toEqual(whole);
    expect([...walked].sort()).toEqual(made);
  },
);

it('addresses and prefixes go on where they stopped', async () => {
  const [namespace] = await make(admin, 'ipam.namespace', { name: unique('walk') });
  const { status } = world;
  await make(
    admin,
    'ipam.prefix',
    ...Array.from({ length: 20 }, (_, n) => ({ prefix: `10.${n}.0.0/16`, namespace: namespace!.id, status })),
  );
  const address = `/api/ipam/prefixes/?namespace=${String(namespace!.id)}&limit=3`;
  let inserted = 0;
  const rows = await walk(
    address,
    async () => void (await make(admin, 'ipam.prefix', { prefix: `9.${inserted++}.0.0/16`, namespace: namespace!.id, status })),
  );
  expect(new Set(idsOf(rows)).size).toBe(20);
  expect(rows).toHaveLength(20);
});

it('an address of a page still says limit and offset; whoever changes the offset or the order gets what they ask for', async () => {
  const mark = unique('edit');
  await manufacturers(...Array.from({ length: 9 }, (_, index) => `${mark} m${index}`));
  const list = `/api/dcim/manufacturers/?limit=2&name__isw=${mark}`;
  const first = await get(list);
  const next = new URL(first.next!);
  expect([next.searchParams.get('limit'), next.searchParams.get('offset'), next.searchParams.get('name__isw')]).toEqual(['2', '2', mark]);
  const names = async (change: Record<string, string>) => {
    const address = new URL(next);
    for (const [name, value] of Object.entries(change)) address.searchParams.set(name, value);
    return (await get(address.href)).results.map(({ name }) => name!.replace(`${mark} `, ''));
  };
  expect(await names({})).toEqual(['m2', 'm3']);
  expect(await names({ offset: '6' })).toEqual(['m6', 'm7']);
  expect(await names({ sort: '-name' })).toEqual(['m6', 'm5']);
  const second = await get(next.href);
  expect(second.previous).toBe(`http://windlass.test${list}`);
  expect((await get(second.previous!)).results).toEqual(first.results);
});

it('a place that was made up, or belongs to another list, is refused', async () => {
  await manufacturers(unique('one'), unique('two'));
  const place = new URL((await get('/api/dcim/manufacturers/?limit=1')).next!).searchParams.get('after')!;
  for (const [path, after] of [
    ['dcim/manufacturers', 'made-up'],
    ['dcim/manufacturers', `${place.slice(0, -2)}AA`],
    ['extras/tags', place],
  ] as const) {
    const answer = await api('GET', `/api/${path}/?limit=1&offset=1&after=${after}`, { token: admin.token });
    expect([answer.status, Object.keys(answer.body as object)]).toEqual([400, ['after']]);
  }
});

it('a place tells nothing of what its reader may not view', async () => {
  await devices({ name: unique('hidden-place') }, { name: unique('hidden-place') });
  const viewer = await person({ may: [{ types: ['dcim.device'], actions: ['view'] }] });
  const { name } = await db().location.findUniqueOrThrow({ where: { id: world.location } });
  const { next } = await get('/api/dcim/devices/?limit=1&sort=location', viewer);
  const place = new URL(next!).searchParams.get('after')!;
  expect(Buffer.from(place, 'base64url').toString('latin1')).not.toContain(name);
});

it('log lines of runs go on where they stopped, while older runs still write', async () => {
  const run = async (name: string) =>
    (await write(systemContext('system'), (tx) => tx.jobResult.create({ data: { name, class_path: name, origin: 'api' } }))).id;
  const [older, newer] = [await run('older'), await run('newer')];
  const say = (id: string, from: number, count: number) =>
    execute(
      sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, message) SELECT ${id}::uuid, n, now(), 'info', ${unique('line')} FROM generate_series(${from}::int, ${from + count - 1}::int) n`,
    );
  await say(older, 1, 5);
  await say(newer, 1, 10);
  const before = idsOf((await get('/api/extras/job-logs/?limit=100')).results);
  let seq = 6;
  const rows = await walk('/api/extras/job-logs/?limit=3', async () => void (await say(older, seq++, 1)));
  expect(new Set(idsOf(rows)).size).toBe(rows.length);
  expect(idsOf(rows)).toEqual(expect.arrayContaining(before));
  const found = await get(`/api/extras/job-logs/?id=${before[3]!}&id=${before[7]!}`);
  expect(idsOf(found.results)).toEqual([before[3], before[7]]);
});

it('an export that is written while rows come and go has each that stays once', async () => {
  const mark = unique('export');
  await write(systemContext('system'), (tx) =>
    tx.manufacturer.createMany({ data: Array.from({ length: 2500 }, (_, index) => ({ name: `${mark} m${index}` })) }),
  );
  const actor = await admin.actor();
  const met: string[] = [];
  for await (const rows of walkObjects(actor, resourceOf('dcim.manufacturer'), new URLSearchParams({ name__isw: mark }), [])) {
    met.push(...idsOf(rows));
    await withContext(systemContext('system'), async () => {
      await manufacturers(unique(`${mark} a`));
      await write(systemContext('system'), (tx) => tx.manufacturer.deleteMany({ where: { id: String(rows[0]!.id) } }));
    });
  }
  expect(met).toHaveLength(2500);
  expect(new Set(met).size).toBe(2500);
});

it('a page far behind, by offset, is what the whole list has there', async () => {
  const mark = unique('far');
  const names = Array.from({ length: 2500 }, (_, index) => `${mark} ${index}`);
  await write(systemContext('system'), (tx) => tx.manufacturer.createMany({ data: names.map((name) => ({ name })) }));
  for (const [sort, order] of [
    ['name', names],
    ['-name', names.toReversed()],
  ] as const) {
    for (const offset of [1000, 2100, 2480, 2499]) {
      const page = await get(`/api/dcim/manufacturers/?name__isw=${mark}%20&sort=${sort}&limit=50&offset=${offset}`);
      expect(page.results.map(({ name }) => name)).toEqual(order.slice(offset, offset + 50));
      expect(page.next === null).toBe(offset + 50 >= 2500);
    }
    for (const offset of [2500, 9000])
      expect((await get(`/api/dcim/manufacturers/?name__isw=${mark}%20&sort=${sort}&offset=${offset}`)).results).toEqual([]);
  }
});
