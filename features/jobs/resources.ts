// Job records as objects of the API and of lists. They are never created there: a refresh makes them, from classes.
import sql from 'sql-template-tag';
import { column } from '@/core/sql';
import { defineResource } from '@/core/resources/define';
import { boolean, derived, json, number, references, target, text, texts } from '@/core/resources/fields';
import { flagOf, OVERRIDABLE } from './effective';
import { jobQueues } from './queues';

const fact = (help?: string) => boolean({ readOnly: true, ...(help !== undefined && { help }) });
const flags = Object.fromEntries(
  OVERRIDABLE.map((field) => [
    flagOf(field),
    boolean({ label: `Override ${field.replaceAll('_', ' ')}`, help: 'Keeps the value of the record, whatever the class says.' }),
  ]),
);

export const job = defineResource({
  label: 'extras.job',
  path: 'extras/jobs',
  table: 'extras_job',
  title: 'Job',
  verbs: ['view', 'change', 'delete'],
  apart: ['change', 'delete'],
  fields: {
    module_name: text({ readOnly: true, max: 100 }),
    job_class_name: text({ readOnly: true, max: 100 }),
    class_path: derived('text', (alias) => sql`${column(alias, 'module_name')} || '.' || ${column(alias, 'job_class_name')}`),
    grouping: text({ required: true, max: 255, search: true, help: 'Under which heading it is listed.' }),
    name: text({ required: true, max: 100, unique: true, search: true, help: 'How people call it.' }),
    description: text({ multiline: true, search: true, filter: false, help: 'Markdown. Lists show the first line.' }),
    installed: fact('Its class was there at the last refresh.'),
    enabled: boolean({ help: 'Whether anybody may run it.' }),
    is_job_hook_receiver: fact(),
    is_job_button_receiver: fact(),
    has_sensitive_variables: boolean({ help: 'Inputs are not kept; it can be neither scheduled nor approved.' }),
    approval_required: boolean({ help: 'Somebody else has to approve a run before it starts.' }),
    hidden: boolean({ help: 'Left out of lists unless they are asked for hidden jobs.' }),
    dryrun_default: boolean({ help: 'What the form starts with.' }),
    read_only: fact('The database refuses its writes.'),
    soft_time_limit: number({ min: 0, help: 'Seconds until a run is asked to stop; 0 is the default of the site.' }),
    time_limit: number({ min: 0, help: 'Seconds until a run is killed; 0 is the default of the site.' }),
    task_queues: texts({ max: 255, filter: false, help: 'Queues to choose from, the default first.' }),
    job_queues: jobQueues,
    default_job_queue_type: derived('text', () => sql`'extras.jobqueue'`, { hidden: true }),
    default_job_queue_id: derived(
      'uuid',
      (alias) => sql`windlass_name_id('extras.jobqueue', coalesce(${column(alias, 'task_queues')}[1], 'default'))`,
      { hidden: true },
    ),
    default_job_queue: target('default_job_queue_type', 'default_job_queue_id'),
    is_singleton: boolean({ help: 'One run at a time; the others wait.' }),
    supports_dryrun: fact(),
    ...flags,
    load_error: json({ readOnly: true, nullable: true, filter: false }),
    tags: references('extras.tag', { table: '_job_tags', owner: 'A', other: 'B' }),
  },
  list: { columns: ['name', 'enabled', 'description', 'grouping'], order: ['grouping', 'name'] },
  naturalKey: [['module_name'], ['job_class_name']],
  display: (row) => String(row['name']),
});
