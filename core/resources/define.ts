// What a descriptor says about a kind of object. A third hook on one means: write a page or a route of its own instead.
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Actor } from '@/core/access/actor';
import type { Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import type { Path, Predicate } from '@/core/predicate';
import { column, identifier, type ColumnType, type Step, type Table } from '@/core/sql';
import { datetime, json, type Field } from './fields';
import { resourceOf } from './registry';
import { hiddenLists } from './vacant';

/** A row as the engine reads it: wire names, references as ids, and under dotted names what `reads` and the natural key reach. */
export type Row = { readonly id: string | number } & Readonly<Record<string, unknown>>;

/** A filter beside those that follow from the fields. */
export type ExtraFilter = JudgedFilter | ReachingFilter;

/** A field of a related object, with all the look-ups it has there. */
export interface ReachingFilter {
  readonly kind: 'reach';
  readonly label?: string;
  readonly path: Path;
}

/** One that decides by itself what its values mean. */
export interface JudgedFilter {
  readonly kind: 'boolean' | 'text' | 'object' | 'number' | 'inet' | 'choice';
  readonly label?: string;
  /** For objects: what the values name, by id, or by natural key as well. */
  readonly model?: string;
  /** Values are checked before; those of objects arrive as ids. */
  readonly where: (values: readonly string[]) => Predicate | Promise<Predicate>;
  /** Where there may be none of those objects: what `__isnull` asks for. */
  readonly present?: Path;
}

export interface ValidateInput {
  /** Whether the row is new. */
  readonly created: boolean;
  /** The row before the change. */
  readonly before: Row | undefined;
  readonly actor: Actor;
}

export interface Definition {
  readonly label: string;
  /** Below /api/ and below /: "dcim/devices". */
  readonly path: string;
  readonly table: string;
  /** One of them: "Device type". */
  readonly title: string;
  /** Several; from the path when not given. */
  readonly titlePlural?: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Groups are numbered; everything else has a uuid. */
  readonly idType?: 'uuid' | 'integer';
  /** Which verbs exist. */
  readonly verbs?: readonly Verb[];
  readonly list: { readonly columns: readonly string[]; readonly order: readonly string[]; readonly sections?: readonly string[] };
  readonly filters?: Readonly<Record<string, ExtraFilter>>;
  /** Paths of the values that name a row among people; null for a part that other systems have and this one does not. */
  readonly naturalKey: readonly (Path | null)[];
  /** Further values by which spreadsheets of other systems name a row. */
  readonly alsoCalledBy?: readonly Path[];
  readonly display?: (row: Row) => string;
  /** The single relation to what these are parts of: among others they are told with it, as their own names repeat. */
  readonly partOf?: string;
  /** Dotted paths over single relations that `display` needs of every row. */
  readonly reads?: readonly string[];
  /** Refuses a row that breaks a rule no field knows, after it was written and before it is committed. Errors by field. */
  readonly validate?: (tx: Tx, row: Row, input: ValidateInput) => Promise<FieldErrors | undefined>;
  /** Why a row that was just deleted has to stay after all. */
  readonly mayRemove?: (tx: Tx, row: Row, actor: Actor) => Promise<string | undefined>;
  /** What the database refuses, by its constraint or column: the field that clients look for it under, and better words. */
  readonly faults?: Readonly<Record<string, { readonly field: string; readonly message?: string }>>;
  /** Field under which a doubled set of values is reported, as real clients know it. */
  readonly duplicateKey?: string;
  /** Only the rows whose field names the asker exist for them, whoever they are. */
  readonly ownedBy?: string;
  /** Names under which clients write one value of a list: {location: 'locations'}. Never sent. */
  readonly oneOf?: Readonly<Record<string, string>>;
  /** Parts of other systems' objects that clients ask for and that are empty here: sent in answers to writes, or when included. */
  readonly parts?: readonly string[];
  /** Rows of this kind are not kept here: its list is always empty. */
  readonly vacant?: boolean;
  /** Verbs that code of its feature performs, with rules that what does the same to objects of any kind does not know. */
  readonly apart?: readonly Verb[];
  /** Neither created nor last_updated; no notes; no custom fields. */
  readonly plain?: boolean;
  /** Has created and last_updated, but neither notes nor custom fields. */
  readonly dated?: boolean;
  /** Has notes all the same. */
  readonly noted?: boolean;
}

export type Verb = 'view' | 'add' | 'change' | 'delete';

export interface Resource extends Omit<Definition, 'idType' | 'titlePlural' | 'verbs'>, Table {
  readonly titlePlural: string;
  readonly verbs: readonly Verb[];
}

/** Whether what does this to objects of any kind does it to these. */
export const isForAnyKind = ({ verbs, apart }: Resource, verb: Verb): boolean => verbs.includes(verb) && !apart?.includes(verb);

const CREATED = datetime({ readOnly: true, nullable: true });

/** Whom to ask about an object, and which groups it is in: filters that clients know, of kinds that are not kept here. */
const ASSOCIATED = hiddenLists({ contacts: 'extras.contact', teams: 'extras.team', dynamic_groups: 'extras.dynamicgroup' });

function commonFields(definition: Definition): Record<string, Field> {
  if (definition.plain) return {};
  const dates = { created: CREATED, last_updated: CREATED };
  if (definition.dated) return { ...dates, ...ASSOCIATED };
  return { ...dates, custom_fields: json({ column: 'custom_field_data', filter: false }), ...ASSOCIATED };
}

/** "dcim.devicetype" over "dcim/device-types" → "Device types". */
const wordsOf = (path: string) => {
  const words = (path.split('/').at(-1) ?? path).replaceAll('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
};

export function defineResource(definition: Definition): Resource {
  const fields = { ...definition.fields, ...commonFields(definition) };
  return {
    ...definition,
    fields,
    name: definition.table,
    idType: definition.idType ?? 'uuid',
    verbs: definition.verbs ?? ['view', 'add', 'change', 'delete'],
    titlePlural: definition.titlePlural ?? wordsOf(definition.path),
    step: (segment) => stepOf(fields, segment),
  };
}

export function columnOf(name: string, field: Field): string {
  return ('column' in field ? field.column : undefined) ?? (field.kind === 'reference' ? `${name}_id` : name);
}

export function columnType(field: Field): ColumnType | undefined {
  switch (field.kind) {
    case 'text':
    case 'choice':
    case 'color':
      return 'text';
    case 'integer':
    case 'number':
    case 'boolean':
    case 'datetime':
    case 'uuid':
    case 'json':
    case 'inet':
    case 'texts':
      return field.kind;
    case 'derived':
      return field.type;
    case 'secret':
    case 'fixed':
    case 'target':
    case 'reference':
    case 'references':
      return undefined;
  }
}

/** The path segment under which a custom field is reached: its type is part of it, as the column knows none. */
export const customSegment = (type: ColumnType, key: string): string => `custom field ${type} ${key}`;

function customStep(segment: string): Step | undefined {
  const [, type, key] = /^custom field (text|number|boolean|texts) ([a-z0-9_]+)$/.exec(segment) ?? [];
  if (type === undefined || key === undefined) return undefined;
  const value = (alias: string) => sql`${column(alias, 'custom_field_data')} -> ${key}`;
  const expression: Record<string, (alias: string) => Sql> = {
    text: (alias) => sql`(${column(alias, 'custom_field_data')} ->> ${key})`,
    number: (alias) => sql`(CASE jsonb_typeof(${value(alias)}) WHEN 'number' THEN (${value(alias)})::float8 END)`,
    boolean: (alias) => sql`(CASE jsonb_typeof(${value(alias)}) WHEN 'boolean' THEN (${value(alias)})::boolean END)`,
    texts: (alias) =>
      sql`(CASE jsonb_typeof(${value(alias)}) WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(${value(alias)})) ELSE '{}' END)`,
  };
  return { kind: 'column', type: type as ColumnType, expression: expression[type]! };
}

const POSTGRES: Readonly<Partial<Record<ColumnType, string>>> = {
  integer: 'int8',
  number: 'numeric',
  datetime: 'timestamptz',
  json: 'jsonb',
  texts: 'text[]',
};

/** A column in which nothing is. */
function nothing(as: Field | undefined): Step {
  const type = (as && columnType(as)) ?? 'text';
  return { kind: 'column', type, expression: () => sql`NULL::${raw(POSTGRES[type] ?? type)}` };
}

function stepOf(fields: Readonly<Record<string, Field>>, segment: string): Step | undefined {
  if (!Object.hasOwn(fields, segment)) return Object.hasOwn(fields, 'custom_fields') ? customStep(segment) : undefined;
  const field = fields[segment]!;
  switch (field.kind) {
    case 'secret':
    case 'target':
      return undefined;
    case 'fixed':
      return field.value === null || field.as ? nothing(field.as) : undefined;
    case 'derived':
      return { kind: 'column', type: field.type, expression: field.expression };
    case 'reference':
      return { kind: 'one', key: columnOf(segment, field), target: () => resourceOf(field.model) };
    case 'references': {
      const { through } = field;
      return {
        kind: 'many',
        target: () => resourceOf(field.model),
        join: (alias, targetAlias) =>
          'reverse' in through
            ? sql`${column(targetAlias, through.reverse)} = ${column(alias, 'id')}`
            : sql`EXISTS (SELECT FROM ${identifier(through.table)} link WHERE ${column('link', through.owner)} = ${column(alias, 'id')} AND ${column('link', through.other)} = ${column(targetAlias, 'id')})`,
      };
    }
    default:
      return { kind: 'column', type: columnType(field)!, expression: (alias) => column(alias, columnOf(segment, field)) };
  }
}
