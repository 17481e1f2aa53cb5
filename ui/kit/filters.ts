// The filters of a list as they stand in its address: reading them into chips, and the addresses with one added or taken away. Pure.
import { formatQuantity } from './number.ts';
import type { Option } from './select.tsx';

export interface FilterField {
  /** The API's own name: "status", "location". */
  name: string;
  label: string;
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'object';
  options?: readonly Option[] | undefined;
  /** For objects: what is chosen from. */
  model?: string | undefined;
  /** Suffixes it understands besides plain equality: "ic", "gte". */
  lookups?: readonly string[] | undefined;
}

/** A page's query as Next hands it over. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Chip {
  param: string;
  label: string;
  /** "contains"; nothing for plain equality. */
  operator?: string | undefined;
  value: string;
  removeHref: string;
}

/** How a lookup suffix reads. The suffixes are the API's. */
export const lookupWords: Readonly<Record<string, string>> = {
  n: 'is not',
  ic: 'contains',
  nic: "doesn't contain",
  ie: 'is, in any case',
  nie: 'is not, in any case',
  isw: 'starts with',
  nisw: "doesn't start with",
  iew: 'ends with',
  niew: "doesn't end with",
  re: 'matches',
  ire: 'matches, in any case',
  gt: 'over',
  gte: 'at least',
  lt: 'under',
  lte: 'at most',
  isnull: 'is empty',
};

/** Params that steer the list and are no filters. A change of filter starts at the first page again. */
const steering = new Set([
  'sort',
  'limit',
  'offset',
  'page',
  'per_page',
  'cursor',
  'view',
  'display',
  'fold',
  'refreshed',
  'group',
  'tab',
  'columns',
  'q',
]);
const paging = ['offset', 'page', 'cursor'];

export function valuesOf(query: Query, name: string): readonly string[] {
  const value = query[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The address with some params set (an empty list removes them), and at its first page. */
export function hrefWith(path: string, query: Query, changes: Readonly<Record<string, readonly string[]>>): string {
  const params = new URLSearchParams();
  for (const name of new Set([...Object.keys(query), ...Object.keys(changes)])) {
    if (paging.includes(name)) continue;
    for (const value of changes[name] ?? valuesOf(query, name)) params.append(name, value);
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** The same list from this row on. */
export function pageHref(path: string, query: Query, offset: number): string {
  const href = hrefWith(path, query, {});
  return offset <= 0 ? href : `${href}${href.includes('?') ? '&' : '?'}offset=${offset}`;
}

function fieldOf(param: string, fields: readonly FilterField[]): { field: FilterField; lookup?: string } | undefined {
  const plain = fields.find((field) => field.name === param);
  if (plain) return { field: plain };
  const cut = param.lastIndexOf('__');
  const field = cut > 0 ? fields.find((each) => each.name === param.slice(0, cut)) : undefined;
  return field && { field, lookup: param.slice(cut + 2) };
}

function wordFor(value: string, field: FilterField, names: Readonly<Record<string, string>>): string {
  if (field.kind === 'boolean') return /^(true|1|yes)$/i.test(value) ? 'Yes' : 'No';
  return field.options?.find((option) => option.value === value)?.label ?? names[value] ?? value;
}

/** One chip per param, in the address's order. Params nobody declared are shown by their own name, so that nothing filters unseen. */
export function chipsOf(path: string, query: Query, fields: readonly FilterField[], names: Readonly<Record<string, string>> = {}): Chip[] {
  const without = (param: string) => hrefWith(path, query, { [param]: [] });
  return Object.keys(query)
    .filter((param) => !steering.has(param) && valuesOf(query, param).length > 0)
    .map((param) => {
      const known = fieldOf(param, fields);
      const values = valuesOf(query, param);
      if (param === 'id') return { param, label: 'Only', value: formatQuantity(values.length, 'object'), removeHref: without(param) };
      const value = values.map((each) => (known ? wordFor(each, known.field, names) : each)).join(' or ');
      return {
        param,
        label: known?.field.label ?? param,
        operator: known?.lookup ? (lookupWords[known.lookup] ?? known.lookup) : undefined,
        value,
        removeHref: without(param),
      };
    });
}

/** The address without any filter, search kept out too. */
export function clearHref(path: string, query: Query): string {
  const none = Object.keys(query).filter((param) => !steering.has(param) || param === 'q');
  return hrefWith(path, query, Object.fromEntries(none.map((param) => [param, []])));
}
