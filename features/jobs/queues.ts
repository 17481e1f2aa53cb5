// Descriptors of the queues that jobs may be sent to, and of which job may be sent to which: as lists to read, for both follow from job records and workers.
import sql from 'sql-template-tag';
import { defineResource } from '@/core/resources/define';
import { has } from '@/core/resources/filters/extra-filters';
import { derived, fixed, integer, reference, references, text } from '@/core/resources/fields';
import { vacantList, vacantReference } from '@/core/resources/vacant';
import { countOf } from '@/features/inventory/parts';

const ASSIGNMENTS = 'extras_job_queue_assignment';

/** Clients tell queues of workers from those of a cluster by it. */
const QUEUE_TYPES = [
  ['celery', 'Celery'],
  ['kubernetes', 'Kubernetes'],
] as const;

export const jobQueue = defineResource({
  label: 'extras.jobqueue',
  path: 'extras/job-queues',
  table: 'extras_job_queue',
  title: 'Job queue',
  verbs: ['view'],
  plain: true,
  fields: {
    queue_type: derived('text', () => sql`'celery'`, { choices: QUEUE_TYPES, filter: true }),
    job_count: countOf(ASSIGNMENTS, 'job_queue_id'),
    worker_count: integer({ readOnly: true, label: 'Live workers' }),
    name: text({ readOnly: true, search: true }),
    description: fixed('', { as: text() }),
    tenant: vacantReference('tenancy.tenant'),
    tags: vacantList('extras.tag'),
    jobs: references(
      'extras.job',
      { table: ASSIGNMENTS, owner: 'job_queue_id', other: 'job_id' },
      { hidden: true, filter: true, readOnly: true },
    ),
  },
  list: { columns: ['name', 'worker_count', 'job_count'], order: ['name'] },
  filters: { has_jobs: has('jobs') },
  naturalKey: [['name']],
  display: (row) => `${String(row['name'])} (${row['worker_count'] === 1 ? '1 worker' : `${String(row['worker_count'])} workers`})`,
});

export const jobQueueAssignment = defineResource({
  label: 'extras.jobqueueassignment',
  path: 'extras/job-queue-assignments',
  table: ASSIGNMENTS,
  title: 'Job queue assignment',
  verbs: ['view'],
  plain: true,
  fields: {
    job: reference('extras.job', { readOnly: true }),
    job_queue: reference('extras.jobqueue', { readOnly: true }),
  },
  list: { columns: ['job', 'job_queue'], order: ['job', 'job_queue'] },
  naturalKey: [
    ['job', 'name'],
    ['job_queue', 'name'],
  ],
  display: (row) => `${String(row['job.name'])} on ${String(row['job_queue.name'])}`,
});

/** The queues of a job as later versions of the API have them; what is stored and written are their names (`task_queues`). */
export const jobQueues = references('extras.jobqueue', { table: ASSIGNMENTS, owner: 'job_id', other: 'job_queue_id' }, { readOnly: true });
