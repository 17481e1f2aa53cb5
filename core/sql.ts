// Predicate → parameterised SQL, the only compiler there is. Relations become EXISTS. Identifiers come from descriptors, values are always parameters.
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { IPAddress, IPInterface } from '@windlass/sdk';
import { assertNever } from './errors';
import type { Operator, Path, Predicate, Scalar } from './predicate';

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'uuid' | 'datetime' | 'date' | 'inet' | 'texts' | 'json';

/** What a segment of a path leads to. */
export type Step =
  | { readonly kind: 'column'; readonly type: ColumnType; readonly expression: (alias: string) => Sql }
  /** A foreign key of the row: `key` is its column. */
  | { readonly kind: 'one'; readonly key: string; readonly target: () => Table }
  /** Rows of another table that belong to the row, or are joined with it. */
  | { readonly kind: 'many'; readonly target: () => Table; readonly join: (alias: string, targetAlias: string) => Sql };

/** A table as predicates see it. */
export interface Table {
  readonly name: string;
  readonly idType: 'uuid' | 'integer';
  readonly step: (segment: string) => Step | undefined;
}

/** A predicate that does not fit its table: an unknown field, an operator the field has not, a value that is none. */
export class PredicateError extends Error {
  readonly path: Path;
  readonly reason: 'field' | 'operator' | 'value';

  constructor(path: Path, reason: 'field' | 'operator' | 'value', message: string) {
    super(message);
    this.name = 'PredicateError';
    this.path = path;
    this.reason = reason;
  }
}

export const identifier = (name: string): Sql => raw(`"${name.replaceAll('"', '')}"`);
export const column = (alias: string, name: string): Sql => raw(`${alias}."${name.replaceAll('"', '')}"`);

/** SQL that is true for exactly the rows of `table` (under `alias`) that the predicate means. @throws PredicateError */
export function compile(predicate: Predicate, table: Table, alias: string): Sql {
  return new Compiler().predicate(predicate, table, alias);
}

class Compiler {
  private aliases = 0;

  predicate(p: Predicate, table: Table, alias: string): Sql {
    switch (p.kind) {
      case 'and':
        return p.of.length === 0
          ? raw('true')
          : sql`(${join(
              p.of.map((term) => this.predicate(term, table, alias)),
              ' AND ',
            )})`;
      case 'or':
        return p.of.length === 0
          ? raw('false')
          : sql`(${join(
              p.of.map((term) => this.predicate(term, table, alias)),
              ' OR ',
            )})`;
      case 'not':
        // A comparison with a missing value is null in SQL: for us it is false, and its negation true.
        return sql`(${this.predicate(p.of, table, alias)}) IS NOT TRUE`;
      case 'compare':
        return this.compare(p.path, p.path, p.operator, p.values, table, alias);
      default:
        return assertNever(p);
    }
  }

  private compare(whole: Path, path: Path, operator: Operator, values: readonly Scalar[], table: Table, alias: string): Sql {
    const [head, ...rest] = path;
    if (head === undefined) throw new PredicateError(whole, 'field', 'no field is named');
    if (head === 'id' || head === 'pk') {
      if (rest.length > 0) throw new PredicateError(whole, 'field', `"${head}" leads nowhere`);
      return testId(whole, table, column(alias, 'id'), operator, values);
    }
    const step = table.step(head);
    if (!step) throw new PredicateError(whole, 'field', `there is no field "${head}"`);
    switch (step.kind) {
      case 'column':
        if (rest.length > 0) throw new PredicateError(whole, 'field', `"${head}" is not a relation`);
        return test(whole, step.type, step.expression(alias), operator, values);
      case 'one': {
        const target = step.target();
        const key = column(alias, step.key);
        if (rest.length === 0 || rest[0] === 'id' || rest[0] === 'pk') return testId(whole, target, key, operator, values);
        const next = this.next();
        return sql`EXISTS (SELECT FROM ${identifier(target.name)} ${raw(next)} WHERE ${column(next, 'id')} = ${key} AND ${this.compare(whole, rest, operator, values, target, next)})`;
      }
      case 'many': {
        const target = step.target();
        const next = this.next();
        return sql`EXISTS (SELECT FROM ${identifier(target.name)} ${raw(next)} WHERE ${step.join(alias, next)} AND ${this.compare(whole, rest.length === 0 ? ['id'] : rest, operator, values, target, next)})`;
      }
      default:
        return assertNever(step);
    }
  }

  private next(): string {
    return `p${++this.aliases}`;
  }
}

/** `%`, `_` and the escape itself stand for themselves. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (found) => `\\${found}`);

function testId(path: Path, table: Table, id: Sql, operator: Operator, values: readonly Scalar[]): Sql {
  if (operator !== 'at_or_below') return test(path, table.idType, id, operator, values);
  const parent = table.step('parent');
  if (parent?.kind !== 'one' || parent.target().name !== table.name)
    throw new PredicateError(path, 'operator', 'these objects are no tree');
  const name = identifier(table.name);
  // UNION leaves out what was found before: a circle ends.
  return sql`${id} IN (WITH RECURSIVE below AS (
    SELECT top.id FROM ${name} top WHERE ${test(path, table.idType, raw('top.id'), 'exact', values)}
    UNION SELECT inner_one.id FROM ${name} inner_one JOIN below ON ${column('inner_one', parent.key)} = below.id) SELECT id FROM below)`;
}

function test(path: Path, type: ColumnType, expression: Sql, operator: Operator, values: readonly Scalar[]): Sql {
  if (operator === 'present') return type === 'texts' ? sql`cardinality(${expression}) > 0` : sql`${expression} IS NOT NULL`;
  if (values.length === 0) return raw('false');
  if (type === 'json') throw new PredicateError(path, 'operator', 'a JSON field can only be asked whether it is set');
  if (type === 'texts')
    return sql`EXISTS (SELECT FROM unnest(${expression}) element WHERE ${test(path, 'text', raw('element'), operator, values)})`;
  const texts = values.map((value) => written(path, type, value));
  const cast = raw(CASTS[type]);
  if (operator === 'exact')
    // One parameter, however many values: a statement has no more than some ten thousand.
    return texts.length === 1 ? sql`${expression} = ${texts[0]}::${cast}` : sql`${expression} = ANY (${texts}::text[]::${cast}[])`;
  if (!operatorsOf(type).has(operator)) throw new PredicateError(path, 'operator', `this field can't be compared with "${operator}"`);
  const terms = values.map((value, index) => single(expression, operator, String(value), sql`${texts[index]}::${cast}`));
  return terms.length === 1 ? terms[0]! : sql`(${join(terms, ' OR ')})`;
}

const ORDER: readonly Operator[] = ['lt', 'lte', 'gt', 'gte'];
const TEXT: readonly Operator[] = [
  'iexact',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'regex',
  'iregex',
  ...ORDER,
];
const NET: readonly Operator[] = ['net_in', 'net_below', 'net_contains', 'net_above', ...ORDER];

function operatorsOf(type: ColumnType): ReadonlySet<Operator> {
  switch (type) {
    case 'text':
      return new Set(TEXT);
    case 'integer':
    case 'number':
    case 'datetime':
    case 'date':
    case 'uuid':
      return new Set(ORDER);
    case 'inet':
      return new Set(NET);
    case 'boolean':
    case 'texts':
    case 'json':
      return new Set();
    default:
      return assertNever(type);
  }
}

function single(expression: Sql, operator: Operator, text: string, value: Sql): Sql {
  switch (operator) {
    case 'iexact':
      return sql`lower(${expression}) = lower(${value})`;
    case 'contains':
      return sql`${expression} LIKE ${`%${escapeLike(text)}%`}`;
    case 'icontains':
      return sql`${expression} ILIKE ${`%${escapeLike(text)}%`}`;
    case 'startswith':
      return sql`${expression} LIKE ${`${escapeLike(text)}%`}`;
    case 'istartswith':
      return sql`${expression} ILIKE ${`${escapeLike(text)}%`}`;
    case 'endswith':
      return sql`${expression} LIKE ${`%${escapeLike(text)}`}`;
    case 'iendswith':
      return sql`${expression} ILIKE ${`%${escapeLike(text)}`}`;
    case 'regex':
      return sql`${expression} ~ ${text}`;
    case 'iregex':
      return sql`${expression} ~* ${text}`;
    case 'lt':
      return sql`${expression} < ${value}`;
    case 'lte':
      return sql`${expression} <= ${value}`;
    case 'gt':
      return sql`${expression} > ${value}`;
    case 'gte':
      return sql`${expression} >= ${value}`;
    case 'net_in':
      return sql`${expression} <<= ${value}`;
    case 'net_below':
      return sql`${expression} << ${value}`;
    case 'net_contains':
      return sql`${expression} >>= ${value}`;
    case 'net_above':
      return sql`${expression} >> ${value}`;
    case 'exact':
    case 'present':
    case 'at_or_below':
      return empty;
    default:
      return assertNever(operator);
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

const CASTS: Readonly<Record<Exclude<ColumnType, 'texts' | 'json'>, string>> = {
  text: 'text',
  uuid: 'uuid',
  integer: 'int8',
  number: 'float8',
  boolean: 'boolean',
  datetime: 'timestamptz',
  date: 'date',
  inet: 'inet',
};

/** A value as a text that the column's type reads. @throws PredicateError when it is no value of that type. */
function written(path: Path, type: keyof typeof CASTS, value: Scalar): string {
  const bad = (what: string) => new PredicateError(path, 'value', `"${String(value).slice(0, 100)}" is not ${what}.`);
  switch (type) {
    case 'text':
      if (typeof value === 'boolean' || !isCleanText(String(value))) throw bad('a text');
      return String(value);
    case 'uuid':
      if (typeof value !== 'string' || !isUuid(value)) throw bad('a UUID');
      return value;
    case 'integer': {
      const number = toNumber(value);
      if (!Number.isSafeInteger(number)) throw bad('a whole number');
      return String(number);
    }
    case 'number': {
      const number = toNumber(value);
      if (!Number.isFinite(number)) throw bad('a number');
      return String(number);
    }
    case 'boolean': {
      const truth = toBoolean(value);
      if (truth === undefined) throw bad('true or false');
      return String(truth);
    }
    case 'datetime':
    case 'date': {
      const time = typeof value === 'string' ? toTimestamp(value) : undefined;
      if (time === undefined) throw bad('a date or a time');
      return type === 'date' ? time.slice(0, 10) : time;
    }
    case 'inet':
      if (typeof value !== 'string' || !isInet(value)) throw bad('an IP address or network');
      return value.trim();
    default:
      return assertNever(type);
  }
}

const isCleanText = (text: string) => !text.includes('\0') && text.isWellFormed();
const toNumber = (value: Scalar) =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;

/** true, "True", "1" and so on; undefined for what is neither true nor false. */
export function toBoolean(value: Scalar): boolean | undefined {
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?)? ?(Z|[+-]\d{2}:?\d{2})?$/i;

/** An ISO date or time with its zone (UTC when none is given), if the text is one. */
export function toTimestamp(text: string): string | undefined {
  const found = TIME.exec(text.trim());
  if (!found) return undefined;
  const [, date, minutes = '00:00', seconds = ':00', zone = 'Z'] = found;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const normal = `${date}T${minutes}${seconds}${offset}`;
  const time = new Date(normal);
  if (Number.isNaN(time.getTime())) return undefined;
  // JavaScript rolls 31 February over; Postgres would refuse it.
  const [year, month, day] = date!.split('-').map(Number);
  return new Date(Date.UTC(year!, month! - 1, day)).getUTCDate() === day && year! >= 1 ? normal : undefined;
}

export function isInet(text: string): boolean {
  try {
    if (text.includes('/')) IPInterface.parse(text.trim());
    else IPAddress.parse(text.trim());
    return true;
  } catch {
    return false;
  }
}
