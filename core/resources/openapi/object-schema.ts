// What a kind of object looks like in answers and in requests, as JSON Schema: what rows/serialize.ts sends and what write/input.ts takes, said in advance. Pure.
import type { Resource } from '../define';
import { fieldSpec, isWritable, reference, titleOf, type Field, type ReferencesField } from '../fields';
import { choiceSchema, inputSchemaOf, OPEN, orNull, type JsonSchema } from './json-schema';
import { findResource } from '../registry';

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** "IP address" → "IPAddress": what the kind is called among the schemas. */
export const schemaName = (resource: Resource): string =>
  resource.title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The schemas of a kind: as it is read, created or replaced, and changed. */
export function resourceSchemas(resource: Resource): Record<string, JsonSchema> {
  const name = schemaName(resource);
  return {
    [name]: objectSchema(resource),
    ...(resource.verbs.includes('add') && { [`${name}Input`]: requestSchema(resource, 'create') }),
    ...(resource.verbs.includes('change') && { [`${name}Change`]: requestSchema(resource, 'update') }),
  };
}

const text = (more: JsonSchema = {}): JsonSchema => ({ type: 'string', readOnly: true, ...more });
const idSchema = (resource: Resource): JsonSchema =>
  resource.idType === 'uuid' ? { type: 'string', format: 'uuid' } : { type: 'integer' };

function objectSchema(resource: Resource): JsonSchema {
  const shown = Object.entries(resource.fields).filter(([, field]) => !field.hidden && field.kind !== 'secret');
  const hasNotes = (!resource.plain && !resource.dated) || resource.noted === true;
  return {
    type: 'object',
    title: resource.title,
    required: [
      ...['id', 'object_type', 'display', 'url', 'natural_slug'],
      ...shown.filter(([, field]) => isAlwaysSent(field)).map(([name]) => name),
      ...(hasNotes ? ['notes_url'] : []),
    ],
    properties: {
      id: { ...idSchema(resource), readOnly: true },
      object_type: { const: resource.label, readOnly: true },
      display: text({ description: 'What people call it.' }),
      url: text({ format: 'uri-reference' }),
      natural_slug: text(),
      ...Object.fromEntries(shown.map(([name, field]) => [name, answerProperty(name, field)])),
      ...(hasNotes && { notes_url: text({ format: 'uri-reference' }) }),
      ...(hasNotes &&
        !resource.dated &&
        Object.fromEntries(
          (resource.parts ?? ['computed_fields', 'relationships']).map((part) => [
            part,
            { ...OPEN, readOnly: true, description: 'Sent in answers to writes, and when included.' },
          ]),
        )),
    },
  };
}

/** Lists of objects can be left out by the asker, and are in objects inside others; so are counts, also in a create's answer. */
const isAlwaysSent = (field: Field) =>
  field.kind !== 'references' && !(field.kind === 'texts' && field.of === 'content_types') && !(field.kind === 'derived' && field.counted);

function answerProperty(name: string, field: Field): JsonSchema {
  const { label = titleOf(name), help } = field;
  return {
    ...answerValue(name, field),
    title: label,
    ...(help !== undefined && { description: help }),
    ...(!isWritable(field) && { readOnly: true }),
  };
}

function answerValue(name: string, field: Field): JsonSchema {
  const maybe = (schema: JsonSchema) => (field.nullable ? orNull(schema) : schema);
  switch (field.kind) {
    case 'text':
    case 'color':
    case 'inet':
      return maybe({ type: 'string' });
    case 'integer':
    case 'boolean':
      return maybe({ type: field.kind });
    case 'number':
      return maybe({ type: field.decimal ? 'string' : 'number' });
    case 'datetime':
      return maybe({ type: 'string', format: 'date-time' });
    case 'uuid':
      return maybe({ type: 'string', format: 'uuid' });
    case 'json':
      return name === 'custom_fields' ? OPEN : {};
    case 'texts':
      return list({ type: 'string' });
    case 'choice':
      return field.required ? choiceAnswer(field) : orNull(choiceAnswer(field));
    case 'reference':
      return maybe(referenceTo(field.model));
    case 'references':
      return list(referenceTo(field.model));
    case 'target':
      return { anyOf: [ref('Reference'), OPEN, { type: 'null' }] };
    case 'fixed':
      return Array.isArray(field.value)
        ? { type: 'array', maxItems: 0, items: {} }
        : field.value === null
          ? { type: 'null' }
          : { const: field.value };
    case 'derived':
      return field.nullable || field.counted === 'null' || field.choices ? orNull(derivedAnswer(field)) : derivedAnswer(field);
    case 'secret':
      return {};
  }
}

function derivedAnswer(field: Field & { kind: 'derived' }): JsonSchema {
  if (field.choices) return labelled(choiceSchema(field.choices));
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: field.type };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'texts':
      return list({ type: 'string' });
    case 'json':
      return {};
    case 'text':
    case 'inet':
      return { type: 'string' };
  }
}

const choiceAnswer = (field: Field & { kind: 'choice' }) => {
  const value = valueSchema(field);
  return field.plain ? value : labelled(value);
};

/** Choices are texts, and some of them travel as numbers. */
function valueSchema(field: Field & { kind: 'choice' }): JsonSchema {
  const texts = choiceSchema(field.choices);
  return field.numeric ? { ...texts, type: 'integer', enum: (texts['enum'] as string[]).map(Number) } : texts;
}

const labelled = (value: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['value', 'label'],
  properties: { value, label: { type: 'string' } },
});

/** Id and address at depth 0, the object itself at any other. */
function referenceTo(model: string): JsonSchema {
  const target = findResource(model);
  return { anyOf: [ref('Reference'), ...(target ? [ref(schemaName(target))] : [])] };
}

function requestSchema(resource: Resource, mode: 'create' | 'update'): JsonSchema {
  const fields = Object.entries(resource.fields).filter(([, field]) => isWritable(field));
  const required = mode === 'create' ? fields.filter(([, field]) => field.required).map(([name]) => name) : [];
  return {
    type: 'object',
    title: mode === 'create' ? resource.title : `${resource.title}: changes`,
    ...(required.length > 0 && { required }),
    properties: {
      ...Object.fromEntries(fields.map(([name, field]) => [name, requestProperty(name, field)])),
      ...Object.fromEntries(Object.entries(resource.oneOf ?? {}).map(([one, list]) => [one, oneOfList(resource, one, list)])),
    },
  };
}

/** The only one of a list. */
function oneOfList(resource: Resource, one: string, list: string): JsonSchema {
  const { model } = resource.fields[list] as ReferencesField;
  return { ...requestProperty(one, reference(model, { nullable: true })), description: `The only one of ${list}; null for none.` };
}

function requestProperty(name: string, field: Field): JsonSchema {
  if (name === 'custom_fields') return OPEN;
  const spec = fieldSpec(name, field);
  if (!spec) return {};
  if (field.kind === 'choice') {
    // What was read may be sent back.
    const { title, description, default: initial } = inputSchemaOf(spec);
    const sent = {
      anyOf: [valueSchema(field), { type: 'object', required: ['value'], properties: { value: valueSchema(field) } }],
    };
    return { ...(spec.required ? sent : orNull(sent)), title, description, default: initial };
  }
  if (spec.kind === 'multiobject') return { ...inputSchemaOf(spec), items: { anyOf: [{ type: 'string' }, { type: 'integer' }, OPEN] } };
  return inputSchemaOf(spec);
}
