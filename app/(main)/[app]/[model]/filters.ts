// The filters that a list offers, and the names of the objects that stand in its address.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { Resource } from '@/core/resources/define';
import type { FilterDescription, ResourceDescription } from '@/core/resources/describe';
import { filtersOf } from '@/core/resources/filters/filter-names';
import { namesOf } from '@/features/runs/object-names';
import { type FilterField, type Query, valuesOf } from '@/ui/kit/filters.ts';
import { filterFields } from '@/ui/resource/filter-fields.ts';
import { contentTitles } from '@/web/kind';

/** The API takes more: ids, and lists that only other filters look through. */
function isOffered({ name }: FilterDescription, resource: Resource, kind: ResourceDescription): boolean {
  if (name === 'id' || resource.fields[name]?.hidden) return false;
  return !(name.endsWith('_id') && kind.filters.some((other) => other.name === name.slice(0, -3)));
}

export function listFields(resource: Resource, kind: ResourceDescription): FilterField[] {
  const titles = contentTitles();
  const offered = kind.filters
    .filter((filter) => isOffered(filter, resource, kind))
    .map((filter) => {
      const field = resource.fields[filter.name];
      if (field?.kind !== 'texts' || field.of !== 'content_types') return filter;
      return { ...filter, kind: 'choice' as const, options: Object.entries(titles).map(([value, label]) => ({ value, label })) };
    });
  return filterFields(offered, kind.columns);
}

/** What the objects are called whose ids stand in the address. */
export async function filterNames(actor: UserActor, resource: Resource, query: Query): Promise<Record<string, string>> {
  const known = filtersOf(resource);
  const asked = Object.keys(query).flatMap((param) => {
    const filter = known.get(param);
    const field = filter?.field;
    const model = filter?.extra?.model ?? (field?.kind === 'reference' || field?.kind === 'references' ? field.model : undefined);
    return model !== undefined && can(actor, 'view', model) ? [{ model, values: valuesOf(query, param) }] : [];
  });
  const found = await Promise.all(asked.map(({ model, values }) => namesOf(actor, model, values)));
  return Object.fromEntries(found.flatMap((names) => [...names].map(([id, { name }]) => [id, name])));
}
