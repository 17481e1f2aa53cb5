// One changed object as a diff shows it, for changes, plans and undo alike. Plain data: names are already words, values already texts.

export type Kind = 'create' | 'update' | 'delete';

export interface FieldDiff {
  name: string;
  /** Absent: the side is empty because the object was not there. */
  before?: string | undefined;
  after?: string | undefined;
}

export interface ObjectDiff {
  /** Unique on the page; part of its address. */
  key: string;
  /** Place in the order, from 1. */
  order: number;
  kind: Kind;
  /** "dcim.device" */
  model: string;
  /** "Device" */
  modelName: string;
  name: string;
  /** Absent when the object is gone or may not be seen. */
  href?: string | undefined;
  fields: readonly FieldDiff[];
  /** Who and when, where the diff is of more than one act. */
  note?: string | undefined;
}

export interface DiffTotals {
  create: number;
  update: number;
  delete: number;
}

export const kindLooks: Record<Kind, { sign: string; word: string; text: string }> = {
  create: { sign: '+', word: 'Created', text: 'text-add' },
  update: { sign: '~', word: 'Changed', text: 'text-chg' },
  delete: { sign: '−', word: 'Deleted', text: 'text-del' },
};

export function anchorOf(change: { order: number }): string {
  return `change-${change.order}`;
}
