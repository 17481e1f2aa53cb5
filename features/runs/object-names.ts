// What objects are called, for a reader: only those within the reader's scope have a name.
import { scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import { asId } from '@/core/resources/lookup';
import { displayOf } from '@/core/resources/names';
import { findResource } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows';

export interface NamedObject {
  name: string;
  /** Its page. */
  href: string;
}

/** By id; ids that don't exist or that the reader may not see are left out. */
export async function namesOf(actor: UserActor, label: string, ids: readonly string[]): Promise<Map<string, NamedObject>> {
  const resource = findResource(label);
  const known = resource ? ids.map((id) => asId(resource, id)).filter((id) => id !== undefined) : [];
  if (!resource || known.length === 0) return new Map();
  const rows = await selectRows(resource, {
    where: and(scopeOrNothing(actor, 'view', label).predicate, compare(['id'], 'exact', ...new Set(known))),
  });
  return new Map(rows.map((row) => [String(row.id), { name: displayOf(resource, row), href: `/${resource.path}/${row.id}/` }]));
}
