// Finds objects of many kinds by what somebody types: a few of each kind, those that start with it first. Only what the actor may view.
import { can, scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and } from '@/core/predicate';
import type { Resource, Row } from '../define';
import { searchPredicate } from './filters';
import { displayOf } from '../names';
import { fullNames } from '../rows/part-names';
import { selectRows } from '../rows/rows';

export interface FoundObject {
  readonly resource: Resource;
  readonly row: Row;
  /** Of a part with what it is part of. */
  readonly name: string;
}

/** At most `each` of a kind; kinds in the order given. */
export async function findObjects(actor: Actor, resources: readonly Resource[], text: string, each: number): Promise<FoundObject[]> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found = await Promise.all(
    resources
      .filter((resource) => can(actor, 'view', resource.label))
      .map(async (resource) => {
        const where = and(searchPredicate(resource, text), scope(actor, 'view', resource.label).predicate);
        const rows = await selectRows(resource, { where, limit: each });
        const names = await fullNames(actor, resource, rows);
        return rows.map((row): FoundObject => ({ resource, row, name: names.get(String(row.id))! }));
      }),
  );
  const rank = ({ resource, row }: FoundObject) => {
    const own = displayOf(resource, row).toLowerCase();
    return own === wanted ? 0 : own.startsWith(wanted) ? 1 : own.includes(wanted) ? 2 : 3;
  };
  return found.flat().sort((a, b) => rank(a) - rank(b));
}
