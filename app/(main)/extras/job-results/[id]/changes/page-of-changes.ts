// The changes of a run as the diff component takes them.
import type { ChangeWords } from '@/features/runs/change-words';
import type { ObjectChange } from '@/ui/kit/change-diff/changes.ts';

export const CHANGES_AT_ONCE = 500;

export function toObjectChange({ objectId, ...change }: ChangeWords, index: number): ObjectChange {
  return { ...change, id: `${change.type}:${objectId}`, order: index + 1 };
}
