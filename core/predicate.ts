// The one way to say which rows are meant. Filters, permission constraints and search become this tree; core/sql.ts makes SQL of it.
//
// A comparison reads: some value found at the end of `path` meets some of `values`. It is never "unknown": a missing value meets
// nothing, so every negative is `not` of its positive, and rows without a value are among what `not` keeps.

export type Scalar = string | number | boolean;

export type Operator =
  | 'exact'
  | 'iexact'
  | 'contains'
  | 'icontains'
  | 'startswith'
  | 'istartswith'
  | 'endswith'
  | 'iendswith'
  | 'regex'
  | 'iregex'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  /** There is a value. */
  | 'present'
  /** One of a tree (rows with a `parent`): the row itself, or any below it. */
  | 'at_or_below'
  /** Addresses: inside the network, the network itself included or not; around it, likewise. */
  | 'net_in'
  | 'net_below'
  | 'net_contains'
  | 'net_above';

/** Field names from the row outwards: ["location", "parent", "name"]. */
export type Path = readonly string[];

export type Predicate =
  | { readonly kind: 'and'; readonly of: readonly Predicate[] }
  | { readonly kind: 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: Operator; readonly values: readonly Scalar[] };

/** Every row. */
export const all: Predicate = { kind: 'and', of: [] };
/** No row. */
export const none: Predicate = { kind: 'or', of: [] };

const isAll = (p: Predicate) => p.kind === 'and' && p.of.length === 0;
const isNone = (p: Predicate) => p.kind === 'or' && p.of.length === 0;

export function and(...terms: readonly Predicate[]): Predicate {
  if (terms.some(isNone)) return none;
  const kept = terms.filter((term) => !isAll(term));
  return kept.length === 1 ? kept[0]! : { kind: 'and', of: kept };
}

export function or(...terms: readonly Predicate[]): Predicate {
  if (terms.some(isAll)) return all;
  const kept = terms.filter((term) => !isNone(term));
  return kept.length === 1 ? kept[0]! : { kind: 'or', of: kept };
}

export function not(of: Predicate): Predicate {
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function compare(path: Path, operator: Operator, ...values: readonly Scalar[]): Predicate {
  return { kind: 'compare', path, operator, values };
}

export function present(path: Path): Predicate {
  return compare(path, 'present');
}

export function everythingIs(predicate: Predicate): boolean {
  return isAll(predicate);
}

export function nothingIs(predicate: Predicate): boolean {
  return isNone(predicate);
}

/** How many comparisons a predicate holds. */
export function size(predicate: Predicate): number {
  if (predicate.kind === 'compare') return 1;
  return predicate.kind === 'not' ? size(predicate.of) : predicate.of.reduce((sum, term) => sum + size(term), 0);
}

interface Lookup {
  operator: Operator;
  negated: boolean;
}

const positive = (operator: Operator): Lookup => ({ operator, negated: false });
const negative = (operator: Operator): Lookup => ({ operator, negated: true });

/** Suffixes of list filters: `name__ic=…`. "" is the bare name. */
export const FILTER_LOOKUPS: Readonly<Record<string, Lookup>> = {
  '': positive('exact'),
  n: negative('exact'),
  ic: positive('icontains'),
  nic: negative('icontains'),
  isw: positive('istartswith'),
  nisw: negative('istartswith'),
  iew: positive('iendswith'),
  niew: negative('iendswith'),
  ie: positive('iexact'),
  nie: negative('iexact'),
  re: positive('regex'),
  nre: negative('regex'),
  ire: positive('iregex'),
  nire: negative('iregex'),
  lt: positive('lt'),
  lte: positive('lte'),
  gt: positive('gt'),
  gte: positive('gte'),
};

/** Lookups of permission constraints: `{"location__name__startswith": "ams"}`. `in` and `isnull` are handled by their reader. No regular expressions. */
export const CONSTRAINT_LOOKUPS: ReadonlySet<string> = new Set<Operator>([
  'exact',
  'iexact',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'lt',
  'lte',
  'gt',
  'gte',
  'net_in',
  'net_contains',
]);
