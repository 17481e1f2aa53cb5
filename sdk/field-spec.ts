// The one plain-JSON description of a field, for job variables and inventory fields alike. What it accepts is decided in the host's schema, how it looks in its form.

/** A JSON value: what may cross a wire, be stored as an input, or be returned as a result. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Choice = readonly [value: string, label: string];
/** A plain choice, or a titled group of them. */
export type ChoiceEntry = Choice | readonly [title: string, choices: readonly Choice[]];

interface Common {
  readonly name: string;
  readonly label: string;
  readonly help_text: string;
  readonly required: boolean;
  /** A form's initial value. No other door applies it. */
  readonly default?: Json;
  /** Never stored in clear, never shown again. */
  readonly sensitive?: boolean;
  /** null is a value of its own; otherwise an optional field's null means its empty value. */
  readonly nullable?: boolean;
  /** Title of the form section. */
  readonly group?: string;
  /** Shown, never accepted. */
  readonly read_only?: boolean;
  /** A hint for the form, such as "password" or "code". */
  readonly widget?: string;
}

interface Length {
  readonly min_length?: number;
  readonly max_length?: number;
}

interface Bounds {
  readonly min_value?: number;
  readonly max_value?: number;
}

interface Choices {
  readonly choices: readonly ChoiceEntry[];
}

interface Reference {
  /** Content type, such as "dcim.location". */
  readonly model: string;
  /** Attribute shown for a row; dots reach into nested objects. */
  readonly display_field?: string;
  /** Filters of the list to choose from; "$name" stands for the live value of another field of the form. */
  readonly query_params?: { readonly [filter: string]: string | readonly string[] };
  /** Label of an extra entry that means "none". */
  readonly null_option?: string;
}

interface PrefixLengths {
  readonly min_prefix_length?: number;
  readonly max_prefix_length?: number;
}

export type StringSpec = Common &
  Length & { readonly kind: 'string'; /** Searched for anywhere in the value; see pattern.ts. */ readonly regex?: string };
export type TextSpec = Common & Length & { readonly kind: 'text' };
export type IntegerSpec = Common & Bounds & { readonly kind: 'integer' };
export type NumberSpec = Common & Bounds & { readonly kind: 'number' };
export type BooleanSpec = Common & { readonly kind: 'boolean' };
export type DryRunSpec = Common & { readonly kind: 'dryrun' };
export type ChoiceSpec = Common & Choices & { readonly kind: 'choice' };
export type MultiChoiceSpec = Common & Choices & { readonly kind: 'multichoice' };
export type ObjectSpec = Common & Reference & { readonly kind: 'object' };
export type MultiObjectSpec = Common & Reference & { readonly kind: 'multiobject' };
export type FileSpec = Common & { readonly kind: 'file' };
export type IpAddressSpec = Common & { readonly kind: 'ipaddress' };
export type IpAddressMaskSpec = Common & { readonly kind: 'ipaddress_mask' };
export type IpNetworkSpec = Common & PrefixLengths & { readonly kind: 'ipnetwork' };
export type JsonSpec = Common & { readonly kind: 'json' };
export type DateSpec = Common & { readonly kind: 'date' };
export type DateTimeSpec = Common & { readonly kind: 'datetime' };
export type ColorSpec = Common & { readonly kind: 'color' };
/** A list of short texts, written with commas in a form. */
export type TagsTextSpec = Common & Length & { readonly kind: 'tags_text' };

export type FieldSpec =
  | StringSpec
  | TextSpec
  | IntegerSpec
  | NumberSpec
  | BooleanSpec
  | DryRunSpec
  | ChoiceSpec
  | MultiChoiceSpec
  | ObjectSpec
  | MultiObjectSpec
  | FileSpec
  | IpAddressSpec
  | IpAddressMaskSpec
  | IpNetworkSpec
  | JsonSpec
  | DateSpec
  | DateTimeSpec
  | ColorSpec
  | TagsTextSpec;

export type FieldKind = FieldSpec['kind'];

/** Name of each kind as a job variable, on the wire too (REST: the `type` in `variables/`). Kinds without one exist for inventory fields only. */
const VARIABLE_TYPES = {
  string: 'StringVar',
  text: 'TextVar',
  integer: 'IntegerVar',
  boolean: 'BooleanVar',
  dryrun: 'DryRunVar',
  choice: 'ChoiceVar',
  multichoice: 'MultiChoiceVar',
  object: 'ObjectVar',
  multiobject: 'MultiObjectVar',
  file: 'FileVar',
  ipaddress: 'IPAddressVar',
  ipaddress_mask: 'IPAddressWithMaskVar',
  ipnetwork: 'IPNetworkVar',
  json: 'JSONVar',
} as const satisfies Partial<Record<FieldKind, string>>;

export type VariableKind = keyof typeof VARIABLE_TYPES;
export type VariableType = (typeof VARIABLE_TYPES)[VariableKind];

/** "StringVar" for "string" and so on; undefined for the kinds that only inventory fields have. */
export function variableType(kind: FieldKind): VariableType | undefined {
  return Object.hasOwn(VARIABLE_TYPES, kind) ? VARIABLE_TYPES[kind as VariableKind] : undefined;
}

/** Every choice in order, groups opened. */
export function flatChoices(entries: readonly ChoiceEntry[]): Choice[] {
  return entries.flatMap((entry) => (isGroup(entry) ? [...entry[1]] : [entry]));
}

export function isGroup(entry: ChoiceEntry): entry is readonly [string, readonly Choice[]] {
  return typeof entry[1] !== 'string';
}

/** One entry of a job's `variables/` on the wire: unset options are left out. */
export function describeVariable(spec: FieldSpec): { [key: string]: Json } {
  const { name, kind, label, help_text, required, default: initial, ...options } = spec;
  return {
    name,
    type: variableType(kind) ?? kind,
    ...(label === '' ? {} : { label }),
    ...(help_text === '' ? {} : { help_text }),
    required,
    ...(initial === undefined ? {} : { default: initial }),
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
}
