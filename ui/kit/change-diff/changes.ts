// What a diff is given: objects created, changed and deleted, both sides as plain values. Grouping, filtering and wording; pure.
import type { JsonValue } from '../json-view.tsx';

export type ChangeKind = 'create' | 'update' | 'delete';

export interface FieldChange {
  name: string;
  /** Absent or null on a created object. A reference may be `{ display, url }`. */
  before?: JsonValue | undefined;
  after?: JsonValue | undefined;
}

export interface ObjectChange {
  /** Unique in this diff. */
  id: string;
  kind: ChangeKind;
  /** "dcim.interface" and how people call it. */
  type: string;
  typeLabel: string;
  /** As it was for deleted ones. */
  name: string;
  href?: string | undefined;
  /** Its place among all changes, from 1. */
  order: number;
  fields: readonly FieldChange[];
  /** Fields that hold the same on both sides: opened on demand. */
  same?: readonly { name: string; value: JsonValue }[] | undefined;
  /** Why undo or apply would stop here: "Changed since by run 7c1e04b2". */
  conflict?: string | undefined;
}

export interface ChangeTotals {
  created: number;
  changed: number;
  deleted: number;
}

export interface TypeGroup {
  type: string;
  label: string;
  totals: ChangeTotals;
  changes: readonly ObjectChange[];
}

export const kinds: Record<ChangeKind, { sign: string; word: string; text: string }> = {
  create: { sign: '+', word: 'Created', text: 'text-add' },
  update: { sign: '~', word: 'Changed', text: 'text-chg' },
  delete: { sign: '−', word: 'Deleted', text: 'text-del' },
};

export function totalsOf(changes: readonly ObjectChange[]): ChangeTotals {
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  return { created: count('create'), changed: count('update'), deleted: count('delete') };
}

/** Types in the order in which they are first touched, their objects in theirs. */
export function groupByType(changes: readonly ObjectChange[]): TypeGroup[] {
  const byType = Map.groupBy(changes, (change) => change.type);
  return [...byType].map(([type, members]) => ({
    type,
    label: members[0]?.typeLabel ?? type,
    totals: totalsOf(members),
    changes: members,
  }));
}

/** Those of a kind whose object or values contain the text. */
export function filterChanges(changes: readonly ObjectChange[], kind: ChangeKind | 'all', text: string): ObjectChange[] {
  const wanted = text.trim().toLowerCase();
  return changes.filter((change) => (kind === 'all' || change.kind === kind) && (wanted === '' || searchText(change).includes(wanted)));
}

function searchText(change: ObjectChange): string {
  const values = change.fields.flatMap((field) => [field.name, valueText(field.before), valueText(field.after)]);
  return [change.name, change.typeLabel, ...values].join('\n').toLowerCase();
}

/** One value in words: text as it is, a reference by its name, a list with commas, nothing as nothing. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(valueText).join(', ');
  const { display } = value as { display?: JsonValue };
  return typeof display === 'string' ? display : JSON.stringify(value);
}
