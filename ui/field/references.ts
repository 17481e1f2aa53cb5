// The ids in a form's object fields, and the filter that other fields' live values make of a field's query_params. Pure.
import type { ListFilter } from './options-context.tsx';

/** What an object field may hold: an id, an object that was read before, or nothing. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return 'id' in value ? idOf(value.id) : undefined;
}

export function idsOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(idOf).filter((id) => id !== undefined);
}

/** What an object that was read before is called. */
export function displayOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'display' in value && typeof value.display === 'string' ? value.display : undefined;
}

type QueryParams = Readonly<Record<string, string | readonly string[]>>;

/** The fields that query_params look at: "$location" looks at location. */
export function watchedNames(params: QueryParams | undefined): string[] {
  const values = Object.values(params ?? {}).flat();
  return [...new Set(values.filter((value) => value.startsWith('$')).map((value) => value.slice(1)))];
}

/** The filter in force. A "$name" whose field is empty filters nothing. */
export function liveFilter(params: QueryParams | undefined, live: Readonly<Record<string, unknown>>): ListFilter {
  const entries = Object.entries(params ?? {}).map(([filter, wanted]): [string, string[]] => [
    filter,
    [wanted].flat().flatMap((value) => (value.startsWith('$') ? valuesOf(live[value.slice(1)]) : [value])),
  ]);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function valuesOf(value: unknown): string[] {
  return typeof value === 'boolean' ? [String(value)] : idsOf(value);
}
