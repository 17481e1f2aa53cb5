// What OPTIONS says of a kind of object, in the shape that real clients read choices from.
import { flatChoices } from '@windlass/sdk';
import type { Resource } from './define';
import type { Field } from './fields';
import { filtersOf } from './filter-names';
import { isWritable } from './input';
import { ownContentTypes } from './content-types';
import { resourceOf } from './registry';
import { titleOf } from './fields';

type Property = Record<string, unknown>;

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
      return { type: 'object' };
    case 'texts': {
      const types = field.of === 'content_types' ? ownContentTypes() : undefined;
      return { type: 'array', items: { type: 'string', ...(types && { enum: types, enumNames: types }) } };
    }
    case 'reference':
      return { ...modelOf(field.model), type: nullable('object'), required: field.required ?? false };
    case 'references':
      return { type: 'array', items: modelOf(field.model), uniqueItems: true };
    case 'derived':
      return { type: field.type === 'integer' || field.type === 'number' || field.type === 'boolean' ? field.type : 'string' };
    case 'target':
      return { type: ['object', 'null'] };
    case 'fixed':
      return { type: Array.isArray(field.value) ? 'array' : 'null' };
  }
}

function modelOf(label: string): Property {
  const [appLabel, modelName] = label.split('.');
  return { type: 'object', modelName, appLabel, modelUrl: `/${resourceOf(label).path}/` };
}

export function describeOptions(resource: Resource, base: string): Record<string, unknown> {
  const shown = Object.entries(resource.fields).filter(([, field]) => !field.hidden);
  const properties: Record<string, Property> = {
    id: { type: resource.idType === 'uuid' ? 'string' : 'integer', title: 'Id', ...(resource.idType === 'uuid' && { format: 'uuid' }) },
    ...Object.fromEntries(
      ['object_type', 'display', 'url', 'natural_slug'].map((name) => [name, { type: 'string', title: titleOf(name), readOnly: true }]),
    ),
  };
  for (const [name, field] of shown)
    properties[name] = { title: field.label ?? titleOf(name), ...typeOf(field), ...(!isWritable(field) && { readOnly: true }) };
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
    uiSchema: {},
    view_options: {},
    filters: { q: { label: 'Search', lookup_types: [{ value: 'q', label: 'contains' }] }, ...describeFilters(resource) },
  };
}

function describeFilters(resource: Resource): Record<string, unknown> {
  const filters: Record<string, { label: string; lookup_types: { value: string; label: string }[] }> = {};
  for (const [value, { name, suffix, field, extra }] of filtersOf(resource)) {
    const entry = (filters[name] ??= { label: extra?.label ?? field?.label ?? titleOf(name), lookup_types: [] });
    entry.lookup_types.push({ value, label: suffix === '' ? 'exact' : suffix });
  }
  return filters;
}
