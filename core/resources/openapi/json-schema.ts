// How a field that somebody fills in looks as JSON Schema: one description for the inputs of jobs and the attributes of objects. Pure.
import { flatChoices, type ChoiceEntry, type FieldSpec } from '@windlass/sdk';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What a request may send for a field. Labels, help and defaults come along, for whoever makes a form or a client of it. */
export function inputSchemaOf(spec: FieldSpec): JsonSchema {
  const value = valueOf(spec);
  // An optional value may be sent as null: it stands for the empty one.
  const accepted = spec.required && !spec.nullable ? value : orNull(value);
  return {
    ...accepted,
    ...(spec.label !== '' && { title: spec.label }),
    ...(spec.help_text !== '' && { description: spec.help_text }),
    ...(spec.default !== undefined && { default: spec.default }),
    ...(spec.sensitive && { writeOnly: true }),
  };
}

export function orNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf, enum: values } = schema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...(anyOf as JsonSchema[]), { type: 'null' }] };
  if (type === undefined && (schema['$ref'] !== undefined || schema['const'] !== undefined)) return { anyOf: [schema, { type: 'null' }] };
  if (type === undefined) return schema;
  return {
    ...schema,
    type: [...(Array.isArray(type) ? (type as string[]) : [type]), 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  };
}

/** The values; their labels beside them. */
export function choiceSchema(choices: readonly ChoiceEntry[]): JsonSchema {
  const flat = flatChoices(choices);
  return { type: 'string', enum: flat.map(([value]) => value), 'x-enumNames': flat.map(([, label]) => label) };
}

const lengths = (spec: { readonly min_length?: number; readonly max_length?: number }, kind: 'Length' | 'Items'): JsonSchema => ({
  ...(spec.min_length !== undefined && { [`min${kind}`]: spec.min_length }),
  ...(spec.max_length !== undefined && { [`max${kind}`]: spec.max_length }),
});

const bounds = (spec: { readonly min_value?: number; readonly max_value?: number }): JsonSchema => ({
  ...(spec.min_value !== undefined && { minimum: spec.min_value }),
  ...(spec.max_value !== undefined && { maximum: spec.max_value }),
});

/** An object of any attributes. */
export const OPEN: JsonSchema = { type: 'object', additionalProperties: true };

function valueOf(spec: FieldSpec): JsonSchema {
  switch (spec.kind) {
    case 'string':
      return {
        type: 'string',
        ...lengths(spec, 'Length'),
        ...(spec.regex !== undefined && isPattern(spec.regex) && { pattern: spec.regex }),
      };
    case 'text':
      return { type: 'string', ...lengths(spec, 'Length') };
    case 'integer':
    case 'number':
      return { type: spec.kind, ...bounds(spec) };
    case 'boolean':
    case 'dryrun':
      return { type: 'boolean' };
    case 'choice':
      return choiceSchema(spec.choices);
    case 'multichoice':
      return { type: 'array', items: choiceSchema(spec.choices) };
    case 'object':
      return {
        anyOf: [{ type: 'string' }, { type: 'integer' }, { ...OPEN, description: 'Attributes that exactly one object has.' }],
        'x-model': spec.model,
      };
    case 'multiobject':
      return { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'x-model': spec.model };
    case 'file':
      return { type: 'string', contentMediaType: 'application/octet-stream' };
    case 'ipaddress':
    case 'ipaddress_mask':
    case 'ipnetwork':
      return {
        type: 'string',
        examples: [{ ipaddress: '192.0.2.1', ipaddress_mask: '192.0.2.1/24', ipnetwork: '192.0.2.0/24' }[spec.kind]],
      };
    case 'json':
      return {};
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'color':
      return { type: 'string', pattern: '^[0-9A-Fa-f]{6}$' };
    case 'tags_text':
      return { type: 'array', items: { type: 'string', ...(spec.max_length !== undefined && { maxLength: spec.max_length }) } };
  }
}

/** Our patterns are a dialect of their own; one that a client's engine would not take is left out. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
