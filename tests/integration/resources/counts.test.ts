// The number of rows of a list is exact, whoever writes meanwhile, and not counted again as long as nobody does.
import { expect, it } from 'vitest';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { pool, type Tx, write } from '@/core/db/client';
import { all, compare } from '@/core/predicate';
import { countRows } from '@/core/resources/rows/counts';
import { resourceOf } from '@/core/resources/registry';
import { unique } from '../../support/samples';
import { statementsOf } from '../../support/statements';

const manufacturers = resourceOf('dcim.manufacturer');
const add = (tx: Tx, name = unique('Maker')) => tx.manufacturer.create({ data: { name } });
const committed = (work: (tx: Tx) => Promise<unknown>) => write(systemContext('system'), async (tx) => void (await work(tx)));
const count = () => countRows(manufacturers, all);

it('follows every change, and is not counted again without one', async () => {
  const before = await count();
  await committed((tx) => add(tx));
  expect(await count()).toBe(before + 1);
  // The server's own housekeeping writes too, and then it is counted once more.
  await expect
    .poll(() => statementsOf(async () => expect(await count()).toBe(before + 1)))
    .toEqual([expect.stringContaining('last_value')]);
  const name = unique('Gone');
  await committed((tx) => add(tx, name));
  expect(await count()).toBe(before + 2);
  const named = compare(['name'], 'exact', name);
  expect(await countRows(manufacturers, named)).toBe(1);
  await committed((tx) => tx.manufacturer.update({ where: { name }, data: { name: `${name} renamed` } }));
  expect(await countRows(manufacturers, named)).toBe(0);
  await committed((tx) => tx.manufacturer.delete({ where: { name: `${name} renamed` } }));
  expect(await count()).toBe(before + 1);
});

it('of a transaction that has written and not ended nothing is counted, and everything once it has', async () => {
  const before = await count();
  let wrote: () => void;
  let mayEnd: () => void;
  const written = new Promise<void>((resolve) => (wrote = resolve));
  const end = new Promise<void>((resolve) => (mayEnd = resolve));
  const writing = committed(async (tx) => {
    await add(tx);
    wrote();
    await end;
  });
  await written;
  expect(await count()).toBe(before);
  expect(await count()).toBe(before);
  mayEnd!();
  await writing;
  expect(await count()).toBe(before + 1);
});

it('is right for whoever writes and counts at the same time', async () => {
  const before = await count();
  const rounds = Array.from({ length: 30 }, (_, round) => round);
  const writers = Promise.all(
    [0, 1, 2].map(async () => {
      for (const _ of rounds) await committed((tx) => add(tx));
    }),
  );
  let least = before;
  for (const _ of rounds) {
    const seen = await count();
    const [now] = await pool()
      .query<{ n: number }>('SELECT count(*)::int AS n FROM dcim_manufacturer')
      .then(({ rows }) => rows);
    expect(seen).toBeGreaterThanOrEqual(least);
    expect(seen).toBeLessThanOrEqual(now!.n);
    least = seen;
  }
  await writers;
  expect(await count()).toBe(before + 90);
});

it('what is not recorded is counted each time', async () => {
  const results = resourceOf('extras.jobresult');
  const texts = await statementsOf(async () => {
    await countRows(results, all);
    await countRows(results, all);
  });
  expect(texts.filter((text) => text.includes('count('))).toHaveLength(2);
});
