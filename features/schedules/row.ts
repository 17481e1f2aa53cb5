// A schedule as those who act on it need it: its row locked first, then read, together with the clock.
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { isUuid } from '@/core/sql';
import type { Interval, Recurrence } from './recurrence';

export interface ScheduleRow {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly interval: Interval;
  readonly start_time: Date;
  readonly time_zone: string;
  readonly crontab: string;
  readonly kwargs: Readonly<Record<string, Json>>;
  readonly queue: string | null;
  readonly description: string;
  readonly one_off: boolean;
  readonly enabled: boolean;
  readonly revision: number;
  /** While it is enabled and approved: when it runs next. A paused one keeps it, one that is finished has none. */
  readonly next_slot: Date | null;
  readonly last_slot: Date | null;
  readonly job_model_id: string | null;
  readonly user_id: string | null;
  readonly approval_required: boolean;
  readonly approved_at: Date | null;
  readonly approved_by: string | null;
  readonly code_digest: string | null;
  /** Who asked for the approval that is open: the owner, or who edited the schedule since. */
  readonly asked_by_id: string | null;
  /** The database's, read after the row was locked. */
  readonly now: Date;
}

/** Locked before it is read: of two who act at once, the second sees what the first did. */
export async function lockSchedule(tx: Tx, id: string): Promise<ScheduleRow | undefined> {
  if (!isUuid(id)) return undefined;
  await query(sql`SELECT 1 FROM extras_scheduled_job WHERE id = ${id}::uuid FOR UPDATE`, tx);
  const [row] = await query<ScheduleRow>(
    sql`SELECT s.*, s.id::text, s.user_id::text, s.job_model_id::text, u.username AS approved_by, windlass_now() AS now,
               (SELECT r.requester_id::text FROM extras_approval_request r WHERE r.scheduled_job_id = s.id AND r.state = 'pending') AS asked_by_id
          FROM extras_scheduled_job s LEFT JOIN users_user u ON u.id = s.approved_by_user_id WHERE s.id = ${id}::uuid`,
    tx,
  );
  return row;
}

export const recurrenceOf = (row: Pick<ScheduleRow, 'interval' | 'start_time' | 'time_zone' | 'crontab'>): Recurrence => ({
  interval: row.interval,
  start: row.start_time,
  timeZone: row.time_zone,
  crontab: row.crontab,
});

/** Somebody has to agree before it may run. */
export const isPending = (row: Pick<ScheduleRow, 'approval_required' | 'approved_at'>): boolean =>
  row.approval_required && row.approved_at === null;
