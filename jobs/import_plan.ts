// What an import will do, and what is wrong with its records. Nothing is written while planning; no job in here.
import type { Database } from '@windlass/sdk';
import type { Fault, JsonRecord } from './json_records';

export type Reads = Pick<Database, 'location' | 'locationType' | 'status' | 'role' | 'device' | 'deviceType'>;
export type Writes = Pick<Database, 'location' | 'device'>;

export interface Change {
  readonly action: 'create' | 'update' | 'none';
  readonly name: string;
  /** The fields that it sets. */
  readonly fields: readonly string[];
  /** Performs it, and returns the row. */
  readonly apply: (db: Writes) => Promise<object>;
}

export interface Plan {
  readonly changes: readonly Change[];
  readonly faults: readonly Fault[];
}

/** A record under examination: reads its fields and collects what is wrong with them. */
export class Examined {
  readonly faults: Fault[] = [];
  private readonly record: JsonRecord;

  constructor(record: JsonRecord, known: readonly string[]) {
    this.record = record;
    for (const field of Object.keys(record.fields)) if (!known.includes(field)) this.refuse(field, 'is not a field of these records.');
  }

  refuse(field: string, message: string): void {
    this.faults.push({ line: this.record.line, message: `${field} ${message}` });
  }

  /** The text of a field; null when it is absent. */
  text(field: string, maxLength = 255): string | null {
    const value = this.record.fields[field] ?? null;
    if (value === null || value === '') return null;
    if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) this.refuse(field, 'is no text.');
    else if (value.length > maxLength) this.refuse(field, `is longer than ${maxLength} characters.`);
    else return value.trim();
    return null;
  }

  required(field: string, maxLength = 255): string {
    const before = this.faults.length;
    const text = this.text(field, maxLength);
    if (text === null && this.faults.length === before) this.refuse(field, 'is required.');
    return text ?? '';
  }

  /** The row that a required field names. */
  named<T>(field: string, rows: ReadonlyMap<string, T>, what: string): T | null {
    const name = this.required(field);
    if (name === '') return null;
    const row = rows.get(name) ?? null;
    if (row === null) this.refuse(field, `names no ${what}: ${quoted(name)}.`);
    return row;
  }

  /** Those of the fields that the record mentions: what it leaves out stays as it is. */
  mentioned<F extends string>(lengths: Readonly<Record<F, number>>): Partial<Record<F, string>> {
    const given = Object.entries<number>(lengths).filter(([field]) => Object.hasOwn(this.record.fields, field));
    return Object.fromEntries(given.map(([field, length]) => [field, this.text(field, length) ?? ''])) as Partial<Record<F, string>>;
  }
}

/** Compares with the row that exists, and sets only what differs. */
export function toChange<T extends object>(
  name: string,
  row: object | undefined,
  wanted: T,
  perform: (db: Writes, values: Partial<T>) => Promise<object>,
): Change {
  const different = Object.entries(wanted).filter(
    ([field, value]) => row === undefined || (row as Record<string, unknown>)[field] !== value,
  );
  const values = Object.fromEntries(different) as Partial<T>;
  const action = row === undefined ? 'create' : different.length > 0 ? 'update' : 'none';
  return { action, name, fields: different.map(([field]) => field.replace(/_id$/, '')), apply: async (db) => await perform(db, values) };
}

export function byName<T extends { name: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.name, row]));
}

/** A key of several parts that can't be mistaken for another's. */
export function keyOf(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts);
}

export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
