// Schedules and requests for approval as objects of the API and of lists. They come from run requests (submit.ts), not from the generic create.
import sql from 'sql-template-tag';
import { column } from '@/core/sql';
import { defineResource } from '@/core/resources/define';
import { boolean, choice, datetime, derived, fixed, integer, json, reference, text } from '@/core/resources/fields';

export const INTERVALS = [
  ['immediately', 'Once immediately'],
  ['future', 'Once in the future'],
  ['hourly', 'Recurring hourly'],
  ['daily', 'Recurring daily'],
  ['weekly', 'Recurring weekly'],
  ['custom', 'Recurring custom'],
] as const;

export const scheduledJob = defineResource({
  label: 'extras.scheduledjob',
  path: 'extras/scheduled-jobs',
  table: 'extras_scheduled_job',
  title: 'Scheduled job',
  verbs: ['view', 'delete'],
  plain: true,
  fields: {
    time_zone: text({ readOnly: true }),
    name: text({ readOnly: true, search: true }),
    task: text({ readOnly: true, search: true }),
    interval: choice(INTERVALS, { readOnly: true, plain: true }),
    args: fixed([]),
    kwargs: json({ readOnly: true, filter: false }),
    celery_kwargs: derived('json', (alias) => sql`jsonb_build_object('nautobot_job_profile', false, 'queue', ${column(alias, 'queue')})`, { filter: false }),
    queue: derived('text', (alias) => sql`coalesce(${column(alias, 'queue')}, '')`),
    one_off: boolean({ readOnly: true }),
    start_time: datetime({ readOnly: true }),
    enabled: boolean({ readOnly: true }),
    // Clients of the API know a recurring schedule that has not run yet by the slot before its first one.
    last_run_at: derived(
      'datetime',
      (alias) => sql`coalesce(${column(alias, 'last_run_at')}, CASE WHEN ${column(alias, 'enabled')} THEN ${column(alias, 'start_time')} -
        CASE ${column(alias, 'interval')} WHEN 'hourly' THEN interval '1 hour' WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days' END END)`,
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
  },
  list: { columns: ['name', 'job_model', 'interval', 'start_time', 'last_run_at', 'enabled'], order: ['name'] },
  naturalKey: [['name']],
  display: (row) => `${String(row['name'])}: ${String(row['interval'])}`,
});
