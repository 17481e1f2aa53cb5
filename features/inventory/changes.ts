// The change record as a list of the API: who changed what, when, in which request. The states around a change: change-states.ts.
import sql from 'sql-template-tag';
import { defineResource } from '@/core/resources/define';
import { alsoAs, reach } from '@/core/resources/filters/extra-filters';
import { choice, datetime, derived, fixed, integer, reference, target, text, uuid } from '@/core/resources/fields';
import { findResource } from '@/core/resources/registry';
import { column } from '@/core/sql';
import { byContentType } from './content-types';

const ACTIONS = [
  ['create', 'Created'],
  ['update', 'Updated'],
  ['delete', 'Deleted'],
] as const;

const VERBS: Readonly<Record<string, string>> = { create: 'created', update: 'updated', delete: 'deleted' };

export const objectChange = defineResource({
  label: 'extras.objectchange',
  path: 'extras/object-changes',
  table: 'extras_object_change',
  title: 'Change',
  titlePlural: 'Change log',
  verbs: ['view'],
  fields: {
    action: choice(ACTIONS, { readOnly: true }),
    changed_object_type: text({ column: 'model', readOnly: true }),
    related_object_type: fixed(null),
    changed_object: target('changed_object_type', 'changed_object_id'),
    time: datetime({ readOnly: true }),
    user_name: text({ readOnly: true, search: true }),
    request_id: uuid({ readOnly: true, nullable: true }),
    changed_object_id: text({ column: 'object_id', readOnly: true }),
    change_context: derived(
      'text',
      (alias) =>
        sql`CASE WHEN ${column(alias, 'origin')} IN ('ui', 'api') THEN 'web' WHEN ${column(alias, 'origin')} IN ('job', 'plan') THEN (SELECT CASE WHEN r.origin = 'hook' THEN 'job-hook' ELSE 'job' END FROM (SELECT) always LEFT JOIN extras_job_result r ON r.id = ${column(alias, 'run_id')}) ELSE 'orm' END`,
    ),
    change_context_detail: derived(
      'text',
      (alias) =>
        sql`coalesce((SELECT r.class_path FROM extras_job_result r WHERE r.id = ${column(alias, 'run_id')}), ${column(alias, 'origin')})`,
    ),
    related_object_id: fixed(null),
    object_repr: text({ readOnly: true, search: true }),
    user: reference('users.user', { nullable: true, readOnly: true }),
    run: reference('extras.jobresult', { nullable: true, readOnly: true, column: 'run_id' }),
    seq: integer({ hidden: true }),
  },
  list: { columns: ['time', 'user_name', 'action', 'changed_object_type', 'changed_object', 'object_repr', 'request_id'], order: ['-seq'] },
  filters: {
    changed_object_type: reach('changed_object_type'),
    changed_object_type_id: byContentType('changed_object_type'),
    user_id: alsoAs('user', 'users.user'),
  },
  naturalKey: [['id']],
  display: (row) => {
    const [app, model] = String(row['changed_object_type']).split('.');
    const title = findResource(String(row['changed_object_type']))?.title.toLowerCase() ?? model;
    return `${app} | ${title} ${String(row['object_repr'])} ${VERBS[String(row['action'])]} by ${String(row['user_name'])}`;
  },
  plain: true,
});
