// The addresses of a list: sorted otherwise, on another page, with another number of rows. Pure.
import { hrefWith, valuesOf, type Query } from '../kit/filters.ts';

/** "name" → "-name" → nothing chosen. */
export function sortHref(path: string, query: Query, column: string): string {
  const now = valuesOf(query, 'sort').at(-1);
  const next = now === column ? [`-${column}`] : now === `-${column}` ? [] : [column];
  return hrefWith(path, query, { sort: next });
}

/** How the list is sorted by this column at the moment; the list's own order counts when none is chosen. */
export function sortDirection(query: Query, order: readonly string[], column: string): 'ascending' | 'descending' | undefined {
  const now = valuesOf(query, 'sort').at(-1) ?? order[0];
  return now === column ? 'ascending' : now === `-${column}` ? 'descending' : undefined;
}

export const sizeHref = (path: string, query: Query, limit: number): string => hrefWith(path, query, { limit: [String(limit)] });

/** A file of all rows that the filter finds, or of these alone; sorted as the list is. */
export function exportHref(kindPath: string, filter: string, ids?: readonly string[]): string {
  const shown = new URLSearchParams(filter);
  const query = ids ? new URLSearchParams(ids.map((id) => ['id', id])) : new URLSearchParams(filter);
  if (ids) for (const column of shown.getAll('sort')) query.append('sort', column);
  for (const page of ['limit', 'offset']) query.delete(page);
  query.set('format', 'csv');
  return `/api/${kindPath}/?${query}`;
}
