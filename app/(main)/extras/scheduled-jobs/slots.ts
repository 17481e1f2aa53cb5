// The next runs of a schedule, as pages and the live preview show them.
import { previewSlots, type PlannedSlot } from '@/features/schedules/preview';
import type { Recurrence } from '@/features/schedules/recurrence';
import type { ShownSlot } from '@/ui/schedule/preview.ts';

export const shownSlots = (recurrence: Recurrence, count: number, now: Date): ShownSlot[] =>
  previewSlots(recurrence, count, now).map(({ at, odd }) => ({ at: at.toISOString(), ...(odd && { note: noteOf(odd) }) }));

export function noteOf({ kind, wall }: NonNullable<PlannedSlot['odd']>): string {
  return kind === 'skipped'
    ? `${wall} doesn’t exist then: the clocks jump over it. It runs at the next valid minute.`
    : `${wall} comes twice then: the clocks go back. It runs the first time.`;
}
