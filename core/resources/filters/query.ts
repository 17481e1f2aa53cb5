// Reads the query string of a list or a detail address. Whatever is not understood is refused, naming it: nothing is ignored silently.
import type { Actor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { and, type Predicate } from '@/core/predicate';
import { toBoolean } from '@/core/sql';
import type { Resource } from '../define';
import { readFilter, searchPredicate } from './filters';
import { openPlace, orderText, type Place } from '../rows/place';
import type { View } from '../rows/serialize';
import { isSortable, parseSort, type Sort } from '../rows/sorting';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 1000;
export const MAX_DEPTH = 10;
const MAX_FILTER_VALUES = 500;

/** Parameters of the platform, on every address of the API. */
const RESERVED = new Set(['after', 'api_version', 'depth', 'exclude_m2m', 'format', 'include', 'limit', 'offset', 'sort', 'q', 'indent']);

export interface ListQuery extends View {
  readonly where: Predicate;
  readonly order: readonly Sort[];
  readonly limit: number;
  readonly offset: number;
  /** Where the page before this one ended: rows that came or went in front of it since then move nothing. */
  readonly after: Place | undefined;
}

function refuse(parameter: string, message: string): AppError {
  return new AppError('invalid', `${parameter}: ${message}`, { fields: { [parameter]: [message] } });
}

function whole(params: URLSearchParams, name: string): number | undefined {
  const value = params.getAll(name).at(-1);
  if (value === undefined || value === '') return undefined;
  if (!/^\d{1,9}$/.test(value)) throw refuse(name, 'A whole number, 0 or more, is expected.');
  return Number(value);
}

function readDepth(params: URLSearchParams): number {
  const value = params.getAll('depth').at(-1) ?? '';
  if (!/^-?\d+$/.test(value)) return 0;
  const depth = Number(value);
  if (depth < 0 || depth > MAX_DEPTH) throw refuse('depth', `The depth is 0 to ${MAX_DEPTH}.`);
  return depth;
}

/** How objects are shown: on every address, those that write included. */
export function readView(params: URLSearchParams): View {
  const include = new Set(params.getAll('include').flatMap((value) => value.split(',')));
  const exclude = params.getAll('exclude_m2m').at(-1) ?? '';
  return { depth: readDepth(params), include, excludeM2m: exclude !== '' && (toBoolean(exclude) ?? false) };
}

function readOrder(resource: Resource, params: URLSearchParams): Sort[] | undefined {
  const names = params
    .getAll('sort')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return undefined;
  return names.map((name) => {
    const sort = parseSort(name);
    if (!isSortable(resource, sort.path)) throw refuse('sort', `This list can't be sorted by "${sort.path.slice(0, 100)}".`);
    return sort;
  });
}

/** The rows that filters and search select. */
export async function readFilters(resource: Resource, params: URLSearchParams, actor: Actor): Promise<Predicate> {
  const terms: Predicate[] = [];
  for (const name of new Set(params.keys())) {
    if (RESERVED.has(name)) continue;
    const values = params.getAll(name);
    if (values.length > MAX_FILTER_VALUES) throw refuse(name, `At most ${MAX_FILTER_VALUES} values are taken.`);
    terms.push(await readFilter(resource, name, values, actor));
  }
  for (const text of params.getAll('q')) terms.push(searchPredicate(resource, text));
  return and(...terms);
}

/** Where a page begins and how long it is. */
export function readPaging(params: URLSearchParams): { limit: number; offset: number } {
  const limit = whole(params, 'limit') ?? DEFAULT_LIMIT;
  return { limit: limit === 0 ? MAX_LIMIT : Math.min(limit, MAX_LIMIT), offset: whole(params, 'offset') ?? 0 };
}

/** The place that an address of ours sends along; whoever changes its offset or order asks for another one. */
export function readPlace(resource: Resource, params: URLSearchParams, order: readonly Sort[], offset: number): Place | undefined {
  const text = params.getAll('after').at(-1) ?? '';
  if (text === '') return undefined;
  const place = openPlace(resource, text);
  if (!place) throw refuse('after', 'This is no place in this list. Start again at its first page.');
  return place.offset === offset && place.order === orderText(order) ? place : undefined;
}

export async function readListQuery(resource: Resource, params: URLSearchParams, actor: Actor): Promise<ListQuery> {
  const paging = readPaging(params);
  const order = readOrder(resource, params) ?? resource.list.order.map(parseSort);
  return {
    ...readView(params),
    ...paging,
    order,
    after: readPlace(resource, params, order, paging.offset),
    where: await readFilters(resource, params, actor),
  };
}
