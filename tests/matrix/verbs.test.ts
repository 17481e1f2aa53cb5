// Every verb on jobs, through every door, by every kind of asker. The early gate and what is behind it are asked apart: neither relies on the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningWorker } from '@/worker/worker';
import { worker } from '../integration/runs/fixtures';
import { FORM, askDoor, askGate, askGateAt, isDone } from './doors';
import { type Land, makeLand, prepare } from './land';
import {
  answers,
  type Asker,
  askersFor,
  askersOf,
  type Door,
  DOORS,
  GATED,
  gateOfAddress,
  gateSays,
  hasGate,
  type Verb,
  VERBS,
  whyNone,
} from './rules';

const every = VERBS.flatMap((verb) => DOORS.flatMap((door) => askersOf(verb).map((asker): [Verb, Door, Asker] => [verb, door, asker])));
const cells = every.filter((cell) => !whyNone(...cell));
const none = every.filter((cell) => whyNone(...cell));

let land: Land;

beforeAll(async () => {
  land = await makeLand();
});
afterAll(() => {
  console.log(tableOf());
});

const STARTS: readonly Door[] = ['schedule firing', 'approved request'];

type Case = readonly [verb: Verb, door: Door, name: string, says: string, asker: Asker];

const casesOf = (list: readonly (typeof every)[number][]) =>
  list.map(([verb, door, asker]): Case => [
    verb,
    door,
    asker.name,
    [...gateWords(verb, door, asker), answers(verb, door, asker)].join(', '),
    asker,
  ]);
const gateWords = (verb: Verb, door: Door, asker: Asker) => (hasGate(door) ? [`the middleware: ${gateSays(verb, door, asker)}`] : []);

it.each(casesOf(cells.filter(([, door]) => !STARTS.includes(door))))('%s, %s, %s: %s', async (verb, door, _name, _says, asker) => {
  const cell = await prepare(land, verb, door, asker);
  if (hasGate(door)) expect(await askGate(cell)).toBe(gateSays(verb, door, asker));
  const expected = answers(verb, door, asker);
  expect([await askDoor(cell), await isDone(cell)]).toEqual([expected, expected === 'done']);
});

describe('when a worker starts it', () => {
  let running: RunningWorker;
  beforeAll(async () => {
    running = await worker();
  });
  afterAll(async () => await running.stop());

  it.each(casesOf(cells.filter(([, door]) => STARTS.includes(door))))('%s, %s, %s: %s', async (verb, door, _name, _says, asker) => {
    expect(await askDoor(await prepare(land, verb, door, asker))).toBe(answers(verb, door, asker));
  });
});

it.each(
  GATED.flatMap(([method, address, right]) =>
    askersFor(right, address.startsWith('/api/')).map((asker) => [method, address, asker.name, right, asker] as const),
  ),
)('%s %s, %s: the middleware asks for "%s"', async (method, address, _name, right, asker) => {
  expect(await askGateAt(method, address, asker)).toBe(gateOfAddress(address.startsWith('/api/'), [right], asker));
});

it.each(GATED)('%s %s as a form: the middleware asks for "%s" all the same, but for uploads', async (method, address, right) => {
  const takesUploads = address.startsWith('/api/') && right === 'run job';
  const asker = { name: 'without permissions', rights: {} };
  expect(await askGateAt(method, address, asker, FORM)).toBe(takesUploads ? 'asks nobody' : 'forbidden');
});

it.each(['change', 'enable'] as const)('%s, multipart: who may all is told 415, and nothing is done', async (verb) => {
  const cell = await prepare(land, verb, 'multipart', { name: 'superuser', rights: {}, isSuperuser: true });
  expect([await askDoor(cell), await isDone(cell)]).toEqual(['415', false]);
});

/** How many cells each verb and door have, and why some have none. */
function tableOf(): string {
  const count = (verb: Verb, door: Door) => cells.filter(([v, d]) => v === verb && d === door).length;
  const rows = VERBS.map((verb) => [verb, ...DOORS.map((door) => String(count(verb, door)))]);
  const table = [['', ...DOORS], ...rows].map((row) =>
    row.map((text, at) => (at === 0 ? text.padEnd(8) : text.padStart(DOORS[at - 1]!.length))).join('  '),
  );
  const reasons = Map.groupBy(none, (cell) => whyNone(...cell)!);
  return [
    `verb x door x asker: ${every.length} cells, ${cells.length} tried, ${none.length} that cannot exist`,
    ...table,
    ...[...reasons].map(([reason, list]) => `${String(list.length).padStart(4)} cannot exist: ${reason}`),
  ].join('\n');
}
