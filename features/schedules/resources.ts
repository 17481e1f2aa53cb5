// Schedules and requests for approval as objects of the API and of lists. They come from run requests (submit.ts), not from the generic create.
import sql, { type Sql } from 'sql-template-tag';
import { column } from '@/core/sql';
import { defineResource } from '@/core/resources/define';
import { boolean, choice, datetime, derived, fixed, integer, json, reference, text } from '@/core/resources/fields';
import { alsoAs } from '@/core/resources/filters/extra-filters';

export const INTERVALS = [
  ['immediately', 'Once immediately'],
  ['future', 'Once in the future'],
  ['hourly', 'Recurring hourly'],
  ['daily', 'Recurring daily'],
  ['weekly', 'Recurring weekly'],
  ['custom', 'Recurring custom'],
] as const;

const STATUSES = [
  ['pending', 'Needs approval'],
  ['active', 'Active'],
  ['paused', 'Paused'],
  ['finished', 'Finished'],
  ['orphaned', 'Without an owner or a job'],
] as const;

/** What keeps a schedule from running comes first. A paused one keeps its slot, a finished one has none. */
export const scheduleStatus = (alias: string): Sql => sql`CASE
  WHEN ${column(alias, 'approval_required')} AND ${column(alias, 'approved_at')} IS NULL THEN 'pending'
  WHEN NOT ${column(alias, 'enabled')} AND ${column(alias, 'next_slot')} IS NULL AND ${column(alias, 'last_run_at')} IS NOT NULL
    AND ${column(alias, 'interval')} IN ('future', 'immediately') THEN 'finished'
  WHEN ${column(alias, 'user_id')} IS NULL OR ${column(alias, 'job_model_id')} IS NULL THEN 'orphaned'
  WHEN ${column(alias, 'enabled')} THEN 'active'
  WHEN ${column(alias, 'next_slot')} IS NOT NULL THEN 'paused'
  ELSE 'finished' END`;

export const scheduledJob = defineResource({
  label: 'extras.scheduledjob',
  path: 'extras/scheduled-jobs',
  table: 'extras_scheduled_job',
  title: 'Scheduled job',
  verbs: ['view', 'change', 'delete'],
  apart: ['change', 'delete'],
  plain: true,
  fields: {
    time_zone: text({ readOnly: true }),
    name: text({ readOnly: true, search: true }),
    task: text({ readOnly: true, search: true }),
    interval: choice(INTERVALS, { readOnly: true, plain: true }),
    args: fixed([]),
    kwargs: json({ readOnly: true, filter: false }),
    celery_kwargs: derived('json', (alias) => sql`jsonb_build_object('nautobot_job_profile', false, 'queue', ${column(alias, 'queue')})`, {
      filter: false,
    }),
    queue: derived('text', (alias) => sql`coalesce(${column(alias, 'queue')}, '')`),
    one_off: boolean({ readOnly: true }),
    start_time: datetime({ readOnly: true }),
    enabled: boolean({ readOnly: true }),
    // Clients of the API know a recurring schedule that has not run yet by the slot before its first one.
    last_run_at: derived(
      'datetime',
      (alias) => sql`coalesce(${column(alias, 'last_run_at')}, CASE WHEN ${column(alias, 'enabled')} THEN ${column(alias, 'start_time')} -
        CASE ${column(alias, 'interval')} WHEN 'hourly' THEN interval '1 hour' WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days' END END)`,
      { filter: true, nullable: true },
    ),
    total_run_count: integer({ readOnly: true }),
    date_changed: datetime({ readOnly: true }),
    description: text({ readOnly: true, search: true }),
    approval_required: boolean({ readOnly: true }),
    approved_at: datetime({ readOnly: true, nullable: true }),
    crontab: text({ readOnly: true }),
    job_model: reference('extras.job', { readOnly: true, nullable: true }),
    user: reference('users.user', { readOnly: true, nullable: true }),
    approved_by_user: reference('users.user', { readOnly: true, nullable: true }),
    // Ours: `enabled` alone does not say why a schedule stands still.
    status: derived('text', (alias) => scheduleStatus(alias), { choices: STATUSES, filter: true }),
    next_run_at: derived('datetime', (alias) => sql`CASE WHEN ${column(alias, 'enabled')} THEN ${column(alias, 'next_slot')} END`, {
      filter: true,
      nullable: true,
    }),
  },
  filters: { job_model_id: alsoAs('job_model', 'extras.job') },
  list: { columns: ['name', 'job_model', 'interval', 'start_time', 'last_run_at', 'enabled'], order: ['name'] },
  naturalKey: [['name']],
  display: (row) => `${String(row['name'])}: ${String(row['interval'])}`,
});
