// What OPTIONS says of a kind of object, in the shape that real clients read choices from: its fields, how a form may show them, and its filters.
import { randomUUID } from 'node:crypto';
import { flatChoices } from '@windlass/sdk';
import { ownContentTypes } from '../content-types';
import { customFieldsOf } from '../custom-fields';
import type { Resource } from '../define';
import { isWritable, titleOf, type Field } from '../fields';
import { filtersOf } from '../filters/filter-names';
import { findResource } from '../registry';

type Property = Record<string, unknown>;

/** Every object has these. */
const COMMON = ['object_type', 'display', 'url', 'natural_slug'] as const;

function typeOf(field: Field): Property {
  const nullable = (type: string) => (field.nullable ? [type, 'null'] : type);
  const limits = 'max' in field || 'min' in field ? (field as { min?: number; max?: number }) : {};
  switch (field.kind) {
    case 'text':
    case 'color':
    case 'secret':
      return {
        type: nullable('string'),
        ...(limits.max !== undefined && { maxLength: limits.max }),
        ...(limits.min !== undefined && { minLength: limits.min }),
      };
    case 'choice': {
      const choices = flatChoices(field.choices);
      if (field.numeric)
        return { type: 'integer', enum: choices.map(([value]) => Number(value)), enumNames: choices.map(([, label]) => label) };
      return { type: 'string', enum: choices.map(([value]) => value), enumNames: choices.map(([, label]) => label) };
    }
    case 'integer':
    case 'number':
      return {
        type: nullable(field.kind),
        ...(limits.min !== undefined && { minimum: limits.min }),
        ...(limits.max !== undefined && { maximum: limits.max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'datetime':
      return { type: nullable('string'), format: 'date-time' };
    case 'uuid':
      return { type: nullable('string'), format: 'uuid' };
    case 'inet':
      return { type: nullable('string') };
    case 'json':
      return { type: nullable('object') };
    case 'texts': {
      const types = field.of === 'content_types' ? ownContentTypes() : undefined;
      return { type: 'array', items: { type: 'string', ...(types && { enum: types, enumNames: types }) } };
    }
    case 'reference':
      return { ...modelOf(field.model), type: nullable('object'), uniqueItems: true, required: field.required ?? false };
    case 'references':
      return {
        type: 'array',
        required: [],
        items: { title: titleFor(field.model), ...modelOf(field.model), uniqueItems: true, required: false },
        uniqueItems: true,
      };
    case 'derived':
      return { type: field.type === 'integer' || field.type === 'number' || field.type === 'boolean' ? field.type : 'string' };
    case 'target':
      return { type: ['object', 'null'] };
    case 'fixed':
      return field.as ? typeOf(field.as) : { type: Array.isArray(field.value) ? 'array' : 'null' };
  }
}

const titleFor = (label: string) => findResource(label)?.title ?? label;

function modelOf(label: string): Property {
  const [appLabel, modelName] = label.split('.');
  const path = findResource(label)?.path;
  return { type: 'object', modelName, appLabel, modelUrl: path === undefined ? null : `/${path}/` };
}

/** Fields that no descriptor names, for they are the same everywhere. */
async function sharedProperties(resource: Resource): Promise<Record<string, Property>> {
  const hasNotes = resource.noted ?? !(resource.plain || resource.dated);
  const custom = Object.hasOwn(resource.fields, 'custom_fields') ? await customFieldsOf(resource.label) : undefined;
  return {
    ...(hasNotes && { notes_url: { type: 'string', title: 'Notes url', readOnly: true } }),
    ...(custom && {
      custom_fields: {
        type: 'object',
        title: 'Custom fields',
        default: Object.fromEntries(custom.map(({ key, default: value }) => [key, value])),
      },
      computed_fields: { type: 'string', title: 'Computed fields', readOnly: true },
      relationships: { type: 'object', title: 'Relationships' },
    }),
    ...(resource.parts?.includes('config_context') && { config_context: { type: 'string', title: 'Config context', readOnly: true } }),
  };
}

async function propertiesOf(resource: Resource, shown: readonly [string, Field][]): Promise<Record<string, Property>> {
  const id =
    resource.idType === 'uuid' ? { type: 'string', title: 'Id', format: 'uuid', default: randomUUID() } : { type: 'integer', title: 'Id' };
  return {
    id,
    ...Object.fromEntries(
      COMMON.map((name) => [name, { type: 'string', title: titleOf(name), ...(name === 'url' && { uniqueItems: true }), readOnly: true }]),
    ),
    ...Object.fromEntries(
      shown.map(([name, field]) => [name, { title: labelOf(name, field), ...typeOf(field), ...(!isOffered(field) && { readOnly: true }) }]),
    ),
    ...(await sharedProperties(resource)),
  };
}

const labelOf = (name: string, field: Field) => field.label ?? titleOf(name);
/** What a form would have a place for; nothing can be chosen yet for what stands for a kind that is not kept here. */
const isOffered = (field: Field) => isWritable(field) || (field.kind === 'fixed' && field.as !== undefined);

/** How a form may show what can be written. */
function uiOf(resource: Resource, shown: readonly [string, Field][], properties: Readonly<Record<string, Property>>): Property {
  return {
    'ui:order': [...resource.list.columns.filter((name) => Object.hasOwn(resource.fields, name)), '*'],
    id: {},
    ...Object.fromEntries(shown.filter(([, field]) => isOffered(field)).map(([name, field]) => [name, uiOfField(resource, name, field)])),
    ...(properties['custom_fields'] && { custom_fields: { 'ui:widget': 'textarea' }, relationships: {} }),
  };
}

function uiOfField(resource: Resource, name: string, given: Field): Property {
  const field = given.kind === 'fixed' && given.as ? given.as : given;
  const isLong = (field.kind === 'text' && field.multiline) || field.kind === 'json' || (field.kind === 'texts' && field.of === undefined);
  const widget = field.kind === 'integer' || field.kind === 'number' ? 'updown' : isLong && field.kind !== 'text' ? 'textarea' : undefined;
  const help = field.help ?? given.help;
  const taken = `${resource.title} with this ${labelOf(name, field).toLowerCase()} already exists.`;
  return {
    ...(widget !== undefined && { 'ui:widget': widget }),
    ...(help !== undefined && { 'ui:help': help }),
    ...(field.unique && { 'ui:custom-validators': [{ code: 'uniquevalidator', message: taken }] }),
    ...(isLong && { base_template: 'textarea.html' }),
  };
}

const nameOfColumn = (title: string, name: string) => ({ title, dataIndex: name, key: name });

/** Which fields belong together on a page, and which a list shows. */
function viewOf(resource: Resource, shown: readonly [string, Field][], properties: Readonly<Record<string, Property>>): Property {
  const own = shown.filter(([name]) => !ABOUT.includes(name));
  const fieldsOf = (group: string | undefined) => own.filter(([, field]) => field.group === group).map(([name]) => name);
  const groups = [...new Set(own.flatMap(([, field]) => field.group ?? []))];
  const long = own.filter(([, field]) => field.kind === 'text' && field.multiline && !field.group).map(([name]) => name);
  const apart = [...long, 'tags'];
  const card = (title: string, fields: readonly string[]) => (fields.length > 0 ? { [titleCase(title)]: { fields } } : {});
  const main = {
    ...card(
      resource.title,
      fieldsOf(undefined).filter((name) => !apart.includes(name)),
    ),
    ...Object.assign({}, ...groups.map((group) => card(group, fieldsOf(group)))),
  } as Property;
  const further = {
    ...Object.assign({}, ...long.map((name) => card(labelOf(name, resource.fields[name]!), [name]))),
    ...(Object.hasOwn(resource.fields, 'tags') && card('Tags', ['tags'])),
  } as Property;
  const title = (name: string) => String(properties[name]?.['title'] ?? titleOf(name));
  const defaults = resource.list.columns.filter((name) => Object.hasOwn(properties, name));
  const all = [...defaults, ...Object.keys(properties).filter((name) => !defaults.includes(name))];
  return {
    retrieve: {
      tabs: {
        [titleCase(resource.title)]: [main, ...(Object.keys(further).length > 0 ? [further] : [])],
        Advanced: [
          card('Object details', ['id', 'url', 'object_type', ...ABOUT.filter((name) => Object.hasOwn(properties, name)), 'natural_slug']),
        ],
        ...Object.fromEntries(groups.map((group) => [titleCase(group), [card(group, fieldsOf(group))]])),
      },
    },
    list: {
      default_fields: defaults.map((name) => nameOfColumn(title(name), name)),
      all_fields: all.map((name) => nameOfColumn(title(name), name)),
    },
  };
}

const ABOUT = ['created', 'last_updated'];
const titleCase = (text: string) => text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

export async function describeOptions(resource: Resource, base: string): Promise<Record<string, unknown>> {
  const shown = Object.entries(resource.fields).filter(([name, field]) => !field.hidden && name !== 'custom_fields');
  const properties = await propertiesOf(resource, shown);
  const actions = [...(resource.verbs.includes('change') ? ['PUT'] : []), ...(resource.verbs.includes('add') ? ['POST'] : [])];
  return {
    name: resource.titlePlural,
    description: '',
    renders: ['application/json', 'text/csv'],
    parses: ['application/json', 'text/csv'],
    ...(actions.length > 0 && { actions }),
    object_type: resource.label,
    url: `${base}/api/${resource.path}/`,
    schema: {
      title: resource.title,
      type: 'object',
      required: shown.filter(([, field]) => field.required && isWritable(field)).map(([name]) => name),
      properties,
    },
    uiSchema: uiOf(resource, shown, properties),
    view_options: viewOf(resource, shown, properties),
    filters: { q: { label: 'Search', lookup_types: [{ value: 'q', label: 'contains' }] }, ...describeFilters(resource) },
  };
}

const LOOKUPS: Readonly<Record<string, string>> = {
  ic: 'contains',
  ie: 'exact',
  iew: 'ends with',
  isw: 'starts with',
  re: 'matches regex',
  ire: 'matches regex',
  lt: 'is less than',
  lte: 'is less than or equal to',
  gt: 'is greater than',
  gte: 'is greater than or equal to',
  in: 'is one of',
  isnull: 'is empty',
};

function lookupLabel(suffix: string): string {
  if (suffix === '') return 'exact';
  if (suffix === 'n') return 'not exact (n)';
  const negated = suffix.startsWith('n') && Object.hasOwn(LOOKUPS, suffix.slice(1));
  return `${negated ? 'not ' : ''}${LOOKUPS[negated ? suffix.slice(1) : suffix] ?? suffix} (${suffix})`;
}

function describeFilters(resource: Resource): Record<string, unknown> {
  const filters: Record<string, { label: string; lookup_types: { value: string; label: string }[] }> = {};
  for (const [value, { name, suffix, field, extra }] of filtersOf(resource)) {
    const entry = (filters[name] ??= { label: extra?.label ?? field?.label ?? titleOf(name), lookup_types: [] });
    entry.lookup_types.push({ value, label: lookupLabel(suffix) });
  }
  return filters;
}
