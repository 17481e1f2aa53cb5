// What objects are called, for a reader: those within the reader's scope, and the names alone of those that somebody else shows to the reader.
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import { asId } from '@/core/resources/lookup';
import { displayOf } from '@/core/resources/names';
import { findResource } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows';

export interface NamedObject {
  name: string;
  /** Its page, for who may see it. */
  href?: string;
}

/** By id; ids that don't exist, or that neither the reader nor who shows them may see, are left out. */
export async function namesOf(reader: Actor, label: string, ids: readonly string[], shownBy?: Actor): Promise<Map<string, NamedObject>> {
  const own = await namesInScope(reader, label, ids);
  const unnamed = ids.filter((id) => !own.has(id));
  if (!shownBy || unnamed.length === 0) return own;
  const shown = await namesInScope(shownBy, label, unnamed);
  return new Map([...own, ...[...shown].map(([id, { name }]) => [id, { name }] as const)]);
}

async function namesInScope(actor: Actor, label: string, ids: readonly string[]): Promise<Map<string, NamedObject>> {
  const resource = findResource(label);
  const known = resource ? ids.map((id) => asId(resource, id)).filter((id) => id !== undefined) : [];
  if (!resource || known.length === 0) return new Map();
  const rows = await selectRows(resource, {
    where: and(scopeOrNothing(actor, 'view', label).predicate, compare(['id'], 'exact', ...new Set(known))),
  });
  return new Map(rows.map((row) => [String(row.id), { name: displayOf(resource, row), href: `/${resource.path}/${row.id}/` }]));
}
