// What the parser takes, PostgreSQL takes too, and means the same by it.
import type { FieldSpec, Json } from '@windlass/sdk';
import { IPAddress, IPInterface, IPNetwork } from '@windlass/sdk';
import { fc } from '../../support/chance';
import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { query } from '@/core/db/client';
import { parseInput } from '@/core/resources/schema';

const common = { name: 'f', label: '', help_text: '', required: false } as const;

const v6 = fc.oneof(
  fc.ipV6(),
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((value) => String(new IPAddress(6, value))),
);
const host = fc.oneof(
  fc.ipV4(),
  v6,
  fc.constantFrom(
    '::',
    '::1',
    '::ffff:192.0.2.1',
    '64:ff9b::192.0.2.33',
    '1:2:3:4:5:6:7::',
    '192.0.2.01',
    '10.1',
    '1::2::3',
    'fe80::1%eth0',
  ),
);
const mask = fc.oneof(
  fc.integer({ min: 0, max: 130 }).map((length) => `/${length}`),
  fc.constantFrom('', '/024', '/255.255.255.0', '/-1', '/', '/24 '),
);
const text = fc.tuple(host, mask).map((parts) => parts.join(''));

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

test('addresses and networks: every text that is taken is the same value to PostgreSQL, and no sound one is refused', async () => {
  const texts = [...new Set(fc.sample(text, 10_000))];
  const rows = await query<{ text: string; inet: string | null; cidr: string | null }>(sql`
    SELECT t AS text, CASE WHEN pg_input_is_valid(t, 'inet') THEN t::inet::text END AS inet, CASE WHEN pg_input_is_valid(t, 'cidr') THEN t::cidr::text END AS cidr
    FROM unnest(${texts}::text[]) t`);
  expect(rows).toHaveLength(texts.length);
  for (const row of rows) {
    const isOdd = /(^|[.:/])0\d|255\.255\.255\.0|^\d+\.\d+(\/|$)/.test(row.text); // leading zeros, dotted masks, abbreviations: spelled differently there
    const address = attempt(() => (row.text.includes('/') ? IPInterface.parse(row.text) : IPAddress.parse(row.text)));
    if (!isOdd) expect([row.text, address !== null]).toEqual([row.text, row.inet !== null]);
    if (address !== null && row.inet !== null)
      expect([row.text, String(attempt(() => IPInterface.parse(withLength(row.inet!))))]).toEqual([row.text, withLength(String(address))]);
    const network = attempt(() => IPNetwork.parse(row.text));
    if (network !== null && !isOdd)
      expect([row.text, attempt(() => String(IPNetwork.parse(row.cidr ?? '')))]).toEqual([row.text, String(network)]);
  }
});

function withLength(address: string): string {
  return address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;
}

test('any JSON that is taken comes back from jsonb as it went in', async () => {
  const spec: FieldSpec = { ...common, kind: 'json' };
  const values = fc
    .sample(fc.oneof(fc.jsonValue() as fc.Arbitrary<unknown>, fc.double(), fc.string({ unit: 'binary' })), 2000)
    .flatMap((value): Json[] => {
      const parsed = parseInput([spec], { f: value }, 'stored');
      return parsed.ok ? [parsed.value['f']!] : [];
    });
  expect(values.length).toBeGreaterThan(500);
  const rows = await query<{ value: Json }>(
    sql`SELECT t.v::jsonb AS value FROM unnest(${values.map((value) => JSON.stringify(value))}::text[]) WITH ORDINALITY AS t(v, n) ORDER BY n`,
  );
  expect(rows.map(({ value }) => value)).toEqual(values);
});

test('points in time are the same to PostgreSQL', async () => {
  const spec: FieldSpec = { ...common, kind: 'datetime' };
  const given = [
    '2026-11-26T16:33:04Z',
    '2026-11-26 16:33:04.123+02:00',
    '2026-11-26T16:33-0530',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ];
  const parsed = given.map((value) => parseInput([spec], { f: value }, 'json'));
  const texts = parsed.map((one) => (one.ok ? String(one.value['f']) : ''));
  const rows = await query<{ same: boolean }>(
    sql`SELECT a::timestamptz = b::timestamptz AS same FROM unnest(${given}::text[], ${texts}::text[]) AS t(a, b)`,
  );
  expect(rows.map(({ same }) => same)).toEqual(given.map(() => true));
});
