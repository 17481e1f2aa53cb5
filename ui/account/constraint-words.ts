// A permission's constraints in words: which objects it is for. Decides nothing; core/access/constraints reads them for that.
import type { Json } from '@windlass/sdk';

/** Between a field and its value, by the last part of a key. */
const LOOKUPS: Readonly<Record<string, string>> = {
  exact: 'is',
  iexact: 'is, in any case,',
  contains: 'contains',
  icontains: 'contains, in any case,',
  startswith: 'starts with',
  istartswith: 'starts, in any case, with',
  endswith: 'ends with',
  iendswith: 'ends, in any case, with',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  in: 'is one of',
  net_in: 'lies in',
  net_contains: 'holds',
};

/** "location name is Oslo 1 and role name is Router; or name starts with lab-". Empty for all objects. */
export function constraintWords(constraints: Json | undefined): string {
  if (constraints === null || constraints === undefined) return '';
  const alternatives = Array.isArray(constraints) ? (constraints as readonly Json[]) : [constraints];
  const words = alternatives.map(alternativeWords);
  return words.includes('') ? '' : words.join('; or ');
}

function alternativeWords(alternative: Json): string {
  if (typeof alternative !== 'object' || alternative === null || Array.isArray(alternative)) return JSON.stringify(alternative);
  return Object.entries(alternative)
    .map(([key, value]) => entryWords(key, value))
    .join(' and ');
}

function entryWords(key: string, value: Json | undefined): string {
  const parts = key.split('__');
  const lookup = parts.length > 1 && (parts.at(-1)! in LOOKUPS || parts.at(-1) === 'isnull') ? parts.pop()! : 'exact';
  const field = parts.map((part) => (part === 'pk' ? 'id' : part.replaceAll('_', ' '))).join(' ');
  if (lookup === 'isnull') return value === true ? `${field} is empty` : `${field} is not empty`;
  if (value === null) return `${field} is empty`;
  return `${field} ${LOOKUPS[lookup]} ${valueWords(value)}`;
}

function valueWords(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ') || 'nothing';
  if (value === '$user') return 'whoever asks';
  if (value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
