// Fills every table that a descriptor knows with rows by chance: nulls, empty texts, other scripts, wildcards, patterns, both families of addresses.
// Triggers and foreign keys sleep meanwhile, and checks are gone: filters are asked about columns, in combinations that rules of the product would forbid.
import pg from 'pg';
import { flatChoices } from '@windlass/sdk';
import type { CustomField } from '@/core/resources/custom-fields';
import { columnOf, type Resource } from '@/core/resources/define';
import type { Field } from '@/core/resources/fields';
import { allResources } from '@/core/resources/registry';
import type { Chance } from './random';

export type Stored = Readonly<Record<string, unknown>>;
export interface World {
  /** Rows by label, as the database has them: columns as JSON. */
  readonly rows: ReadonlyMap<string, readonly Stored[]>;
  /** Rows of join tables. */
  readonly links: ReadonlyMap<string, readonly Stored[]>;
  readonly custom: readonly CustomField[];
}

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  preset: boolean;
}

const EACH = 28;
const PIECES = [
  'a',
  'A',
  'b',
  'eth',
  'ETH',
  'Ä',
  'ä',
  'я',
  'Я',
  '日本',
  '😀',
  '%',
  '_',
  '\\',
  '.',
  '*',
  '(',
  '[',
  '^',
  '$',
  '|',
  "'",
  '"',
  ' ',
  '1',
  '0',
  '-',
  '\n',
];
const TYPES = ['dcim.device', 'dcim.interface', 'ipam.prefix', 'Dcim.Device', 'a%b', 'extras.job_x'];
const COLORS = ['aa1409', 'AA1409', '9e9e9e', 'f44336'];
const NUMBERS = [0, 1, 2, 3, 7, 10, 64, 4094];
const DECIMALS = ['0', '1.5', '-12.345678', '89.999999', '-0.000001'];
const NETWORKS = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '10.1.2.128/25',
  '0.0.0.0/0',
  '192.0.2.0/31',
  '2001:db8::/32',
  '2001:db8:1::/48',
  '2001:db8:1::8/127',
  '::/0',
];
const HOSTS = ['10.0.0.1', '10.1.2.3', '10.1.2.129', '192.0.2.1', '2001:db8::1', '2001:db8:1::8', '::ffff:10.1.2.3', '255.255.255.255'];

export const textBy = ({ below, pick }: Chance): string => Array.from({ length: below(5) }, () => pick(PIECES)).join('');
const timeBy = ({ below, pick }: Chance) =>
  `2026-01-0${1 + below(3)}T${pick(['00:00:00', '00:00:00.000001', '12:34:56.123456', '23:59:59.999999'])}Z`;

/** Columns in which not everything makes sense to the filters that look at them. */
const FITTING: Readonly<Record<string, (by: Chance) => unknown>> = {
  'extras_status.name': (by) => (by.once(4) ? 'Connected' : textBy(by)),
  'dcim_cable.termination_a_type': (by) => by.pick(['dcim.interface', 'dcim.consoleport', 'dcim.powerport']),
  'dcim_cable.termination_b_type': (by) => by.pick(['dcim.interface', 'dcim.consoleserverport', 'dcim.poweroutlet']),
};

/** What a column may hold, by its field; undefined leaves it to the table. */
function valueFor(
  field: Field | undefined,
  column: Column,
  ids: ReadonlyMap<string, readonly unknown[]>,
  own: readonly unknown[],
  by: Chance,
): unknown {
  const fitting = FITTING[`${column.table}.${column.name}`];
  if (fitting) return fitting(by);
  if (column.nullable && by.once(4)) return null;
  switch (field?.kind) {
    case 'text':
      return textBy(by);
    case 'choice':
      return !field.required && !field.plain && by.once(6) ? '' : by.pick(flatChoices(field.choices))[0];
    case 'color':
      return by.pick(COLORS);
    case 'integer':
      return field.hidden ? by.below(100_000) : by.pick(NUMBERS);
    case 'number':
      return by.pick(DECIMALS);
    case 'boolean':
      return by.once(2);
    case 'datetime':
      return timeBy(by);
    case 'uuid':
      return by.uuid();
    case 'json':
      return '{}';
    case 'texts':
      return by.some(TYPES, by.below(4));
    case 'inet':
      return field.form === 'host'
        ? by.pick(HOSTS)
        : field.form === 'network'
          ? by.pick(NETWORKS)
          : `${by.pick(HOSTS)}`.replace(/$/, by.pick(['', '/8', '/24', '/31']));
    case 'reference': {
      const others = ids.get(field.model) === own ? [] : (ids.get(field.model) ?? []);
      // A row refers to earlier ones of its kind only, mostly to the last: trees that are deep, and no circles.
      if (ids.get(field.model) === own) return own.length === 0 ? undefined : by.once(2) ? own.at(-1) : by.pick(own);
      return others.length === 0 ? null : by.pick(others);
    }
    default:
      return column.preset || column.nullable ? undefined : unknownValue(column, by);
  }
}

function unknownValue({ type }: Column, by: Chance): unknown {
  if (type === 'uuid') return by.uuid();
  if (type === 'text') return textBy(by);
  if (type === 'boolean') return by.once(2);
  if (type === 'jsonb') return '{}';
  if (type === 'ARRAY') return [];
  if (type.startsWith('timestamp')) return timeBy(by);
  if (type === 'bytea') return Buffer.of();
  return by.below(100);
}

const customBy = (fields: readonly CustomField[], by: Chance) =>
  Object.fromEntries(fields.filter(() => !by.once(3)).map((field) => [field.key, by.once(5) ? null : customValue(field, by)]));

function customValue(field: CustomField, by: Chance): unknown {
  switch (field.type) {
    case 'integer':
      return by.pick(NUMBERS);
    case 'boolean':
      return by.once(2);
    case 'date':
      return `2026-01-0${1 + by.below(3)}`;
    case 'multi-select':
      return by.some(TYPES, by.below(3));
    default:
      return textBy(by);
  }
}

const CUSTOM_TYPES = ['text', 'integer', 'boolean', 'date', 'url', 'select', 'multi-select', 'json', 'markdown'] as const;
const CUSTOM_KINDS = ['dcim.device', 'ipam.prefix', 'tenancy.tenant'];

const customFields = (): CustomField[] =>
  CUSTOM_TYPES.flatMap((type) =>
    (['loose', 'exact', 'disabled'] as const).map((filter_logic) => ({
      ...{
        key: `${type.replace('-', '_')}_${filter_logic}`,
        label: `${type} ${filter_logic}`,
        type,
        filter_logic,
        content_types: CUSTOM_KINDS,
      },
      ...{ required: false, default: null, validation_minimum: null, validation_maximum: null, validation_regex: '', choices: [] },
    })),
  );

/** Inserts by trial: what is there already is thrown again, and left out when the table can't take more. */
async function insert(client: pg.Client, table: string, make: () => Record<string, unknown>): Promise<boolean> {
  let last: unknown;
  for (let trial = 0; trial < 40; trial += 1) {
    const entries = Object.entries(make()).filter(([, value]) => value !== undefined);
    const names = entries.map(([name]) => `"${name}"`).join(', ');
    const places = entries.map((_, index) => `$${index + 1}`).join(', ');
    try {
      await client.query(
        `INSERT INTO "${table}" (${names}) VALUES (${places})`,
        entries.map(([, value]) => value),
      );
      return true;
    } catch (error) {
      last = error;
    }
  }
  if ((last as { code?: string }).code === '23505') return false;
  throw last;
}

export async function makeRows(by: Chance): Promise<World> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica; SET timezone = 'UTC'");
    await dropChecks(client);
    const columns = await columnsOf(client);
    const kinds = allResources().filter((resource) => !resource.vacant);
    // Views show what other tables hold.
    const views = await viewsOf(client);
    const filled = kinds.filter(({ table }) => !views.has(table));
    const ids = new Map<string, unknown[]>();
    const custom = customFields();
    // Twice over the kinds, so that those that come first can refer to those that come later.
    for (const half of [0, 1]) {
      for (const resource of filled) {
        const own = ids.get(resource.label) ?? [];
        ids.set(resource.label, own);
        for (let count = 0; count < EACH / 2; count += 1)
          await insertRow(client, resource, columns.get(resource.table)!, ids, own, half, custom, by);
      }
    }
    for (const { key, label, type, filter_logic, content_types } of custom)
      await client.query('INSERT INTO extras_custom_field (key, label, type, filter_logic, content_types) VALUES ($1, $2, $3, $4, $5)', [
        key,
        label,
        type,
        filter_logic,
        content_types,
      ]);
    const links = await makeLinks(client, kinds, views, ids, by);
    const read = async (table: string) =>
      (await client.query<{ row: Stored }>(`SELECT to_jsonb(t) AS row FROM "${table}" t`)).rows.map(({ row }) => row);
    const rows = new Map<string, Stored[]>();
    for (const { label, table } of kinds) rows.set(label, await read(table));
    const joined = new Map<string, Stored[]>();
    for (const table of links) joined.set(table, await read(table));
    return { rows, links: joined, custom };
  } finally {
    await client.end();
  }
}

async function columnsOf(client: pg.Client): Promise<Map<string, Column[]>> {
  const { rows } = await client.query<Column>(
    `SELECT table_name AS table, column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable, column_default IS NOT NULL AS preset
       FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
  );
  return Map.groupBy(rows, ({ table }) => table);
}

async function viewsOf(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>("SELECT viewname AS name FROM pg_views WHERE schemaname = 'public'");
  return new Set(rows.map(({ name }) => name));
}

async function dropChecks(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
  );
  for (const { drop } of rows) await client.query(drop);
}

const number = { next: 1000 };

async function insertRow(
  client: pg.Client,
  resource: Resource,
  columns: readonly Column[],
  ids: ReadonlyMap<string, unknown[]>,
  own: unknown[],
  half: number,
  custom: readonly CustomField[],
  by: Chance,
): Promise<void> {
  const fields = new Map(
    Object.entries(resource.fields).flatMap(([name, field]) => (field.kind === 'references' ? [] : [[columnOf(name, field), field]])),
  );
  const customHere = custom.filter((field) => field.content_types.includes(resource.label));
  let id: unknown;
  const isIn = await insert(client, resource.table, () => {
    id = resource.idType === 'integer' ? number.next++ : by.uuid();
    const values = columns.map((column) => {
      if (column.name === 'id') return ['id', id];
      if (column.name === 'custom_field_data') return [column.name, JSON.stringify(customBy(customHere, by))];
      const field = fields.get(column.name);
      const value = valueFor(field, column, ids, own, by);
      // What there is nothing to refer to yet, in the first half: whatever the table demands.
      return [
        column.name,
        value === null && !column.nullable
          ? half === 0
            ? by.uuid()
            : undefined
          : value === undefined && !column.preset && !column.nullable
            ? unknownValue(column, by)
            : value,
      ];
    });
    return Object.fromEntries(values) as Record<string, unknown>;
  });
  if (isIn) own.push(id);
}

/** Rows of join tables that are no kind of their own. */
async function makeLinks(
  client: pg.Client,
  kinds: readonly Resource[],
  views: ReadonlySet<string>,
  ids: ReadonlyMap<string, readonly unknown[]>,
  by: Chance,
): Promise<Set<string>> {
  const tables = new Set<string>();
  for (const resource of kinds) {
    for (const field of Object.values(resource.fields)) {
      if (field.kind !== 'references' || 'reverse' in field.through || tables.has(field.through.table)) continue;
      const { table, owner, other } = field.through;
      tables.add(table);
      if (views.has(table) || kinds.some((kind) => kind.table === table)) continue;
      for (let count = 0; count < EACH; count += 1)
        await client.query(`INSERT INTO "${table}" ("${owner}", "${other}") VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
          by.pick(ids.get(resource.label)!),
          by.pick(ids.get(field.model)!),
        ]);
    }
  }
  return tables;
}
