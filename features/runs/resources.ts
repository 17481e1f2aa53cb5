// Runs, their log lines and their files as objects of the API and of lists. All are written by runs and workers, never through the API.
import sql from 'sql-template-tag';
import { column, isUuid, PredicateError } from '@/core/sql';
import { and, compare, none, or, type Predicate } from '@/core/predicate';
import { defineResource, type ExtraFilter, type Row } from '@/core/resources/define';
import { alsoAs } from '@/core/resources/filters/extra-filters';
import { choice, datetime, derived, fixed, integer, json, reference, references, text, titleOf } from '@/core/resources/fields';
import { parseLogLineId } from './log-id';

const STATUSES = ['PENDING', 'STARTED', 'SUCCESS', 'FAILURE', 'REVOKED'].map((status) => [status, status] as const);
const LEVELS = ['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical'].map((level) => [level, titleOf(level)] as const);
const count = () => integer({ readOnly: true });
const moment = (nullable = true) => datetime({ readOnly: true, nullable });

/** "2026-11-23T16:32:58.162516Z" as displays and default names write it. */
export const spacedTime = (iso: string): string =>
  iso
    .replace('T', ' ')
    .replace(/(?:\.0+)?Z$/, '+00:00')
    .replace(/Z$/, '+00:00');

export const jobResult = defineResource({
  label: 'extras.jobresult',
  path: 'extras/job-results',
  table: 'extras_job_result',
  title: 'Job result',
  verbs: ['view', 'delete'],
  plain: true,
  fields: {
    status: choice(STATUSES, { readOnly: true }),
    name: text({ readOnly: true, search: true }),
    task_name: text({ readOnly: true, nullable: true }),
    class_path: text({ readOnly: true, search: true }),
    date_created: moment(false),
    date_started: moment(),
    date_done: moment(),
    result: json({ readOnly: true, nullable: true, filter: false }),
    failure_reason: text({ readOnly: true, nullable: true }),
    worker: text({ readOnly: true, nullable: true }),
    queue: text({ readOnly: true }),
    origin: text({ readOnly: true }),
    mode: text({ readOnly: true }),
    task_args: fixed([]),
    task_kwargs: json({ readOnly: true, filter: false }),
    // What the queue was told, under the names that clients know.
    celery_kwargs: derived(
      'json',
      (alias) => sql`CASE WHEN ${column(alias, 'status')} = 'PENDING' THEN '{}'::jsonb ELSE jsonb_strip_nulls(jsonb_build_object(
        'queue', ${column(alias, 'queue')}, 'nautobot_job_profile', false, 'nautobot_job_user_id', ${column(alias, 'user_id')},
        'nautobot_job_job_model_id', ${column(alias, 'job_model_id')}, 'nautobot_job_scheduled_job_id', ${column(alias, 'scheduled_job_id')})) END`,
      { filter: false },
    ),
    traceback: text({ readOnly: true, nullable: true, filter: false }),
    meta: derived('json', (alias) => sql`CASE WHEN ${column(alias, 'date_done')} IS NOT NULL THEN '{"children": []}'::jsonb END`, {
      filter: false,
    }),
    debug_log_count: count(),
    info_log_count: count(),
    success_log_count: count(),
    warning_log_count: count(),
    error_log_count: count(),
    created_count: count(),
    updated_count: count(),
    deleted_count: count(),
    job_model: reference('extras.job', { readOnly: true, nullable: true }),
    user: reference('users.user', { readOnly: true, nullable: true }),
    scheduled_job: reference('extras.scheduledjob', { readOnly: true, nullable: true }),
    custom_fields: json({ column: 'custom_field_data', readOnly: true, filter: false }),
    files: references('extras.fileproxy', { reverse: 'job_result_id' }, { readOnly: true }),
    number: integer({ hidden: true }),
  },
  filters: {
    job_model_id: alsoAs('job_model', 'extras.job'),
    user_id: alsoAs('user', 'users.user'),
    scheduled_job_id: alsoAs('scheduled_job', 'extras.scheduledjob'),
  },
  list: { columns: ['date_created', 'name', 'user', 'status', 'date_done'], order: ['-date_created'] },
  naturalKey: [['id']],
  display: (row) => `${String(row['name'])} started at ${spacedTime(String(row['date_created']))} (${String(row['status'])})`,
});

function lineWithId(id: string): Predicate {
  if (!isUuid(id)) throw new PredicateError(['id'], 'value', `"${id.slice(0, 100)}" is not a UUID.`);
  const place = parseLogLineId(id);
  return place ? and(compare(['job_result', 'number'], 'exact', Number(place.runNumber)), compare(['seq'], 'exact', place.seq)) : none;
}

/** Lines have no id column: theirs is computed (log-id.ts), so features/runs/logs reads them; this says what can be filtered and constrained. */
export const jobLogEntry = defineResource({
  label: 'extras.joblogentry',
  path: 'extras/job-logs',
  table: 'extras_job_log_entry',
  title: 'Job log entry',
  titlePlural: 'Job log entries',
  verbs: ['view'],
  plain: true,
  fields: {
    log_level: choice(LEVELS, { readOnly: true, plain: true, search: true }),
    grouping: text({ readOnly: true, search: true }),
    message: text({ readOnly: true, search: true }),
    created: moment(false),
    log_object: text({ readOnly: true }),
    absolute_url: text({ readOnly: true }),
    job_result: reference('extras.jobresult', { readOnly: true }),
    seq: integer({ hidden: true }),
  },
  filters: { id: { kind: 'text', where: (values) => or(...values.map(lineWithId)) } },
  list: { columns: ['created', 'grouping', 'log_level', 'message'], order: ['created'] },
  naturalKey: [],
  display: (row) => String(row['message']),
});

const fileOfJob: ExtraFilter = {
  kind: 'object',
  model: 'extras.job',
  where: (ids) => compare(['job_result', 'job_model'], 'exact', ...ids),
  present: ['job_result', 'job_model'],
};

export const fileProxy = defineResource({
  label: 'extras.fileproxy',
  path: 'extras/file-proxies',
  table: 'extras_file_proxy',
  title: 'File',
  titlePlural: 'Files',
  verbs: ['view'],
  plain: true,
  fields: {
    name: text({ readOnly: true, search: true }),
    uploaded_at: moment(false),
    content_type: text({ readOnly: true }),
    size: integer({ readOnly: true }),
    job_result: reference('extras.jobresult', { readOnly: true, nullable: true }),
  },
  filters: { job: fileOfJob, job_result_id: alsoAs('job_result', 'extras.jobresult') },
  list: { columns: ['name', 'size', 'uploaded_at', 'job_result'], order: ['name'] },
  naturalKey: [['name'], ['uploaded_at']],
  display: (row: Row) => String(row['name']),
});
