// Job variables: what an author declares, the FieldSpec it stands for, and the type run() receives. Values are checked by the host, not here.

import type { Json, ChoiceEntry, Choice, FieldSpec, VariableKind, VariableType } from './field-spec.ts';
import { variableType } from './field-spec.ts';
import type { JobFile, Row } from './context.ts';
import type { IPAddress, IPInterface, IPNetwork } from './ip.ts';
import { assertPattern } from './pattern.ts';

interface CommonOptions {
  readonly label?: string;
  readonly description?: string;
  /** Only the form's initial value: REST and the command line never fill it in. */
  readonly default?: Json;
  /** True unless said otherwise. */
  readonly required?: boolean;
  /** Sealed while it waits, never stored in clear, redacted from log and result. */
  readonly sensitive?: boolean;
  /** Title of the form section to show it under. */
  readonly group?: string;
  readonly widget?: string;
}

export interface StringOptions extends CommonOptions {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Must be found somewhere in the value; write ^…$ to match all of it. */
  readonly regex?: RegExp | string;
}

export interface IntegerOptions extends CommonOptions {
  readonly minValue?: number;
  readonly maxValue?: number;
}

/** A value that is its own label, a pair, or a titled group of pairs. */
export type ChoiceOption = string | ChoiceEntry;

export interface ChoiceOptions extends CommonOptions {
  readonly choices: readonly ChoiceOption[];
}

export interface ObjectOptions extends CommonOptions {
  /** Content type, such as "dcim.location". */
  readonly model: string;
  readonly displayField?: string;
  /** Filters of the choices; "$name" is the live value of another variable. */
  readonly queryParams?: { readonly [filter: string]: string | readonly string[] };
  readonly nullOption?: string;
}

export interface NetworkOptions extends CommonOptions {
  readonly minPrefixLength?: number;
  readonly maxPrefixLength?: number;
}

type Optional<O, T> = O extends { readonly required: false } ? T | null : T;
type ChoiceValue<E> = E extends string
  ? E
  : E extends readonly [infer V extends string, string]
    ? V
    : E extends readonly [string, readonly (infer C)[]]
      ? C extends readonly [infer V extends string, string]
        ? V
        : never
      : never;
type OptionalChoice<O extends ChoiceOptions> = O extends { readonly required: false }
  ? ChoiceValue<O['choices'][number]> | ''
  : ChoiceValue<O['choices'][number]>;

const VARIABLE = Symbol.for('windlass.variable');

/** What all variables share. `Value` is what run() receives; an optional one that was left out is null, or the empty value its kind has. */
export abstract class Variable<Value> {
  /** Carries the type only. */
  declare readonly value: Value;
  readonly [VARIABLE] = true;
  protected readonly options: CommonOptions;
  abstract readonly kind: VariableKind;

  constructor(options: CommonOptions) {
    this.options = options;
  }

  /** Its name on the wire: "StringVar" and so on. */
  get type(): VariableType {
    return variableType(this.kind)!;
  }

  /** @throws TypeError when the options make no sense */
  abstract toSpec(name: string): FieldSpec;

  protected common(name: string) {
    const { label = '', description = '', required = true, default: initial, sensitive, group, widget } = this.options;
    return { name, label, help_text: description, required, ...set({ default: initial, sensitive, group, widget }) };
  }
}

/** True for a variable of any copy of this package. */
export function isVariable(value: unknown): value is Variable<unknown> {
  return typeof value === 'object' && value !== null && VARIABLE in value;
}

export class StringVar extends Variable<string> {
  readonly kind = 'string';
  declare protected readonly options: StringOptions;

  constructor(options: StringOptions = {}) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    const { minLength, maxLength, regex } = this.options;
    checkRange(name, 'minLength', minLength, 'maxLength', maxLength, 0);
    const pattern = regex instanceof RegExp ? regex.source : regex;
    if (regex instanceof RegExp && regex.flags.replace(/[uv]/g, '') !== '')
      throw new TypeError(`${name}: a regex has no flags here; write [Aa] instead of /a/i.`);
    if (pattern !== undefined) assertPattern(name, pattern);
    return { kind: this.kind, ...this.common(name), ...set({ min_length: minLength, max_length: maxLength, regex: pattern }) };
  }
}

export class TextVar extends Variable<string> {
  readonly kind = 'text';
  declare protected readonly options: StringOptions;

  constructor(options: Omit<StringOptions, 'regex'> = {}) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    const { minLength, maxLength } = this.options;
    checkRange(name, 'minLength', minLength, 'maxLength', maxLength, 0);
    return { kind: this.kind, ...this.common(name), ...set({ min_length: minLength, max_length: maxLength }) };
  }
}

export class IntegerVar<const O extends IntegerOptions = Record<never, never>> extends Variable<Optional<O, number>> {
  readonly kind = 'integer';
  declare protected readonly options: IntegerOptions;

  constructor(options?: O) {
    super(options ?? {});
  }

  toSpec(name: string): FieldSpec {
    const { minValue, maxValue } = this.options;
    checkRange(name, 'minValue', minValue, 'maxValue', maxValue, Number.MIN_SAFE_INTEGER);
    return { kind: this.kind, ...this.common(name), ...set({ min_value: minValue, max_value: maxValue }) };
  }
}

export class BooleanVar extends Variable<boolean> {
  readonly kind: 'boolean' | 'dryrun' = 'boolean';

  /** Never required: left out, it is false. */
  constructor(options: Omit<CommonOptions, 'required'> = {}) {
    super({ ...options, required: false });
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name) };
  }
}

/** Named `dryrun`, it says that the job can be tried: such a run can't write, whatever the code does. */
export class DryRunVar extends BooleanVar {
  override readonly kind = 'dryrun';

  constructor(options: Omit<CommonOptions, 'required' | 'default'> = {}) {
    if ((options as CommonOptions).default === true)
      throw new TypeError('A DryRunVar has no default of its own: `dryrunDefault: true` in meta ticks its box.');
    super({ description: 'Try it: nothing is changed.', ...options, default: false });
  }
}

export class ChoiceVar<const O extends ChoiceOptions> extends Variable<OptionalChoice<O>> {
  readonly kind = 'choice';
  declare protected readonly options: ChoiceOptions;

  constructor(options: O) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name), choices: readChoices(name, this.options.choices) };
  }
}

export class MultiChoiceVar<const O extends ChoiceOptions> extends Variable<ChoiceValue<O['choices'][number]>[]> {
  readonly kind = 'multichoice';
  declare protected readonly options: ChoiceOptions;

  constructor(options: O) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name), choices: readChoices(name, this.options.choices) };
  }
}

export class ObjectVar<const O extends ObjectOptions> extends Variable<Optional<O, Row<O['model']>>> {
  readonly kind = 'object';
  declare protected readonly options: ObjectOptions;

  constructor(options: O) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name), ...reference(name, this.options) };
  }
}

export class MultiObjectVar<const O extends ObjectOptions> extends Variable<Row<O['model']>[]> {
  readonly kind = 'multiobject';
  declare protected readonly options: ObjectOptions;

  constructor(options: O) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name), ...reference(name, this.options) };
  }
}

export class FileVar<const O extends Omit<CommonOptions, 'default'> = Record<never, never>> extends Variable<Optional<O, JobFile>> {
  readonly kind = 'file';

  constructor(options?: O) {
    super(options ?? {});
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name) };
  }
}

/** An address; given in CIDR notation, the mask is dropped. */
export class IPAddressVar<const O extends CommonOptions = Record<never, never>> extends Variable<Optional<O, IPAddress>> {
  readonly kind = 'ipaddress';

  constructor(options?: O) {
    super(options ?? {});
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name) };
  }
}

/** An address with its mask: 192.0.2.1/24. */
export class IPAddressWithMaskVar<const O extends CommonOptions = Record<never, never>> extends Variable<Optional<O, IPInterface>> {
  readonly kind = 'ipaddress_mask';

  constructor(options?: O) {
    super(options ?? {});
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name) };
  }
}

/** A network without host bits: 192.0.2.0/24. */
export class IPNetworkVar<const O extends NetworkOptions = Record<never, never>> extends Variable<Optional<O, IPNetwork>> {
  readonly kind = 'ipnetwork';
  declare protected readonly options: NetworkOptions;

  constructor(options?: O) {
    super(options ?? {});
  }

  toSpec(name: string): FieldSpec {
    const { minPrefixLength, maxPrefixLength } = this.options;
    checkRange(name, 'minPrefixLength', minPrefixLength, 'maxPrefixLength', maxPrefixLength, 0);
    return { kind: this.kind, ...this.common(name), ...set({ min_prefix_length: minPrefixLength, max_prefix_length: maxPrefixLength }) };
  }
}

export class JSONVar extends Variable<Json> {
  readonly kind = 'json';

  constructor(options: CommonOptions = {}) {
    super(options);
  }

  toSpec(name: string): FieldSpec {
    return { kind: this.kind, ...this.common(name) };
  }
}

export type Variables = { readonly [name: string]: Variable<unknown> };

/** What run() receives: `async run({ count }: Input<typeof MyJob>)`. */
export type Input<J extends { variables: object }> = {
  -readonly [K in keyof J['variables']]: J['variables'][K] extends Variable<infer Value> ? Value : never;
};

/** Variables of a class: those of its bases first, each in the order it was declared. */
export function collectVariables(jobClass: object): Map<string, Variable<unknown>> {
  const found = new Map<string, Variable<unknown>>();
  for (const cls of lineage(jobClass)) {
    const own: unknown = Object.getOwnPropertyDescriptor(cls, 'variables')?.value;
    if (own === undefined) continue;
    if (typeof own !== 'object' || own === null) throw new TypeError('`static variables` is an object of variables.');
    for (const [name, variable] of Object.entries(own)) {
      if (!isVariable(variable)) throw new TypeError(`${name} is no variable: write new StringVar() or the like.`);
      found.set(name, variable);
    }
  }
  return found;
}

/** The class and its bases, the farthest base first. */
export function lineage(jobClass: object): object[] {
  const classes: object[] = [];
  for (let cls: object | null = jobClass; cls !== null && cls !== Function.prototype; cls = Object.getPrototypeOf(cls) as object | null)
    classes.unshift(cls);
  return classes;
}

// Letters first, so that it can be a form field beside the platform's own (_task_queue), and none that every object already has.
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

/**
 * The fields of a job's form, in the order to show them: the names in `fieldOrder` first, then the rest as declared.
 * @throws TypeError naming the variable that can't be used
 */
export function variableSpecs(jobClass: object, fieldOrder: readonly string[] = []): FieldSpec[] {
  const variables = collectVariables(jobClass);
  const names = new Set([...fieldOrder.filter((name) => variables.has(name)), ...variables.keys()]);
  return [...names].map((name) => {
    if (!NAME.test(name) || name in Object.prototype) throw new TypeError(`"${name}" can't be the name of a variable.`);
    return variables.get(name)!.toSpec(name);
  });
}

type Present<T> = { -readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  -readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined: specs are stored as JSON and compared. */
function set<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

function checkRange(name: string, low: string, min: number | undefined, high: string, max: number | undefined, floor: number): void {
  for (const [option, value] of [
    [low, min],
    [high, max],
  ] as const) {
    if (value !== undefined && (!Number.isSafeInteger(value) || value < floor))
      throw new TypeError(`${name}: ${option} is a whole number${floor === 0 ? ' of 0 or more' : ''}, not ${String(value)}.`);
  }
  if (min !== undefined && max !== undefined && min > max) throw new TypeError(`${name}: ${low} is above ${high}.`);
}

function readChoices(name: string, options: readonly ChoiceOption[] | undefined): ChoiceEntry[] {
  if (!Array.isArray(options) || options.length === 0) throw new TypeError(`${name}: \`choices\` is missing.`);
  return (options as readonly ChoiceOption[]).map((option): ChoiceEntry =>
    typeof option === 'string' ? ([option, option] satisfies Choice) : option,
  );
}

function reference(name: string, options: ObjectOptions) {
  if (!/^[a-z_]+\.[a-z_0-9]+$/.test(options.model))
    throw new TypeError(`${name}: \`model\` is a content type such as "dcim.location", not ${JSON.stringify(options.model)}.`);
  return {
    model: options.model,
    ...set({ display_field: options.displayField, query_params: options.queryParams, null_option: options.nullOption }),
  };
}
