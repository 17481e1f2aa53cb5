// What a CSV document of new objects may say: its columns, what each takes, and an example of what is there, for who is about to write one.
import { type FieldSpec, flatChoices } from '@windlass/sdk';
import { can, scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and } from '@/core/predicate';
import { findCalled, keyColumns } from '../rows/called';
import { csvLine } from './cells';
import { customFieldsOf, type CustomField } from '../custom-fields';
import type { Resource } from '../define';
import type { Field, ReferenceField } from '../fields';
import { nameField } from '../rows/lookup';
import { displayOf } from '../names';
import { readFilters } from '../filters/query';
import { resourceOf } from '../registry';
import { selectRows } from '../rows/rows';

export interface GuideColumn {
  readonly name: string;
  readonly required: boolean;
  /** What its cells hold, in words. */
  readonly takes: string;
}

export interface CsvGuide {
  /** Required ones first, else in the order given. */
  readonly columns: readonly GuideColumn[];
  /** A line of names and one of values; empty while something that is required does not exist, or may not be viewed. */
  readonly example: string;
}

/** `specs`: the fields of its form. */
export async function csvGuide(actor: Actor, resource: Resource, specs: readonly FieldSpec[]): Promise<CsvGuide> {
  const columns = specs.flatMap((spec): GuideColumn[] => {
    const field = resource.fields[spec.name];
    if (!field || spec.name === 'custom_fields') return [];
    return [{ name: spec.name, required: spec.required, takes: takenBy(spec.name, field) }];
  });
  const custom = Object.hasOwn(resource.fields, 'custom_fields') ? await customFieldsOf(resource.label) : [];
  columns.push(...custom.map((field) => ({ name: `cf_${field.key}`, required: field.required, takes: takenByCustom(field) })));
  const sorted = columns.toSorted((a, b) => Number(b.required) - Number(a.required));
  return { columns: sorted, example: await exampleOf(actor, resource, sorted) };
}

/** Of the network that documentation may use. */
const ADDRESSES = { network: '192.0.2.0/24', interface: '192.0.2.1/24', host: '192.0.2.1' };

const SHOWN = 6;

const listed = (values: readonly string[]) =>
  values.length > SHOWN ? `${values.slice(0, SHOWN).join(', ')} and ${values.length - SHOWN} more` : values.join(', ');

function takenBy(name: string, field: Field): string {
  switch (field.kind) {
    case 'reference': {
      const by = nameField(resourceOf(field.model));
      const parts = keyColumns(name, field);
      return `${by === undefined ? 'Its id' : `Its ${by} or id`}${parts.length > 1 ? `, or columns of their own: ${parts.join(', ')}` : ''}`;
    }
    case 'references':
      return 'Names or ids, with commas between them';
    case 'choice':
      return `One of ${listed(flatChoices(field.choices).map(([value]) => String(value)))}`;
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return `A ${field.kind === 'integer' ? 'whole ' : ''}number${range(field)}`;
    case 'datetime':
      return 'A time: 2026-01-31T14:00:00Z';
    case 'inet':
      return `${{ network: 'A network', interface: 'An address with its mask', host: 'An address' }[field.form]}: ${ADDRESSES[field.form]}`;
    case 'json':
      return 'JSON';
    case 'color':
      return 'Six hexadecimal digits: 9e9e9e';
    case 'texts':
      return field.of === 'content_types'
        ? 'Kinds of objects, with commas between them: dcim.device,dcim.rack'
        : 'Texts, with commas between them';
    case 'uuid':
      return 'An id';
    default:
      return 'max' in field ? `Text, at most ${field.max} characters` : 'Text';
  }
}

function range({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  return min !== undefined ? `, at least ${min}` : max !== undefined ? `, at most ${max}` : '';
}

function takenByCustom({ type, choices, validation_minimum: min, validation_maximum: max }: CustomField): string {
  switch (type) {
    case 'integer':
      return `A whole number${range({ ...(min !== null && { min }), ...(max !== null && { max }) })}`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'A date: 2026-01-31';
    case 'url':
      return 'An address: https://example.com/';
    case 'select':
      return `One of ${listed(choices)}`;
    case 'multi-select':
      return `A list in JSON of ${listed(choices)}`;
    case 'json':
      return 'JSON';
    default:
      return 'Text';
  }
}

/** What is required, and what names the new object. */
async function exampleOf(actor: Actor, resource: Resource, columns: readonly GuideColumn[]): Promise<string> {
  const naming = (name: string) =>
    resource.fields[name]?.kind === 'text' && resource.naturalKey.some((path) => path?.length === 1 && path[0] === name);
  const shown = columns
    .filter(({ name, required }) => required || naming(name))
    .toSorted((a, b) => Number(naming(b.name)) - Number(naming(a.name)));
  const values = await Promise.all(shown.map(({ name }) => exampleValue(actor, resource, name)));
  if (values.some((value) => value === undefined)) return '';
  return (csvLine(shown.map(({ name }) => name)) + csvLine(values as string[])).replaceAll('\r', '').trimEnd();
}

async function exampleValue(actor: Actor, resource: Resource, name: string): Promise<string | undefined> {
  const field = Object.hasOwn(resource.fields, name) ? resource.fields[name]! : undefined;
  switch (field?.kind) {
    case 'reference':
      return await existing(actor, resource, name, field);
    case 'text':
      return `new-${resource.title.toLowerCase().replaceAll(' ', '-')}`.slice(0, field.max);
    case 'choice':
      return String(flatChoices(field.choices)[0]?.[0]);
    case 'boolean':
      return 'true';
    case 'integer':
    case 'number':
      return String(field.min ?? 1);
    case 'inet':
      return ADDRESSES[field.form];
    case 'texts':
      return field.of === 'content_types' ? 'dcim.device' : undefined;
    default:
      return undefined;
  }
}

/** One that the actor may view, by the shortest name that means it alone. */
async function existing(actor: Actor, resource: Resource, name: string, field: ReferenceField): Promise<string | undefined> {
  if (!can(actor, 'view', field.model)) return undefined;
  const target = resourceOf(field.model);
  const fixed = Object.entries(field.from ?? {}).filter(([, value]) => !value.startsWith('$'));
  const params = new URLSearchParams({
    ...Object.fromEntries(fixed),
    ...(field.forThisType && { content_types: resource.label }),
  });
  const where = and(await readFilters(target, params, actor), scope(actor, 'view', field.model).predicate);
  const [row] = await selectRows(target, { where, limit: 1 });
  if (!row) return undefined;
  const forType = field.forThisType ? resource.label : undefined;
  const by = nameField(target);
  for (const value of [...(by === undefined ? [] : [row[by]]), displayOf(target, row)]) {
    const found = await findCalled(actor, { name, field, value }, forType);
    if (typeof value === 'string' && 'id' in found && found.id === row.id) return value;
  }
  return String(row.id);
}
