// What people write to objects. Who may view an object may read its notes, given the permission to view notes; a note is signed by who writes it.
import sql from 'sql-template-tag';
import { can, isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query, requireContext, write } from '@/core/db/client';
import { forbidden, invalid } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import { defineResource, type Resource, type Row } from '@/core/resources/define';
import { datetime, reference, target, text } from '@/core/resources/fields';
import { readListQuery } from '@/core/resources/filters/query';
import { findResource } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows/rows';
import { readObject, readPage, type Page } from '@/core/resources/service';
import { byContentType } from './content-types';

const MAX_LENGTH = 65_535;

export const note = defineResource({
  label: 'extras.note',
  path: 'extras/notes',
  table: 'extras_note',
  title: 'Note',
  apart: ['add'],
  fields: {
    assigned_object_type: text({ readOnly: true, required: true }),
    assigned_object: target('assigned_object_type', 'assigned_object_id'),
    assigned_object_id: text({ readOnly: true, required: true }),
    user_name: text({ readOnly: true, search: true }),
    note: text({ multiline: true, required: true, max: MAX_LENGTH, search: true }),
    user: reference('users.user', { nullable: true, readOnly: true }),
    created: datetime({ readOnly: true }),
    last_updated: datetime({ readOnly: true }),
  },
  list: { columns: ['created', 'user_name', 'assigned_object', 'note'], order: ['-created'] },
  filters: { assigned_object_type_id: byContentType('assigned_object_type') },
  naturalKey: [['assigned_object_type'], ['assigned_object_id'], ['user_name'], ['created']],
  display: (row) => `${String(row['user_name'])} - ${String(row['created'])}`,
  plain: true,
});

/** The notes of one object, in the order in which they were written. */
export async function notesOf(actor: UserActor, resource: Resource, key: string, params: URLSearchParams): Promise<Page> {
  const row = await readObject(actor, resource, key);
  const allowed = scope(actor, 'view', note.label);
  const inOrder = new URLSearchParams(params);
  if (!inOrder.get('sort')) inOrder.set('sort', 'created');
  const asked = await readListQuery(note, inOrder, actor);
  const own = and(compare(['assigned_object_type'], 'exact', resource.label), compare(['assigned_object_id'], 'exact', String(row.id)));
  const listQuery = { ...asked, where: and(asked.where, own) };
  return { ...(await readPage(note, allowed, listQuery)), query: listQuery };
}

/** Adds a note to an object that the actor may view. */
export async function addNote(actor: UserActor, resource: Resource, key: string, body: unknown): Promise<Row> {
  if (!can(actor, 'add', note.label)) throw forbidden();
  const { id } = await readObject(actor, resource, key);
  const words = typeof body === 'object' && body !== null ? (body as { note?: unknown }).note : undefined;
  if (typeof words !== 'string' || words.trim() === '') throw invalid({ note: 'This field is required.' });
  if (words.length > MAX_LENGTH || words.includes('\0'))
    throw invalid({ note: `A note has at most ${MAX_LENGTH} characters, none of them U+0000.` });
  const allowed = scope(actor, 'add', note.label);
  return write(requireContext(), async (tx) => {
    const [made] = await query<{ id: string }>(
      sql`INSERT INTO extras_note (assigned_object_type, assigned_object_id, user_id, user_name, note)
          VALUES (${resource.label}, ${String(id)}, ${actor.id}::uuid, ${actor.username}, ${words}) RETURNING id::text`,
      tx,
    );
    const [row] = await selectRows(note, { where: compare(['id'], 'exact', made!.id) }, tx);
    if (!row || !(await isWithin(note, allowed, [made!.id], tx))) throw forbidden();
    return row;
  });
}

/** The same where the object is named in the body. */
export async function addNoteAnywhere(actor: UserActor, body: unknown): Promise<Row> {
  const { assigned_object_type: type, assigned_object_id: id } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const resource = typeof type === 'string' ? findResource(type) : undefined;
  if (!resource) throw invalid({ assigned_object_type: 'There is no content type of this name.' });
  if (typeof id !== 'string' && typeof id !== 'number') throw invalid({ assigned_object_id: 'This field is required.' });
  return addNote(actor, resource, String(id), body);
}
