// Which filters a list has, by name. They follow from the fields; a descriptor adds those that reach further. Pure.
import type { Path } from '@/core/predicate';
import { columnType, type JudgedFilter, type Resource } from '../define';
import type { Field } from '../fields';
import { resourceOf } from '../registry';

export const TEXT = ['', 'n', 'ic', 'nic', 'iew', 'niew', 'isw', 'nisw', 'ie', 'nie', 're', 'nre', 'ire', 'nire', 'in'] as const;
export const NUMERIC = ['', 'n', 'lt', 'lte', 'gt', 'gte', 'in'] as const;
const KEY = ['', 'n', 'in'] as const;

/** One filter: what `name=value` in an address means. */
export interface Filter {
  readonly name: string;
  readonly suffix: string;
  readonly path: Path;
  readonly field: Field | undefined;
  readonly extra?: JudgedFilter;
}

function suffixesOf(field: Field): readonly string[] {
  if (field.kind === 'fixed' && field.as && field.filter !== false)
    return suffixesOf({ ...field.as, ...(field.hidden && { hidden: true, filter: true }) });
  if (field.filter === false || (field.hidden && field.filter !== true) || field.kind === 'secret') return [];
  if (field.kind === 'derived' && field.filter !== true) return [];
  const nullable = field.nullable ? ['isnull'] : [];
  if (field.kind === 'reference' || field.kind === 'references') return [...KEY, ...(field.kind === 'references' ? ['isnull'] : nullable)];
  switch (columnType(field)) {
    case 'text':
    case 'texts':
      return [...TEXT, ...nullable];
    case 'integer':
    case 'number':
    case 'datetime':
    case 'date':
      return [...NUMERIC, ...nullable];
    case 'uuid':
    case 'inet':
      return [...KEY, ...nullable];
    case 'boolean':
      return [''];
    case 'json':
    case undefined:
      return field.kind === 'fixed' && field.value === null ? ['isnull'] : [];
  }
}

/** @throws when the path leads nowhere: a slip in a descriptor */
function fieldAt(resource: Resource, path: Path): Field {
  const [name = '', ...rest] = path;
  const found = resource.fields[name];
  const field = found?.kind === 'fixed' && found.as ? found.as : found;
  if (!field) throw new Error(`${resource.label} has no field "${name}" to filter by`);
  if (rest.length === 0) return field;
  if (field.kind !== 'reference' && field.kind !== 'references') throw new Error(`"${name}" of ${resource.label} leads to no other object`);
  return fieldAt(resourceOf(field.model), rest);
}

const cache = new WeakMap<Resource, ReadonlyMap<string, Filter>>();

/** Every filter of a list by its name in the address. */
export function filtersOf(resource: Resource): ReadonlyMap<string, Filter> {
  const known = cache.get(resource);
  if (known) return known;
  const filters = new Map<string, Filter>();
  const put = (name: string, suffix: string, rest: Omit<Filter, 'name' | 'suffix'>) =>
    filters.set(suffix ? `${name}__${suffix}` : name, { name, suffix, ...rest });
  const ids = resource.idType === 'integer' ? NUMERIC : KEY;
  for (const suffix of resource.filters?.['id'] ? [] : ids) put('id', suffix, { path: ['id'], field: undefined });
  for (const [name, field] of Object.entries(resource.fields))
    for (const suffix of suffixesOf(field)) put(name, suffix, { path: [name], field });
  for (const [name, extra] of Object.entries(resource.filters ?? {})) {
    if (extra.kind === 'reach') {
      const field = fieldAt(resource, extra.path);
      for (const suffix of new Set([...suffixesOf(field), 'isnull'])) put(name, suffix, { path: extra.path, field });
      continue;
    }
    for (const suffix of extra.kind === 'object' || extra.kind === 'text' ? ['', 'n'] : [''])
      put(name, suffix, { path: [name], field: undefined, extra });
    if (extra.present) put(name, 'isnull', { path: extra.present, field: undefined });
  }
  cache.set(resource, filters);
  return filters;
}
