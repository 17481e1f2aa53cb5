// Descriptors of the fields that people add to kinds of objects, and of the values to choose from. What values they take: core/resources/custom-fields.ts.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { AppError, type FieldErrors } from '@/core/errors';
import { defineResource, type Row, type ValidateInput } from '@/core/resources/define';
import { faultOfValue, type CustomField } from '@/core/resources/custom-fields';
import { boolean, choice, contentTypes, integer, json, reference, text } from '@/core/resources/fields';

const TYPES = [
  ['text', 'Text'],
  ['integer', 'Integer'],
  ['boolean', 'Boolean (true/false)'],
  ['date', 'Date'],
  ['url', 'URL'],
  ['select', 'Selection'],
  ['multi-select', 'Multiple selection'],
  ['json', 'JSON'],
  ['markdown', 'Markdown'],
] as const;

const FILTER_LOGICS = [
  ['disabled', 'Disabled'],
  ['loose', 'Loose'],
  ['exact', 'Exact'],
] as const;

async function validateField(_tx: Tx, row: Row, { before }: ValidateInput): Promise<FieldErrors | undefined> {
  if (before && before['key'] !== row['key']) return { key: ['The key stays: values lie under it.'] };
  if (before && before['type'] !== row['type']) return { type: ['The type stays: there may be values of it.'] };
  const [min, max] = [row['validation_minimum'] as number | null, row['validation_maximum'] as number | null];
  if (row['type'] !== 'integer' && (min !== null || max !== null))
    return { [min === null ? 'validation_maximum' : 'validation_minimum']: ['Only whole numbers have bounds.'] };
  const pattern = await faultOfPattern(String(row['validation_regex']));
  if (pattern) return { validation_regex: [pattern] };
  const choices = row['type'] === 'select' || row['type'] === 'multi-select';
  const fault = choices ? null : faultOfValue(row as unknown as CustomField, row['default']);
  return fault === null ? undefined : { default: [`The default ${fault}.`] };
}

async function faultOfPattern(pattern: string): Promise<string | undefined> {
  if (pattern === '') return undefined;
  try {
    await query(sql`SELECT ''::text ~ ${pattern}::text`);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return 'This is not a valid regular expression.';
    throw error;
  }
}

export const customField = defineResource({
  label: 'extras.customfield',
  path: 'extras/custom-fields',
  table: 'extras_custom_field',
  title: 'Custom field',
  fields: {
    content_types: contentTypes({ required: true, help: 'What has this field.' }),
    type: choice(TYPES, { default: 'text' }),
    filter_logic: choice(FILTER_LOGICS, { default: 'loose', help: 'Loose: a filter finds parts of a text, too.' }),
    label: text({ max: 50, required: true, search: true }),
    grouping: text({ max: 255 }),
    key: text({ max: 255, help: 'Made of the label when left empty. Letters, digits and underscores.' }),
    description: text({ max: 255, search: true }),
    required: boolean(),
    default: json({ nullable: true, filter: false }),
    weight: integer({ min: 0, max: 32767, default: 100 }),
    validation_minimum: integer({ nullable: true, filter: false }),
    validation_maximum: integer({ nullable: true, filter: false }),
    validation_regex: text({ max: 500, filter: false }),
    advanced_ui: boolean({ filter: false }),
  },
  list: {
    columns: ['label', 'key', 'type', 'content_types', 'required', 'description'],
    order: ['weight', 'label'],
    sections: ['extras.customfieldchoice'],
  },
  naturalKey: [['key']],
  display: (row) => String(row['label']),
  dated: true,
  noted: true,
  validate: validateField,
});

async function validateChoice(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const [field] = await query<{ type: string }>(sql`SELECT type FROM extras_custom_field WHERE id = ${row['custom_field']}::uuid`, tx);
  return field?.type === 'select' || field?.type === 'multi-select'
    ? undefined
    : { custom_field: ['Only selections have values to choose from.'] };
}

export const customFieldChoice = defineResource({
  label: 'extras.customfieldchoice',
  path: 'extras/custom-field-choices',
  table: 'extras_custom_field_choice',
  title: 'Custom field choice',
  fields: {
    value: text({ max: 255, required: true, search: true }),
    weight: integer({ min: 0, max: 32767, default: 100 }),
    custom_field: reference('extras.customfield', { required: true }),
  },
  list: { columns: ['custom_field', 'value', 'weight'], order: ['custom_field', 'weight', 'value'] },
  naturalKey: [['custom_field', 'key'], ['value']],
  display: (row) => String(row['value']),
  partOf: 'custom_field',
  duplicateKey: 'non_field_errors',
  dated: true,
  validate: validateChoice,
});

/** A key follows from the label where none is given. */
export function completeCustomField(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { key, label } = body as Record<string, unknown>;
  if ((key !== undefined && key !== null && key !== '') || typeof label !== 'string') return body;
  const made = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return { ...body, key: /^[a-z_]/.test(made) ? made : `_${made}` };
}
