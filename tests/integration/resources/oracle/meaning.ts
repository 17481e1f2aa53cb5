// What a filter means, said a second time and in memory: read here what the engine has to do.
//
// * Several values of one filter: any of them. Several filters: all of them.
// * A comparison holds when some value of the row, or of one of the rows at the end of a relation, meets some of the values given.
//   A value that is missing meets nothing; so does the empty list. An empty text is a value.
// * A negative (n, nic, nisw, niew, nie, nre, nire) holds exactly where its positive does not: rows without a value are among them.
// * isnull=true holds where there is no value at all, or nothing related; an empty text is not null.
// * "ic", "isw", "iew", "ie" and "ire" see no difference between capitals and small letters of any script; %, _ and \ stand for themselves.
// * An empty value given asks for nothing and is passed over; with no other, the filter selects everything.
// * A relation's value is the id of a row, or a name that rows have: all of that name are meant. "null" means: related to none.
// * Addresses: equal when family, address and length of the mask are.
import { IPInterface } from '@windlass/sdk';
import type { CustomField } from '@/core/resources/custom-fields';
import { columnOf, type Resource } from '@/core/resources/define';
import type { Field } from '@/core/resources/fields';
import { resourceOf } from '@/core/resources/registry';
import type { Stored, World } from './rows';

export type Kind = 'text' | 'number' | 'time' | 'boolean' | 'uuid' | 'inet' | 'relation';

const byId = new WeakMap<World, Map<string, Map<unknown, Stored>>>();

export function rowOf(world: World, label: string, id: unknown): Stored | undefined {
  const all = byId.get(world) ?? new Map<string, Map<unknown, Stored>>();
  byId.set(world, all);
  const known = all.get(label) ?? new Map((world.rows.get(label) ?? []).map((row) => [row['id'], row]));
  all.set(label, known);
  return known.get(id);
}

/** The field under a name, as the descriptor has it; what stands for rows that are not kept is none. */
export const fieldOf = (resource: Resource, name: string): Field | undefined =>
  Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;

export function kindOf(field: Field | undefined, resource: Resource): Kind {
  if (!field) return resource.idType === 'integer' ? 'number' : 'uuid';
  switch (field.kind) {
    case 'fixed':
      return field.as ? kindOf(field.as, resource) : 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'datetime':
      return 'time';
    case 'boolean':
    case 'uuid':
    case 'inet':
      return field.kind;
    case 'reference':
    case 'references':
      return 'relation';
    case 'derived':
      return field.type === 'datetime'
        ? 'time'
        : field.type === 'integer' || field.type === 'number'
          ? 'number'
          : field.type === 'text'
            ? 'text'
            : 'boolean';
    default:
      return 'text';
  }
}

/** Values that the database computes: computed here once more. */
const COMPUTED: Readonly<Record<string, (row: Stored) => unknown>> = {
  'extras.jobqueue queue_type': () => 'celery',
  'extras.scheduledjob last_run_at': (row) => {
    if (row['last_run_at'] !== null) return row['last_run_at'];
    const hours = { hourly: 1, daily: 24, weekly: 168 }[String(row['interval'])];
    if (row['enabled'] !== true || hours === undefined) return null;
    return fromMicros(micros(String(row['start_time'])) - BigInt(hours) * 3_600_000_000n);
  },
  'extras.scheduledjob next_run_at': (row) => (row['enabled'] === true ? row['next_slot'] : null),
  'extras.scheduledjob status': (row) => {
    if (row['approval_required'] === true && row['approved_at'] === null) return 'pending';
    const isOver = row['enabled'] === false && row['next_slot'] === null;
    if (isOver && row['last_run_at'] !== null && ['future', 'immediately'].includes(String(row['interval']))) return 'finished';
    if (row['user_id'] === null || row['job_model_id'] === null) return 'orphaned';
    return row['enabled'] === true ? 'active' : isOver ? 'finished' : 'paused';
  },
};

/** What lies at the end of a path from a row: values that are there, or ids of related rows. */
export function valuesAt(world: World, resource: Resource, row: Stored, path: readonly string[]): unknown[] {
  const [name = '', ...rest] = path;
  if (name === 'id') return [row['id']];
  const field = fieldOf(resource, name);
  if (!field) throw new Error(`${resource.label} has no field "${name}"`);
  const ids = relatedIds(world, resource, row, name, field);
  if (ids) {
    if (rest.length === 0) return ids;
    const target = resourceOf((field as { model: string }).model);
    return ids.flatMap((id) => {
      const other = rowOf(world, target.label, id);
      return other ? valuesAt(world, target, other, rest) : [];
    });
  }
  if (field.kind === 'fixed') return [];
  const value = field.kind === 'derived' ? computed(resource, name, row) : row[columnOf(name, field)];
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function computed(resource: Resource, name: string, row: Stored): unknown {
  const compute = COMPUTED[`${resource.label} ${name}`];
  if (!compute) throw new Error(`${resource.label}: say in the oracle how "${name}" is computed`);
  return compute(row);
}

function relatedIds(world: World, resource: Resource, row: Stored, name: string, field: Field): unknown[] | undefined {
  if (field.kind === 'reference') return [row[columnOf(name, field)]].filter((id) => id !== null);
  if (field.kind !== 'references') return undefined;
  const { through, model } = field;
  if ('reverse' in through)
    return (world.rows.get(model) ?? []).filter((other) => other[through.reverse] === row['id']).map((other) => other['id']);
  return (world.links.get(through.table) ?? []).filter((link) => link[through.owner] === row['id']).map((link) => link[through.other]);
}

/** Ids of the rows that a value of a relation's filter names. */
export function idsNamed(world: World, label: string, value: string): unknown[] {
  const rows = world.rows.get(label) ?? [];
  const own = rows.find((row) => String(row['id']) === value.toLowerCase());
  if (own) return [own['id']];
  const resource = resourceOf(label);
  return rows.filter((row) => namesOf(world, resource, row).includes(value)).map((row) => row['id']);
}

/** By what a row can be named beside its id: its name, and its natural key, parts that are missing at the end left out. */
export function namesOf(world: World, resource: Resource, row: Stored): string[] {
  const name = ['name', 'model', 'username'].find((field) => fieldOf(resource, field));
  const key = resource.naturalKey.map((path) => (path === null ? undefined : valuesAt(world, resource, row, path)[0]));
  while (key.length > 0 && key.at(-1) === undefined) key.pop();
  const whole = key.every((part) => part !== undefined) && key.length > 0 ? key.map((part) => textOf(part)).join(';') : undefined;
  return [...(name === undefined ? [] : valuesAt(world, resource, row, [name]).map(textOf)), ...(whole === undefined ? [] : [whole])];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Whether a filter's values select a row. `values` are those at the end of its path. */
export function selects(
  kind: Kind,
  suffix: string,
  values: readonly unknown[],
  given: readonly string[],
  idsOf: (value: string) => readonly unknown[],
): boolean {
  const wanted = (suffix === 'in' ? given.flatMap((value) => value.split(',')) : given).filter((value) => value !== '');
  if (wanted.length === 0) return true;
  if (suffix === 'isnull') return wanted.some((value) => isTrue(value) === (values.length === 0));
  const isNegative = suffix === 'n' || (kind === 'text' && /^n(ic|isw|iew|ie|re|ire)$/.test(suffix));
  const positive = isNegative ? suffix.slice(1) : suffix === 'in' ? '' : suffix;
  const holds = wanted.some((value) => {
    if (kind !== 'relation') return values.some((one) => meets(kind, positive, one, value));
    if (value === 'null') return values.length === 0;
    const ids = idsOf(value);
    return values.some((one) => ids.includes(one));
  });
  return holds !== isNegative;
}

export const isTrue = (value: string): boolean => ['true', '1'].includes(value.trim().toLowerCase());

/** Small letters, one for each: no letter becomes two. */
const small = (text: string) =>
  Array.from(text, (letter) => (Array.from(letter.toLowerCase()).length === 1 ? letter.toLowerCase() : letter)).join('');

function meets(kind: Kind, operator: string, value: unknown, given: string): boolean {
  switch (kind) {
    case 'text':
      return meetsText(operator, textOf(value), given);
    case 'number':
      return inOrder(operator, Number(value), Number(given));
    case 'time':
      return inOrder(operator, micros(String(value)), micros(given));
    case 'boolean':
      return value === isTrue(given);
    case 'inet':
      return operator === '' && addressOf(String(value)).text === addressOf(given).text;
    case 'uuid':
      return inOrder(operator, String(value).toLowerCase(), given.toLowerCase());
    case 'relation':
      return false;
  }
}

function meetsText(operator: string, text: string, given: string): boolean {
  switch (operator) {
    case '':
      return text === given;
    case 'ie':
      return small(text) === small(given);
    case 'ic':
      return small(text).includes(small(given));
    case 'isw':
      return small(text).startsWith(small(given));
    case 'iew':
      return small(text).endsWith(small(given));
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return inOrder(operator, text, given);
    case 're':
      return new RegExp(given, 'su').test(text);
    case 'ire':
      return new RegExp(given, 'isu').test(text);
    default:
      throw new Error(`say in the oracle what the suffix "${operator}" means`);
  }
}

function inOrder<T extends number | bigint | string>(operator: string, value: T, given: T): boolean {
  switch (operator) {
    case '':
      return value === given;
    case 'lt':
      return value < given;
    case 'lte':
      return value <= given;
    case 'gt':
      return value > given;
    case 'gte':
      return value >= given;
    default:
      throw new Error(`say in the oracle what the suffix "${operator}" means`);
  }
}

/** Millionths of a second since 1970; a date is its midnight in UTC. */
export function micros(text: string): bigint {
  const [, whole = '', fraction = '', zone = ''] = /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?)(?:\.(\d+))?(.*)$/.exec(text) ?? [];
  const time = whole.length === 10 ? `${whole}T00:00:00` : whole.replace(' ', 'T');
  return BigInt(Date.parse(`${time}${zone === '' ? 'Z' : zone}`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

const fromMicros = (value: bigint) =>
  `${new Date(Number(value / 1000n)).toISOString().slice(0, 19)}.${String(value % 1_000_000n).padStart(6, '0')}+00:00`;

/** An address or network, comparable as text, and the bits of its network. */
export function addressOf(text: string): { text: string; bits: string; length: number; family: number } {
  const { version, prefixLength, address } = read(text);
  const width = version === 4 ? 32 : 128;
  const bits = address.toString(2).padStart(width, '0');
  return { text: `${version} ${address} ${prefixLength}`, bits: bits.slice(0, prefixLength), length: prefixLength, family: version };
}

const read = (text: string) => {
  const parsed = IPInterface.parse(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  return { version: parsed.version, prefixLength: parsed.prefixLength, address: parsed.address.value };
};

/** Whether one network lies within another, or is it. */
export function liesIn(inner: string, outer: string): boolean {
  const [a, b] = [addressOf(inner), addressOf(outer)];
  return a.family === b.family && a.length >= b.length && a.bits.startsWith(b.bits);
}

/** How a custom field is compared, and which suffixes its filter has. */
export function customKind(field: CustomField): Kind | undefined {
  if (field.type === 'json' || field.filter_logic === 'disabled') return undefined;
  return field.type === 'integer' ? 'number' : field.type === 'boolean' ? 'boolean' : 'text';
}

export function customValues(row: Stored, key: string): unknown[] {
  const value = (row['custom_field_data'] as Record<string, unknown>)[key] ?? null;
  return value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}
