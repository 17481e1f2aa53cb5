// The filters of a kind of object as the filter bar takes them. Pure.
import type { FilterDescription } from '@/core/resources/describe.ts';
import type { FilterField } from '../kit/filters.ts';

/** Suffixes that the panel offers; the address takes all that the API knows. */
const OFFERED = ['ic', 'nic', 'isw', 'iew', 'n', 'gte', 'lte'];

const toField = (filter: FilterDescription): FilterField => ({
  name: filter.name,
  label: filter.label,
  kind: filter.kind === 'datetime' || (filter.kind === 'choice' && !filter.options) ? 'text' : filter.kind,
  ...(filter.options && { options: filter.options }),
  ...(filter.model !== undefined && { model: filter.model }),
  lookups: OFFERED.filter((lookup) => filter.lookups.includes(lookup)),
});

const isEmptyField = (filter: FilterDescription): FilterField => ({
  name: `${filter.name}__isnull`,
  label: `${filter.label} is empty`,
  kind: 'boolean',
});

/** Those of the list's own columns come first, then the others by name. */
export function filterFields(filters: readonly FilterDescription[], columns: readonly string[]): FilterField[] {
  const place = (name: string) => (columns.includes(name) ? columns.indexOf(name) : columns.length);
  return filters
    .toSorted((a, b) => place(a.name) - place(b.name) || a.label.localeCompare(b.label, 'en'))
    .flatMap((filter) => [toField(filter), ...(filter.lookups.includes('isnull') ? [isEmptyField(filter)] : [])]);
}
