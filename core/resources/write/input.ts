// Reads what somebody wants to store: JSON → columns and links, or what is wrong with which field. Writes nothing.
import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '@/core/access/actor';
import type { Tx } from '@/core/db/client';
import { AppError, type FieldErrors } from '@/core/errors';
import { identifier } from '@/core/sql';
import { columnOf, type Resource } from '../define';
import { fieldSpec, isWritable, type Field, type ReferenceField, type ReferencesField, type TextsField } from '../fields';
import { parseValue } from '../field-values';
import { isContentType } from '../content-types';
import { readCustomFields } from '../custom-fields';
import { findCalled } from '../rows/called';
import { asId, findRelated, type Found } from '../rows/lookup';
import { resourceOf } from '../registry';

export type Mode = 'create' | 'update' | 'replace';

/** What a request stores in one row. */
export interface Input {
  /** Of a new row, where it was sent: otherwise it gets one. */
  readonly id?: string | undefined;
  readonly columns: ReadonlyMap<string, Sql>;
  /** List fields and the ids that shall be in them. */
  readonly links: ReadonlyMap<string, readonly (string | number)[]>;
}

/** Sent back by readers of the API, and nothing that could be stored. */
const COMMON_READ_ONLY = new Set([
  'id',
  'object_type',
  'display',
  'url',
  'natural_slug',
  'notes_url',
  'computed_fields',
  'relationships',
  'created',
  'last_updated',
]);

const REQUIRED = 'This field is required.';
const NULL = 'This field may not be null.';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** Reads the objects of one request. Related objects that several of them name are looked up once. */
export class InputReader {
  private readonly found = new Map<string, Promise<Found>>();
  private readonly resource: Resource;
  private readonly actor: Actor;
  private readonly tx: Tx | undefined;
  private readonly fromSheet: boolean;

  /** `fromSheet`: related objects may go by the names that people see as well. */
  constructor(resource: Resource, actor: Actor, tx?: Tx, fromSheet = false) {
    this.resource = resource;
    this.actor = actor;
    this.tx = tx;
    this.fromSheet = fromSheet;
  }

  /** @returns errors by field, when there are any. */
  async read(sent: unknown, mode: Mode): Promise<Input | { errors: FieldErrors }> {
    if (!isObject(sent)) return { errors: { non_field_errors: ['Invalid data. Expected an object.'] } };
    const errors: FieldErrors = {};
    const body = this.spellOut(sent, errors);
    const columns = new Map<string, Sql>();
    const links = new Map<string, readonly (string | number)[]>();
    const id = this.readId(body, mode, errors);
    for (const [name, field] of Object.entries(this.resource.fields)) {
      if (!isWritable(field)) continue;
      if (name === 'custom_fields') {
        await this.customFields(Object.hasOwn(body, name) ? body[name] : undefined, mode, columns, errors);
        continue;
      }
      const outcome = await this.field(name, field, Object.hasOwn(body, name) ? body[name] : undefined, mode);
      if (outcome === undefined) continue;
      if (typeof outcome === 'string') errors[name] = [outcome];
      else if (Array.isArray(outcome)) links.set(name, outcome as (string | number)[]);
      else columns.set(columnOf(name, field), outcome as Sql);
      if (field.kind === 'secret' && field.counts && mode !== 'create') columns.set(field.counts, sql`${identifier(field.counts)} + 1`);
    }
    this.refuseUnknown(body, errors);
    for (const [one, list] of Object.entries(this.resource.oneOf ?? {})) {
      // Under the name that was sent.
      if (!Object.hasOwn(sent, one) || !errors[list]) continue;
      errors[one] = errors[list];
      delete errors[list];
    }
    return Object.keys(errors).length > 0 ? { errors } : { id, columns, links };
  }

  /** The lists that were written by the name of one value. */
  private spellOut(sent: Record<string, unknown>, errors: FieldErrors): Record<string, unknown> {
    const body = { ...sent };
    for (const [one, list] of Object.entries(this.resource.oneOf ?? {})) {
      if (!Object.hasOwn(sent, one)) continue;
      const value = sent[one];
      if (Object.hasOwn(sent, list)) errors[one] = [`Send either ${one} or ${list}.`];
      else body[list] = isEmpty(value) ? [] : [value];
      delete body[one];
    }
    return body;
  }

  private readId(body: Record<string, unknown>, mode: Mode, errors: FieldErrors): string | undefined {
    const id = body['id'];
    if (mode !== 'create' || id === undefined || id === null || this.resource.idType === 'integer') return undefined;
    const parsed = asId(this.resource, id);
    if (parsed === undefined) errors['id'] = ['Must be a valid UUID.'];
    return parsed === undefined ? undefined : String(parsed);
  }

  /** Keys that are not sent keep their values; a field that was empty and is sent empty changes nothing. */
  private async customFields(value: unknown, mode: Mode, columns: Map<string, Sql>, errors: FieldErrors): Promise<void> {
    if (value === undefined && mode !== 'create') return;
    const read = await readCustomFields(this.resource.label, value, mode === 'create');
    if ('errors' in read) for (const [name, messages] of Object.entries(read.errors)) errors[name] = [...(errors[name] ?? []), ...messages];
    else if (mode === 'create') columns.set('custom_field_data', sql`${JSON.stringify(read.data)}::jsonb`);
    else if (Object.keys(read.data).length > 0)
      columns.set(
        'custom_field_data',
        sql`custom_field_data || coalesce((SELECT jsonb_object_agg(sent.key, sent.value) FROM jsonb_each(${JSON.stringify(read.data)}::jsonb) sent WHERE sent.value <> 'null' OR custom_field_data ? sent.key), '{}')`,
      );
  }

  /** A value that can't be kept is not dropped silently. Empty ones are: readers send back what they read. */
  private refuseUnknown(body: Record<string, unknown>, errors: FieldErrors): void {
    for (const [name, value] of Object.entries(body)) {
      if (isEmpty(value) || COMMON_READ_ONLY.has(name)) continue;
      const field = Object.hasOwn(this.resource.fields, name) ? this.resource.fields[name]! : undefined;
      if (!field || (field.hidden && !field.readOnly)) errors[name] ??= [`${this.resource.title} has no field "${name.slice(0, 100)}".`];
      else if (field.kind === 'fixed' && JSON.stringify(field.value) !== JSON.stringify(value))
        errors[name] ??= ['Nothing of this kind is kept here, so it can only be empty.'];
    }
  }

  /** undefined: nothing to store; a text: what is wrong; a list: ids; else the value of its column. */
  private async field(
    name: string,
    field: Field,
    value: unknown,
    mode: Mode,
  ): Promise<undefined | string | Sql | readonly (string | number)[]> {
    if (value === undefined) {
      if (field.required && mode !== 'update') return REQUIRED;
      if (mode === 'create' && field.kind === 'texts') return sql`'{}'::text[]`;
      if (mode !== 'create' || field.default === undefined) return undefined;
      return this.field(name, field, field.default, mode);
    }
    switch (field.kind) {
      case 'reference':
        return this.one(name, field, value);
      case 'references':
        return this.many(name, field, value);
      case 'texts':
        return readTexts(field, value);
      case 'secret':
        return this.secret(field, value);
      case 'json':
        return readJson(name, field, value);
      case 'uuid':
        return typeof value === 'string' && asId({ ...this.resource, idType: 'uuid' }, value) !== undefined
          ? sql`${value.trim()}::uuid`
          : 'Must be a valid UUID.';
      default:
        return readPlain(name, field, value);
    }
  }

  private async secret(field: Field & { kind: 'secret' }, value: unknown): Promise<string | Sql> {
    if (typeof value !== 'string') return 'Not a valid string.';
    try {
      return sql`${await field.store(value)}::text`;
    } catch (error) {
      if (error instanceof AppError && error.fields) return Object.values(error.fields).flat().join(' ');
      throw error;
    }
  }

  private async one(name: string, field: ReferenceField, value: unknown): Promise<string | Sql> {
    const type = resourceOf(field.model).idType;
    const empty = type === 'uuid' ? sql`NULL::uuid` : sql`NULL::int4`;
    if (value === null || value === '') return field.nullable ? empty : NULL;
    const found = await this.related(name, field, value, field.forThisType ? this.resource.label : undefined);
    if ('fault' in found) return found.fault;
    return type === 'uuid' ? sql`${found.id}::uuid` : sql`${found.id}::int4`;
  }

  private async many(name: string, field: ReferencesField, value: unknown): Promise<string | (string | number)[]> {
    if (!Array.isArray(value)) return 'Expected a list of items.';
    const ids = new Set<string | number>();
    for (const item of value as unknown[]) {
      const found = await this.related(name, field, item, field.model === 'extras.tag' ? this.resource.label : undefined);
      if ('fault' in found) return found.fault;
      ids.add(found.id);
    }
    return [...ids];
  }

  private related(name: string, field: ReferenceField | ReferencesField, value: unknown, forType: string | undefined): Promise<Found> {
    const key = JSON.stringify([name, value, forType]);
    const known = this.found.get(key);
    if (known) return known;
    const asked = this.fromSheet
      ? findCalled(this.actor, { name, field, value }, forType, this.tx)
      : findRelated(this.actor, field.model, value, forType, this.tx);
    this.found.set(key, asked);
    return asked;
  }
}

function readTexts(field: TextsField, value: unknown): string | Sql {
  if (!Array.isArray(value)) return 'Expected a list of items.';
  if (value.length === 0 && field.required) return 'This list may not be empty.';
  const items = value as unknown[];
  for (const item of items) {
    if (typeof item !== 'string' || item === '' || item.includes('\0') || !item.isWellFormed()) return 'Not a valid string.';
    if (item.length > (field.max ?? 255)) return `Each has at most ${field.max ?? 255} characters.`;
    if (field.of === 'content_types' && !isContentType(item)) return `There is no content type "${item.slice(0, 100)}".`;
  }
  const texts = [...new Set(items as string[])];
  return sql`${field.of === 'content_types' ? texts.sort() : texts}::text[]`;
}

function readJson(name: string, field: Field & { kind: 'json' }, value: unknown): string | Sql {
  if (value === null && field.nullable) return sql`NULL::jsonb`;
  // Texts are values here, not documents to be parsed: hence "stored".
  const parsed = parseValue(fieldSpec(name, field)!, value, 'stored');
  return parsed.ok ? sql`${JSON.stringify(parsed.value)}::jsonb` : parsed.message;
}

function readPlain(name: string, field: Field, given: unknown): string | Sql {
  const value = field.kind === 'choice' && isObject(given) && ['string', 'number'].includes(typeof given['value']) ? given['value'] : given;
  if (value === null && field.required) return NULL;
  const network = field.kind === 'inet' && field.form === 'network' && typeof value === 'string';
  const spec = network ? { ...fieldSpec(name, field)!, kind: 'ipaddress_mask' as const } : fieldSpec(name, field);
  if (!spec) throw new AppError('internal', `"${name}" can't be written`);
  // Blanks around a text belong to nobody; an empty text where there may be none is none.
  const parsed = parseValue(spec as Parameters<typeof parseValue>[0], value, 'json');
  if (!parsed.ok) return parsed.code === 'null' ? NULL : parsed.message;
  return toSql(field, parsed.value);
}

function toSql(field: Field, value: unknown): Sql {
  switch (field.kind) {
    case 'integer':
      return sql`${value === null ? null : String(value)}::int8`;
    case 'number':
      return sql`${value === null ? null : String(value)}::numeric`;
    case 'boolean':
      return sql`${value}::boolean`;
    case 'datetime':
      return sql`${value}::timestamptz`;
    case 'inet':
      return sql`${value}::inet`;
    default:
      return sql`${value}::text`;
  }
}
