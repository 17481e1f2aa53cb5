// What a list can be sorted by, and how that is written: "name", "-created". Pure.
import type { Resource } from '../define';

/** A field, or a dotted path over single relations. */
export interface Sort {
  readonly path: string;
  readonly descending: boolean;
}

export function isSortable(resource: Resource, name: string): boolean {
  const field = Object.hasOwn(resource.fields, name) ? resource.fields[name]! : undefined;
  if (!field) return name === 'id';
  if (field.hidden || field.kind === 'references' || field.kind === 'target' || field.kind === 'fixed' || field.kind === 'secret')
    return false;
  return field.kind !== 'json' && field.kind !== 'texts';
}

export const parseSort = (text: string): Sort =>
  text.startsWith('-') ? { path: text.slice(1), descending: true } : { path: text, descending: false };
