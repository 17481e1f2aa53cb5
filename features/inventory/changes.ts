// The change record as a list of the API: who changed what, when, in which request; with the states before and after where they are asked for.
import sql from 'sql-template-tag';
import type { Json } from '@windlass/sdk';
import { snapshots } from '@/core/changes/record';
import { compare } from '@/core/predicate';
import { columnOf, defineResource, type Row } from '@/core/resources/define';
import { choice, datetime, derived, fixed, integer, reference, target, text, uuid } from '@/core/resources/fields';
import { brief, type WireObject } from '@/core/resources/serialize';
import { findResource, resourceOf } from '@/core/resources/registry';
import { column } from '@/core/sql';

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
        sql`CASE WHEN ${column(alias, 'origin')} IN ('ui', 'api') THEN 'web' WHEN ${column(alias, 'origin')} IN ('job', 'plan') THEN 'job' ELSE 'orm' END`,
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
    changed_object_type_id: { kind: 'text', where: (values) => compare(['changed_object_type'], 'exact', ...values) },
    user_id: { kind: 'object', model: 'users.user', where: (ids) => compare(['user'], 'exact', ...ids) },
  },
  naturalKey: [['id']],
  display: (row) => {
    const [app, model] = String(row['changed_object_type']).split('.');
    const title = findResource(String(row['changed_object_type']))?.title.toLowerCase() ?? model;
    return `${app} | ${title} ${String(row['object_repr'])} ${VERBS[String(row['action'])]} by ${String(row['user_name'])}`;
  },
  plain: true,
});

/** A recorded state in the words of the API: columns become fields, foreign keys stay ids. */
function flatState(label: string, state: Record<string, unknown> | null): Record<string, Json> | null {
  if (!state) return null;
  const fields = Object.entries(findResource(label)?.fields ?? {});
  const names = new Map(fields.map(([name, field]) => [columnOf(name, field), name]));
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [names.get(name) ?? name, value as Json]));
}

/** The same with references as the API shows them; addresses without a host, as the record belongs to none. */
function wireState(label: string, id: string, repr: string, state: Record<string, unknown> | null): WireObject | null {
  const flat = flatState(label, state);
  const resource = findResource(label);
  if (!flat || !resource) return flat;
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind === 'reference' && flat[name] !== undefined && flat[name] !== null)
      flat[name] = brief('', resourceOf(field.model), flat[name] as string | number);
  }
  return { ...flat, ...brief('', resource, id), display: repr };
}

/** Adds to each change what it left behind (for a deletion: what was there). */
export async function withStates(rows: readonly Row[], objects: readonly WireObject[]): Promise<WireObject[]> {
  const keyOf = (row: Row) => ({
    seq: String(row['seq']),
    model: String(row['changed_object_type']),
    objectId: String(row['changed_object_id']),
  });
  const found = await snapshots(rows.map(keyOf));
  return objects.map((object, index) => {
    const row = rows[index]!;
    const { seq, model, objectId } = keyOf(row);
    const snapshot = found.get(seq);
    const state = snapshot?.after ?? snapshot?.before ?? null;
    return {
      ...object,
      object_data: flatState(model, state),
      object_data_v2: wireState(model, objectId, String(row['object_repr']), state),
    };
  });
}
