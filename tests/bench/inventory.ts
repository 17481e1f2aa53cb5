// How long lists take with a thousand devices and with a hundred thousand, in the built product over HTTP: pages as people open them, and REST.
// Loads by plain SQL with every trigger in force. Build first: npm run build. WINDLASS_BENCH_PG names a server, as for the other measurements.
import { parseArgs } from 'node:util';
import { benchDatabase, median } from '../support/bench-database';
import { loadInventory } from '../support/bench-inventory';
import { startProduct, SUPERUSER, type Product } from '../support/server';

const { values } = parseArgs({
  options: {
    small: { type: 'string', default: '1000' },
    large: { type: 'string', default: '100000' },
    times: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});
const SIZES = [Number(values.small), Number(values.large)] as const;
const TIMES = Number(values.times);
const WARM_UP = 4;

interface Question {
  name: string;
  /** Behind the list's path. */
  query: (devices: number) => string;
  list: 'dcim/devices' | 'ipam/ip-addresses';
}

const devices = (name: string, query: (count: number) => string): Question => ({ name: `devices, ${name}`, query, list: 'dcim/devices' });
const addresses = (name: string, query: (count: number) => string): Question => ({
  name: `addresses, ${name}`,
  query,
  list: 'ipam/ip-addresses',
});
/** A device that both sizes have. */
const KNOWN = 777;

const QUESTIONS: readonly Question[] = [
  devices('first page', () => ''),
  devices('offset 90 %', (count) => `offset=${count * 0.9}`),
  devices('search, one found', () => `q=SN${String(KNOWN).padStart(8, '0')}`),
  devices('search, none found', () => 'q=nowhere'),
  devices('search, a quarter found', () => 'q=Row+3'),
  devices('status, a quarter', () => 'status=Bench+planned'),
  devices('name contains', () => 'name__ic=EVICE-7'),
  devices('location, fifty', () => 'location=Site+7'),
  addresses('first page', () => ''),
  addresses('offset 90 %', (count) => `offset=${count * 1.8}`),
  addresses('search, one found', () => `q=device-${KNOWN}-1.example`),
  addresses('search, none found', () => 'q=nowhere'),
  addresses('parent', () => 'parent=Bench;10.0.7.0;24'),
  addresses('in a network', () => 'prefix=10.0.7.0/25'),
];

async function signIn({ url }: Product): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair);
    }
  };
  const cookies = () => [...jar.values()].join('; ');
  const first = await fetch(`${url}/api/auth/csrf`);
  keep(first);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, username: SUPERUSER.name, password: SUPERUSER.password, json: 'true' });
  const headers = { cookie: cookies(), origin: url, 'content-type': 'application/x-www-form-urlencoded' };
  keep(await fetch(`${url}/api/auth/callback/credentials`, { method: 'POST', body: form, headers, redirect: 'manual' }));
  return cookies();
}

interface Door {
  name: string;
  address: (question: Question, devices: number) => string;
  headers: Record<string, string>;
}

/** Milliseconds until the whole answer is there. */
async function time(address: string, headers: Record<string, string>): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(address, { headers, redirect: 'manual' });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text.slice(0, 300)}`);
  return performance.now() - begun;
}

/** Medians by door and question. */
async function measure(doors: readonly Door[], count: number): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const door of doors) {
    for (const question of QUESTIONS.filter(({ name }) => name.includes(values.only))) {
      const address = door.address(question, count);
      for (let n = 0; n < WARM_UP; n += 1) await time(address, door.headers);
      const times: number[] = [];
      for (let n = 0; n < TIMES; n += 1) times.push(await time(address, door.headers));
      medians.set(`${door.name}: ${question.name}`, median(times));
    }
  }
  return medians;
}

const { url, drop } = await benchDatabase();
let product: Product | undefined;
try {
  product = await startProduct({ databaseUrl: url });
  const base = product.url;
  const doors: Door[] = [
    {
      name: 'REST',
      address: ({ list, query }, count) => `${base}/api/${list}/?${query(count)}`,
      headers: { authorization: `Token ${SUPERUSER.token}`, accept: 'application/json' },
    },
    {
      name: 'page',
      address: ({ list, query }, count) => `${base}/${list}/?${query(count)}`,
      headers: { cookie: await signIn(product), accept: 'text/html' },
    },
  ];
  const results: Map<string, number>[] = [];
  for (const [index, size] of SIZES.entries()) {
    await loadInventory(url, index === 0 ? 0 : SIZES[index - 1]!, size);
    results.push(await measure(doors, size));
  }
  const [small, large] = results as [Map<string, number>, Map<string, number>];
  process.stdout.write(`median of ${TIMES}, ms, with ${SIZES[0]} and ${SIZES[1]} devices\n`);
  for (const [name, ms] of small) {
    const more = large.get(name)!;
    process.stdout.write(`${name.padEnd(34)} ${ms.toFixed(1).padStart(8)} ${more.toFixed(1).padStart(8)}  × ${(more / ms).toFixed(2)}\n`);
  }
} finally {
  await product?.stop();
  await drop();
}
