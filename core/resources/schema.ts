// FieldSpec[] → a zod object, and the plain functions around it: parse, unknown keys, messages, a form's first values.

import type { FieldSpec, Json } from '@windlass/sdk';
import { z } from 'zod';
import { nearest } from '../nearest';
import type { FaultCode, Source } from './field-values';
import { absentValue, emptyValue, parseValue } from './field-values';

export { UploadedFile } from './field-values';
export type { Source } from './field-values';

export type Values = Record<string, Json>;

export interface SchemaOptions {
  readonly source: Source;
  /**
   * What becomes of fields that the input does not mention. `fill` (jobs): optional ones get their kind's empty value.
   * `create`: optional ones stay away, so that the table's default counts. `patch`: so do the required ones.
   */
  readonly absent?: 'fill' | 'create' | 'patch';
}

export type ParseResult =
  | { readonly ok: true; readonly value: Values }
  | {
      readonly ok: false;
      /** Messages by field; those about the input as a whole under "". */
      readonly errors: Record<string, string[]>;
      /** What is right all the same. */
      readonly sound: Values;
      /** The values have not even the shape that they need (null for a required one, a text that is no id): clients get a list then. */
      readonly malformed: boolean;
    };

/** A zod object with one key a field; read-only fields have none. Same messages everywhere. */
export function inputSchema(specs: readonly FieldSpec[], options: SchemaOptions): z.ZodObject<Record<string, z.ZodType<Json | undefined>>> {
  return z.object(Object.fromEntries(writable(specs).map((spec) => [spec.name, fieldSchema(spec, options)])));
}

function fieldSchema(spec: FieldSpec, { source, absent = 'fill' }: SchemaOptions): z.ZodType<Json | undefined> {
  return z
    .unknown()
    .optional()
    .transform((value, context): Json | undefined => {
      if (value === undefined && (absent === 'patch' || (absent === 'create' && !spec.required))) return undefined;
      const parsed = value === undefined ? absentValue(spec) : parseValue(spec, value, source);
      if (parsed.ok) return parsed.value;
      context.issues.push({ code: 'custom', message: parsed.message, input: value, params: { code: parsed.code } });
      return z.NEVER;
    });
}

/**
 * Parses input at a door. Never throws, whatever it is given.
 * @example parseInput(specs, { count: "5" }, "json") → { ok: true, value: { count: 5 } }
 */
export function parseInput(
  specs: readonly FieldSpec[],
  data: unknown,
  source: Source,
  options: Omit<SchemaOptions, 'source'> = {},
): ParseResult {
  if (!isRecord(data))
    return { ok: false, errors: { '': ['Inputs must be an object: one key for each variable.'] }, sound: {}, malformed: true };
  const parsed = parseFields(specs, data, { source, ...options });
  const unknown = checkKeys(specs, data);
  if (unknown.length === 0) return parsed;
  const errors = Object.fromEntries(unknown.map((key, index) => [key, [noVariable(specs, index < MAX_ADVISED ? key : '')]]));
  if (parsed.ok) return { ok: false, errors, sound: parsed.value, malformed: false };
  return { ...parsed, errors: { ...errors, ...parsed.errors }, malformed: false };
}

/** Advice costs a comparison with each variable, and a request may hold thousands of keys. */
const MAX_ADVISED = 20;
const MAX_LISTED = 12;

function noVariable(specs: readonly FieldSpec[], key: string): string {
  const names = writable(specs).map(({ name }) => name);
  const meant = nearest(key, names);
  if (meant !== undefined) return `There is no variable of this name. Is ${meant} meant?`;
  if (names.length === 0) return 'There is no variable of this name: there are none at all.';
  return `There is no variable of this name, only ${names.slice(0, MAX_LISTED).join(', ')}${names.length > MAX_LISTED ? ' …' : '.'}`;
}

/** The same for attributes of a resource: unknown ones are the caller's to judge (`checkKeys`), since readers send back what they read. */
export function parseFields(specs: readonly FieldSpec[], data: Readonly<Record<string, unknown>>, options: SchemaOptions): ParseResult {
  // Own keys only: a field may not be read from what every object inherits.
  const own = Object.fromEntries(
    writable(specs)
      .filter((spec) => Object.hasOwn(data, spec.name))
      .map((spec) => [spec.name, data[spec.name]]),
  );
  const parsed = inputSchema(specs, options).safeParse(own);
  if (parsed.success)
    return {
      ok: true,
      value: Object.fromEntries(Object.entries(parsed.data).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
    };
  const errors = fieldErrors(parsed.error);
  const sound = parseFields(
    specs.filter((spec) => !Object.hasOwn(errors, spec.name)),
    data,
    options,
  );
  const codes = parsed.error.issues.map((issue) => (issue.code === 'custom' ? (issue.params?.code as FaultCode | undefined) : undefined));
  return {
    ok: false,
    errors,
    sound: sound.ok ? sound.value : {},
    malformed: codes.every((code) => code === 'null' || code === 'malformed'),
  };
}

export interface KeyOptions {
  /** Lets unknown keys pass that carry nothing: null, "", [] or {}. */
  readonly ignoreEmpty?: boolean;
}

/** The keys of the input that are no fields. Read-only fields are known. */
export function checkKeys(
  specs: readonly FieldSpec[],
  data: Readonly<Record<string, unknown>>,
  { ignoreEmpty = false }: KeyOptions = {},
): string[] {
  const names = new Set(specs.map((spec) => spec.name));
  return Object.keys(data).filter((key) => !names.has(key) && !(ignoreEmpty && isEmpty(data[key])));
}

/** `{ field: [messages] }`, nested paths joined with dots. */
export function fieldErrors(error: z.ZodError): Record<string, string[]> {
  const errors = new Map<string, string[]>();
  for (const issue of error.issues) {
    const path = issue.path.map(String).join('.');
    errors.set(path, [...(errors.get(path) ?? []), issue.message]);
  }
  return Object.fromEntries(errors);
}

/** The body of a 400, in the shapes that real clients know: by field, or as a list when the input as a whole could not be read. */
export function errorBody(failure: Extract<ParseResult, { ok: false }>): { errors: Record<string, string[]> | string[] } {
  if (!failure.malformed) return { errors: failure.errors };
  return {
    errors: Object.entries(failure.errors).flatMap(([field, messages]) =>
      messages.map((message) => (field === '' ? message : `${field}: ${message}`)),
    ),
  };
}

/** First values of a form: the field's default (0, false and "" count), else what its widget shows when empty. */
export function formDefaults(specs: readonly FieldSpec[]): Record<string, Json> {
  return Object.fromEntries(specs.map((spec) => [spec.name, formValue(spec, spec.default ?? null)]));
}

/** A stored value as its widget edits it: the inverse of parsing with source "form". */
export function formValue(spec: FieldSpec, value: Json): Json {
  switch (spec.kind) {
    case 'json':
      return value === null ? '' : JSON.stringify(value, null, 2);
    case 'tags_text':
      return Array.isArray(value) ? value.join(', ') : (value ?? '');
    case 'datetime':
      // What <input type="datetime-local"> takes: no offset, seconds only when there are any.
      return typeof value === 'string' ? value.replace(/(?::00)?(?:\.0+)?(?:Z|\+00:00)$/, '') : '';
    case 'object':
    case 'file':
    case 'boolean':
    case 'dryrun':
    case 'multichoice':
    case 'multiobject':
      return value ?? emptyValue(spec);
    default:
      return value ?? '';
  }
}

function writable(specs: readonly FieldSpec[]): FieldSpec[] {
  return specs.filter((spec) => spec.read_only !== true);
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0;
}
