// Fields that people add to kinds of objects: what they are, which values they take, and how they are filtered. Values lie in custom_field_data by key.
import sql from 'sql-template-tag';
import type { Json } from '@windlass/sdk';
import { currentContext, type ChangeContext } from '@/core/context';
import { query } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { toTimestamp, type ColumnType } from '@/core/sql';
import { faultOfJson } from './json';

export type CustomFieldType = 'text' | 'integer' | 'boolean' | 'date' | 'url' | 'select' | 'multi-select' | 'json' | 'markdown';

export interface CustomField {
  readonly key: string;
  readonly label: string;
  readonly type: CustomFieldType;
  readonly content_types: readonly string[];
  readonly required: boolean;
  readonly filter_logic: 'disabled' | 'loose' | 'exact';
  readonly default: Json;
  readonly validation_minimum: number | null;
  readonly validation_maximum: number | null;
  readonly validation_regex: string;
  readonly choices: readonly string[];
}

// A request asks for them often: for each kind of object that it shows.
const known = new WeakMap<ChangeContext, Promise<CustomField[]>>();

async function load(): Promise<CustomField[]> {
  return query<CustomField>(
    sql`SELECT f.key, f.label, f.type, coalesce(f.content_types, '{}') AS content_types, f.required, f.filter_logic, f."default", f.validation_minimum::float8, f.validation_maximum::float8, f.validation_regex,
               ARRAY(SELECT c.value FROM extras_custom_field_choice c WHERE c.custom_field_id = f.id ORDER BY c.weight, c.value) AS choices
          FROM extras_custom_field f ORDER BY f.weight, f.key`,
  );
}

/** The custom fields of a kind of object, in the order in which they are shown. */
export async function customFieldsOf(label: string): Promise<CustomField[]> {
  const context = currentContext();
  let fields = context && known.get(context);
  if (!fields) {
    fields = load();
    if (context) known.set(context, fields);
  }
  return (await fields).filter((field) => field.content_types.includes(label));
}

/** What an object shows: a value, or null, for every field of its kind. */
export function customValues(fields: readonly CustomField[], data: unknown): Record<string, Json> {
  const held = (data ?? {}) as Record<string, Json>;
  return Object.fromEntries(fields.map(({ key }) => [key, Object.hasOwn(held, key) ? held[key]! : null]));
}

const isBlank = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Why a value can't be held, or null. */
export function faultOfValue(field: CustomField, value: unknown): string | null {
  if (isBlank(value)) return null;
  switch (field.type) {
    case 'integer':
      return faultOfInteger(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && toTimestamp(value) !== undefined
        ? null
        : 'must be a date such as 2026-01-31';
    case 'select':
      return typeof value === 'string' && field.choices.includes(value) ? null : `must be one of: ${field.choices.join(', ')}`;
    case 'multi-select':
      return Array.isArray(value) && value.every((one) => field.choices.includes(one as string))
        ? null
        : `must be a list out of: ${field.choices.join(', ')}`;
    case 'json':
      return faultOfJson(value)?.message ?? null;
    case 'url':
      return typeof value === 'string' && /^(https?|ftp|ssh):\/\/\S+$/i.test(value)
        ? null
        : 'must be an address that begins with http:// or https://';
    case 'text':
    case 'markdown':
      return faultOfText(field, value);
  }
}

function faultOfInteger({ validation_minimum: min, validation_maximum: max }: CustomField, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'must be a whole number';
  if (min !== null && value < min) return `must be ${min} or more`;
  return max !== null && value > max ? `must be ${max} or less` : null;
}

function faultOfText(field: CustomField, value: unknown): string | null {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed() && value.length <= 65_535
    ? null
    : `must be a text${field.type === 'text' ? '' : ' (Markdown)'}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a request stores under its keys; or what is wrong. Fields that a new object does not name get their defaults. */
export async function readCustomFields(
  label: string,
  given: unknown,
  isNew: boolean,
): Promise<{ data: Record<string, Json> } | { errors: FieldErrors }> {
  if (given !== undefined && given !== null && !isObject(given))
    return { errors: { custom_fields: ['Expected an object: a value for each custom field.'] } };
  const fields = await customFieldsOf(label);
  const values = given ?? {};
  const unknown = Object.entries(values).find(([key, value]) => value !== null && !fields.some((field) => field.key === key));
  if (unknown) return { errors: { custom_fields: [`There is no custom field "${unknown[0].slice(0, 100)}" here.`] } };
  const data: Record<string, Json> = {};
  const faults: string[] = [];
  for (const field of fields) {
    const isGiven = Object.hasOwn(values, field.key);
    if (!isGiven && !isNew) continue;
    const value = isGiven ? values[field.key] : field.default;
    const fault = field.required && isBlank(value) ? 'is required' : (faultOfValue(field, value) ?? (await faultOfPattern(field, value)));
    if (fault !== null) faults.push(`${field.label} ${fault}.`);
    else if (isGiven || !isBlank(value)) data[field.key] = (value ?? null) as Json;
  }
  return faults.length > 0 ? { errors: { __all__: faults } } : { data };
}

/** The pattern is an administrator's; the database, which stops in time, decides. */
async function faultOfPattern({ validation_regex: pattern }: CustomField, value: unknown): Promise<string | null> {
  if (pattern === '' || typeof value !== 'string' || value === '') return null;
  const [row] = await query<{ matches: boolean }>(sql`SELECT ${value}::text ~ ${pattern}::text AS matches`);
  return row?.matches ? null : `must match ${pattern}`;
}

/** How a field is compared in filters; undefined when it can't be. */
export function comparedAs(field: CustomField): ColumnType | undefined {
  switch (field.type) {
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'multi-select':
      return 'texts';
    case 'json':
      return undefined;
    case 'text':
    case 'date':
    case 'url':
    case 'select':
    case 'markdown':
      return 'text';
  }
}
