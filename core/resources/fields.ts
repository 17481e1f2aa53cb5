// The vocabulary of descriptors: what a field is, where it lies, and how it looks as a FieldSpec. How it is read, written and filtered is decided by the engine.
import type { Sql } from 'sql-template-tag';
import type { ChoiceEntry, FieldSpec, Json } from '@windlass/sdk';
import type { ColumnType } from '@/core/sql';

interface Common {
  readonly label?: string;
  readonly help?: string;
  readonly required?: boolean;
  readonly nullable?: boolean;
  /** Shown, never accepted. */
  readonly readOnly?: boolean;
  /** No two objects have the same. Kept by the table; said to clients here. */
  readonly unique?: boolean;
  /** Part of what `q` looks through. */
  readonly search?: boolean;
  /** False: no filter of this name. */
  readonly filter?: boolean;
  /** Not sent: there to be filtered, constrained or shown as part of something else. */
  readonly hidden?: boolean;
  /** What a form starts with, and what a create without this field stores where the table has no default of its own. */
  readonly default?: Json;
  readonly group?: string;
}

interface Stored {
  /** The column, where it is not the field's own name. */
  readonly column?: string;
}

interface Length {
  readonly max?: number;
  readonly min?: number;
}

export type TextField = Common & Stored & Length & { readonly kind: 'text'; readonly multiline?: boolean };
export type IntegerField = Common & Stored & Length & { readonly kind: 'integer' };
/** `decimal` travels as text, as every digit counts. */
export type NumberField = Common & Stored & Length & { readonly kind: 'number'; readonly decimal?: boolean };
export type BooleanField = Common & Stored & { readonly kind: 'boolean' };
export type DateTimeField = Common & Stored & { readonly kind: 'datetime' };
export type UuidField = Common & Stored & { readonly kind: 'uuid' };
export type JsonField = Common & Stored & { readonly kind: 'json' };
export type ColorField = Common & Stored & { readonly kind: 'color' };
/** An address with its mask ("interface"), a network, or a bare address. */
export type InetField = Common & Stored & { readonly kind: 'inet'; readonly form: 'interface' | 'network' | 'host' };
export type ChoiceField = Common &
  Stored & {
    readonly kind: 'choice';
    readonly choices: readonly ChoiceEntry[];
    /** Sent as the bare value instead of {value, label}. */
    readonly plain?: boolean;
    /** Values are numbers on the wire: {value: 19, label}. */
    readonly numeric?: boolean;
  };
/** A list of short texts: content types ("dcim.device"), actions. */
export type TextsField = Common & Stored & Length & { readonly kind: 'texts'; readonly of?: 'content_types' };
/** One related row. */
export type ReferenceField = Common &
  Stored & {
    readonly kind: 'reference';
    readonly model: string;
    /** The related row must list this model among its content_types. */
    readonly forThisType?: boolean;
    /** Choices of its form: filters of the list to choose from. */
    readonly from?: Readonly<Record<string, string>>;
  };

/** How the rows of a list are found: through a join table, or because they point here. */
export type Through = { readonly table: string; readonly owner: string; readonly other: string } | { readonly reverse: string };

/** Several related rows. */
export type ReferencesField = Common & {
  readonly kind: 'references';
  readonly model: string;
  readonly through: Through;
  /** Shown in objects inside others as well, where lists are left out otherwise. */
  readonly nested?: boolean;
};
/** A row of any model, named by two other fields of this one: its model and its id. */
export type TargetField = Common & { readonly kind: 'target'; readonly type: string; readonly id: string };
/** Computed by the database from the row; `counted` ones are left out of what a create answers (or null in it) and of nested objects. */
export type DerivedField = Common & {
  readonly kind: 'derived';
  readonly type: ColumnType;
  readonly expression: (alias: string) => Sql;
  readonly counted?: boolean | 'null';
  readonly choices?: readonly ChoiceEntry[];
};
/** Always this value: what real clients expect to be there, and this product has no rows for. */
export type FixedField = Common & {
  readonly kind: 'fixed';
  readonly value: Json;
  /** What it would be if there were rows of that kind: clients are told so, and may filter by it and find nothing. */
  readonly as?: Field;
};
/** Accepted, never shown: turned into what is stored by `store`. */
export type SecretField = Common &
  Stored &
  Length & {
    readonly kind: 'secret';
    readonly store: (clear: string) => Promise<string>;
    /** A column that goes up by one when the secret changes. */
    readonly counts?: string;
  };

export type Field =
  | TextField
  | IntegerField
  | NumberField
  | BooleanField
  | DateTimeField
  | UuidField
  | JsonField
  | ColorField
  | InetField
  | ChoiceField
  | TextsField
  | ReferenceField
  | ReferencesField
  | TargetField
  | DerivedField
  | FixedField
  | SecretField;

type Options<F extends Field> = Omit<F, 'kind'>;

export const text = (options: Options<TextField> = {}): TextField => ({ kind: 'text', ...options });
export const integer = (options: Options<IntegerField> = {}): IntegerField => ({ kind: 'integer', ...options });
export const number = (options: Options<NumberField> = {}): NumberField => ({ kind: 'number', ...options });
export const boolean = (options: Options<BooleanField> = {}): BooleanField => ({ kind: 'boolean', ...options });
export const datetime = (options: Options<DateTimeField> = {}): DateTimeField => ({ kind: 'datetime', ...options });
export const uuid = (options: Options<UuidField> = {}): UuidField => ({ kind: 'uuid', ...options });
export const json = (options: Options<JsonField> = {}): JsonField => ({ kind: 'json', ...options });
export const color = (options: Options<ColorField> = {}): ColorField => ({ kind: 'color', ...options });
export const inet = (form: InetField['form'], options: Omit<Options<InetField>, 'form'> = {}): InetField => ({
  kind: 'inet',
  form,
  ...options,
});
export const choice = (choices: readonly ChoiceEntry[], options: Omit<Options<ChoiceField>, 'choices'> = {}): ChoiceField => ({
  kind: 'choice',
  choices,
  ...options,
});
export const texts = (options: Options<TextsField> = {}): TextsField => ({ kind: 'texts', ...options });
export const contentTypes = (options: Options<TextsField> = {}): TextsField => ({ kind: 'texts', of: 'content_types', ...options });
export const reference = (model: string, options: Omit<Options<ReferenceField>, 'model'> = {}): ReferenceField => ({
  kind: 'reference',
  model,
  ...options,
});
export const references = (
  model: string,
  through: Through,
  options: Omit<Options<ReferencesField>, 'model' | 'through'> = {},
): ReferencesField => ({
  kind: 'references',
  model,
  through,
  ...options,
});
export const target = (type: string, id: string): TargetField => ({ kind: 'target', type, id, readOnly: true });
export const derived = (
  type: ColumnType,
  expression: DerivedField['expression'],
  options: Omit<Options<DerivedField>, 'type' | 'expression'> = {},
): DerivedField => ({
  kind: 'derived',
  type,
  expression,
  readOnly: true,
  ...options,
});
export const fixed = (value: Json, options: Omit<Options<FixedField>, 'value'> = {}): FixedField => ({
  kind: 'fixed',
  value,
  readOnly: true,
  ...options,
});
export const secret = (store: SecretField['store'], options: Omit<Options<SecretField>, 'store'> = {}): SecretField => ({
  kind: 'secret',
  store,
  ...options,
});

const SHORT: Readonly<Record<string, string>> = {
  asn: 'ASN',
  dns: 'DNS',
  id: 'ID',
  ip: 'IP',
  ip4: 'IPv4',
  ip6: 'IPv6',
  lag: 'LAG',
  mac: 'MAC',
  mtu: 'MTU',
  vlan: 'VLAN',
  vlans: 'VLANs',
  nat: 'NAT',
};

/** "device_type" → "Device type", "mac_address" → "MAC address". */
export function titleOf(name: string): string {
  const words = name
    .split('_')
    .map((word) => SHORT[word] ?? word)
    .join(' ');
  return (words[0] ?? '').toUpperCase() + words.slice(1);
}

/** The field as forms and validation know it; null for what no form shows. */
export function fieldSpec(name: string, field: Field): FieldSpec | null {
  const common = {
    name,
    label: field.label ?? titleOf(name),
    help_text: field.help ?? '',
    required: field.required ?? false,
    ...(field.nullable && { nullable: true }),
    ...(field.readOnly && { read_only: true }),
    ...(field.default !== undefined && { default: field.default }),
    ...(field.group !== undefined && { group: field.group }),
  };
  const lengths = (limits: Length) => ({
    ...(limits.min !== undefined && { min_length: limits.min }),
    ...(limits.max !== undefined && { max_length: limits.max }),
  });
  const bounds = (limits: Length) => ({
    ...(limits.min !== undefined && { min_value: limits.min }),
    ...(limits.max !== undefined && { max_value: limits.max }),
  });
  switch (field.kind) {
    case 'text':
      return { kind: field.multiline ? 'text' : 'string', ...common, ...lengths(field) };
    case 'integer':
      return { kind: 'integer', ...common, ...bounds(field) };
    case 'number':
      return { kind: 'number', ...common, ...bounds(field) };
    case 'boolean':
    case 'datetime':
    case 'json':
    case 'color':
      return { kind: field.kind, ...common };
    case 'uuid':
      return { kind: 'string', ...common };
    case 'inet':
      return field.form === 'network'
        ? { kind: 'ipnetwork', ...common }
        : { kind: field.form === 'host' ? 'ipaddress' : 'ipaddress_mask', ...common };
    case 'choice':
      return { kind: 'choice', ...common, choices: field.choices };
    case 'texts':
      return { kind: 'tags_text', ...common, ...lengths(field), ...(field.of === 'content_types' && { widget: 'content_types' }) };
    case 'reference':
      return { kind: 'object', ...common, model: field.model, ...(field.from && { query_params: field.from }) };
    case 'references':
      return 'reverse' in field.through ? null : { kind: 'multiobject', ...common, model: field.model };
    case 'secret':
      return { kind: 'string', ...common, ...lengths(field), sensitive: true, widget: 'password' };
    case 'target':
    case 'derived':
    case 'fixed':
      return null;
  }
}

/** Whether requests may set it. */
export const isWritable = (field: Field): boolean =>
  !field.readOnly &&
  !field.hidden &&
  field.kind !== 'target' &&
  field.kind !== 'derived' &&
  field.kind !== 'fixed' &&
  !(field.kind === 'references' && 'reverse' in field.through);
