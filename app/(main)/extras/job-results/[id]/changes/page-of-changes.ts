// The changes of a run as the diff component takes them.
import type { ReadableChange } from '@/features/runs/run-changes';
import type { ObjectChange } from '@/ui/kit/change-diff/changes.ts';

export const CHANGES_AT_ONCE = 500;

export function toObjectChange(change: ReadableChange, index: number): ObjectChange {
  return {
    id: change.key,
    kind: change.action,
    type: change.model,
    typeLabel: change.title,
    name: change.name,
    ...(change.href ? { href: change.href } : {}),
    order: index + 1,
    fields: change.fields,
  };
}
