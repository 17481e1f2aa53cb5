// The way from what was scheduled or asked for to a run form that is filled in with it.
import type { FieldSpec, Json } from '@windlass/sdk';
import type { Interval } from '@/features/schedules/recurrence';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { queryOfAsked } from '../jobs/[id]/run/prefill';
import { shownSlots } from './slots';
import { recurrenceOf } from './view';
import { wallText } from './zones';

export interface AskedBefore {
  readonly jobId: string;
  readonly variables: readonly FieldSpec[];
  readonly kwargs: Readonly<Record<string, Json>>;
  readonly queue: string | null;
  /** Empty where a schedule has it still. */
  readonly name: string;
  readonly interval: Interval;
  readonly start_time: Date;
  readonly time_zone: string;
  readonly crontab: string;
  readonly now: Date;
}

/** A time that has passed is left out, a pattern goes on with its next. */
export function anewHref(asked: AskedBefore): string {
  const { jobId, variables, kwargs, queue, interval, name, time_zone: timeZone, crontab, now } = asked;
  const [next] = interval === 'immediately' ? [] : shownSlots(recurrenceOf(asked), 1, now);
  const when =
    interval === 'immediately'
      ? undefined
      : { interval, name, timeZone, crontab, startTime: next ? wallText(new Date(next.at), timeZone) : '' };
  return `${jobHref(jobId, 'run')}?${queryOfAsked(variables, { kwargs, queue, when })}`;
}
