// What a series of change records comes to: one change for each object, from what it held at the start to what it holds at the end. Pure.
import type { Json } from '@windlass/sdk';

export type ChangeAction = 'create' | 'update' | 'delete';
export type FieldValues = Readonly<Record<string, Json>>;

/** What a record or a net change says of one object. Updates name the changed columns only; creates and deletes the whole row. */
export interface ObjectChange {
  readonly action: ChangeAction;
  readonly model: string;
  readonly object_id: string;
  readonly object_repr: string;
  readonly before: FieldValues | null;
  readonly after: FieldValues | null;
}

interface Draft {
  model: string;
  id: string;
  repr: string;
  /** Made by the first record: it did not exist before. */
  readonly born: boolean;
  gone: boolean;
  /** What it held before the first record that says so. */
  start: Record<string, Json>;
  end: Record<string, Json>;
}

/** Every write moves it, so it says nothing about what was changed. */
export const CLOCK = 'last_updated';

/**
 * One change for each object, in the order of first touch. A record made and reversed leaves nothing; neither does an object that came
 * and went. What arrives after a deletion (the database empties lists after their owner is gone) belongs to what was deleted.
 */
export function netChanges<C extends ObjectChange>(records: readonly C[]): ObjectChange[] {
  const drafts = new Map<string, Draft>();
  for (const record of records) {
    const key = `${record.model} ${record.object_id}`;
    const draft = drafts.get(key) ?? newDraft(record);
    drafts.set(key, draft);
    take(draft, record);
  }
  return [...drafts.values()].map(finish).filter((change) => change !== null);
}

function newDraft(record: ObjectChange): Draft {
  const { model, object_id: id, object_repr: repr } = record;
  return { model, id, repr, born: record.action === 'create', gone: false, start: {}, end: {} };
}

function take(draft: Draft, record: ObjectChange): void {
  // The first record that names a field says what it held at the start.
  if (!draft.born) draft.start = { ...record.before, ...draft.start };
  if (record.object_repr !== '') draft.repr = record.object_repr;
  switch (record.action) {
    case 'create':
      draft.gone = false;
      draft.end = { ...record.after };
      return;
    case 'update':
      if (!draft.gone) draft.end = { ...draft.end, ...record.after };
      return;
    case 'delete':
      draft.gone = true;
      return;
  }
}

function finish(draft: Draft): ObjectChange | null {
  const what = { model: draft.model, object_id: draft.id, object_repr: draft.repr };
  if (draft.gone) return draft.born ? null : { ...what, action: 'delete', before: draft.start, after: null };
  if (draft.born) return { ...what, action: 'create', before: null, after: draft.end };
  const names = Object.keys(draft.end).filter((name) => name !== CLOCK && !sameValue(draft.start[name] ?? null, draft.end[name] ?? null));
  if (names.length === 0) return null;
  return { ...what, action: 'update', before: pick(draft.start, names), after: pick(draft.end, names) };
}

const pick = (values: Record<string, Json>, names: readonly string[]): FieldValues =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? null]));

const isIdList = (value: Json): value is readonly (string | number)[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number' || (typeof item === 'string' && item.length === 36));

/** Equal JSON; lists of ids are sets, as the order of join rows means nothing. */
export function sameValue(a: Json, b: Json): boolean {
  if (isIdList(a) && isIdList(b)) return a.length === b.length && new Set([...a, ...b]).size === new Set(a).size;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, Json>, b as Record<string, Json>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key]!, right[key]!));
}
