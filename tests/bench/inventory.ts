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
  /** Above the paths of lists. */
  base: string;
  headers: Record<string, string>;
}

const doorsOf = async (product: Product): Promise<Door[]> => [
  { name: 'REST', base: `${product.url}/api`, headers: { authorization: `Token ${SUPERUSER.token}`, accept: 'application/json' } },
  { name: 'page', base: product.url, headers: { cookie: await signIn(product), accept: 'text/html' } },
];

/** Milliseconds until the whole answer is there. */
async function time({ base, headers }: Door, { list, query }: Question, count: number): Promise<number> {
  const address = `${base}/${list}/?${query(count)}`;
  const begun = performance.now();
  const answer = await fetch(address, { headers, redirect: 'manual' });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text.slice(0, 300)}`);
  return performance.now() - begun;
}

interface Instance {
  count: number;
  doors: Door[];
  stop: () => Promise<void>;
}

async function start(count: number): Promise<Instance> {
  const { url, drop } = await benchDatabase();
  try {
    const product = await startProduct({ databaseUrl: url });
    const stop = async () => {
      await product.stop();
      await drop();
    };
    try {
      await loadInventory(url, 0, count);
      return { count, doors: await doorsOf(product), stop };
    } catch (error) {
      await product.stop();
      throw error;
    }
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Asks all of them in turns, so that what else the machine does slows each of them alike. */
async function compare(instances: readonly Instance[], door: number, question: Question): Promise<number[]> {
  const times = instances.map((): number[] => []);
  for (let round = -WARM_UP; round < TIMES; round += 1) {
    for (const [at, { doors, count }] of instances.entries()) {
      const ms = await time(doors[door]!, question, count);
      if (round >= 0) times[at]!.push(ms);
    }
  }
  return times.map(median);
}

const instances: Instance[] = [];
try {
  for (const size of SIZES) instances.push(await start(size));
  process.stdout.write(`median of ${TIMES}, ms, with ${SIZES[0]} and ${SIZES[1]} devices, asked in turns\n`);
  for (const [at, { name }] of instances[0]!.doors.entries()) {
    for (const question of QUESTIONS.filter((one) => one.name.includes(values.only))) {
      const [few, many] = (await compare(instances, at, question)) as [number, number];
      const figures = `${few.toFixed(1).padStart(8)} ${many.toFixed(1).padStart(8)}  × ${(many / few).toFixed(2)}`;
      process.stdout.write(`${`${name}: ${question.name}`.padEnd(38)} ${figures}\n`);
    }
  }
} finally {
  for (const { stop } of instances) await stop();
}
