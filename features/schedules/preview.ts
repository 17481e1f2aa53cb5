// The next runs of a schedule before they happen, with a word on each that a change of the clock moves. Pure.
import { slotFromNow } from './fire';
import { nextSlot, patternOf, type Recurrence } from './recurrence';
import { instantsOf, localDay, type Wall, wallOf } from './time-zone';

export interface PlannedSlot {
  readonly at: Date;
  /** `skipped`: the zone's clocks jump over `wall`, so it runs once they have. `repeated`: they show it twice, and it runs the first time. */
  readonly odd?: { readonly kind: 'skipped' | 'repeated'; readonly wall: string };
}

/** At most `count` runs from now on; fewer when it ends before. */
export function previewSlots(recurrence: Recurrence, count: number, now: Date): PlannedSlot[] {
  const slots: PlannedSlot[] = [];
  for (let at = slotFromNow(recurrence, now); at !== null && slots.length < count; at = nextSlot(recurrence, at)) {
    const odd = oddityOf(recurrence, at);
    slots.push(odd ? { at, odd } : { at });
  }
  return slots;
}

function oddityOf(recurrence: Recurrence, at: Date): PlannedSlot['odd'] {
  const pattern = patternOf(recurrence);
  if (!pattern?.fixedTime) return undefined;
  const wall = wallOf(at, recurrence.timeZone);
  const day = dayOf(recurrence.timeZone, wall);
  if (day.before === day.after) return undefined;
  if (instantsOf(day, wall.hour, wall.minute).length === 2) return { kind: 'repeated', wall: clockOf(wall) };
  if (at.getTime() !== day.change) return undefined;
  const skipped = pattern.hours
    .flatMap((hour) => pattern.minutes.map((minute) => ({ ...wall, hour, minute })))
    .find(({ hour, minute }) => instantsOf(day, hour, minute).length === 0);
  return skipped && { kind: 'skipped', wall: clockOf(skipped) };
}

/** What is odd about a single time that somebody writes as their zone's clocks show it. */
export function oddityOfWall(wall: Wall, zone: string): PlannedSlot['odd'] {
  const { length } = instantsOf(dayOf(zone, wall), wall.hour, wall.minute);
  if (length === 1) return undefined;
  return { kind: length === 0 ? 'skipped' : 'repeated', wall: clockOf(wall) };
}

const dayOf = (zone: string, { year, month, day }: Wall) => localDay(zone, year, month, day);

const clockOf = ({ hour, minute }: Wall): string => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
