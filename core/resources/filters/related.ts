// Which lists belong beside an object: every kind that refers to it, by which of its fields. From the descriptors alone.
import { can, scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and } from '@/core/predicate';
import { columnOf, type Resource } from '../define';
import { titleOf } from '../fields';
import { filtersOf } from './filter-names';
import { readFilter } from './filters';
import { allResources } from '../registry';
import { countRows } from '../rows/counts';

export interface Referrer {
  readonly resource: Resource;
  /** The field that refers, and the filter of its list that takes an id. */
  readonly field: string;
  /** "Interfaces", "Child interfaces". */
  readonly title: string;
}

function fieldsTo(other: Resource, resource: Resource): string[] {
  return Object.entries(other.fields)
    .filter(
      ([name, field]) =>
        (field.kind === 'reference' || (field.kind === 'references' && 'table' in field.through)) &&
        field.model === resource.label &&
        !field.hidden &&
        filtersOf(other).has(name),
    )
    .map(([name]) => name);
}

/** The list's name as the kind itself has it ("child_interfaces"), else that of the other kind. */
function titleFor(resource: Resource, other: Resource, field: string, isOnly: boolean): string {
  const key = other.fields[field]!;
  const own = Object.entries(resource.fields).find(
    ([, candidate]) =>
      candidate.kind === 'references' &&
      candidate.model === other.label &&
      'reverse' in candidate.through &&
      key.kind === 'reference' &&
      candidate.through.reverse === columnOf(field, key),
  );
  if (own && !isOnly) return titleOf(own[0].replace(/_list$/, ''));
  return isOnly ? other.titlePlural : `${other.titlePlural}: ${(key.label ?? titleOf(field)).toLowerCase()}`;
}

/** Those that the descriptor names first come first, then the rest in the order of the catalog. */
export function referrersOf(resource: Resource): Referrer[] {
  const first = resource.list.sections ?? [];
  const place = (label: string) => (first.includes(label) ? first.indexOf(label) : first.length);
  return allResources()
    .flatMap((other) => {
      const fields = fieldsTo(other, resource);
      return fields.map((field) => ({ resource: other, field, title: titleFor(resource, other, field, fields.length === 1) }));
    })
    .sort((a, b) => place(a.resource.label) - place(b.resource.label));
}

/** How many objects each of these lists holds for an object, of those the actor may view. Lists that they may not view at all are left out. */
export async function countReferrers(
  actor: Actor,
  referrers: readonly Referrer[],
  id: string | number,
): Promise<(Referrer & { count: number })[]> {
  return Promise.all(
    referrers
      .filter(({ resource }) => can(actor, 'view', resource.label))
      .map(async (referrer) => {
        const chosen = await readFilter(referrer.resource, referrer.field, [String(id)], actor);
        return {
          ...referrer,
          count: await countRows(referrer.resource, and(chosen, scope(actor, 'view', referrer.resource.label).predicate)),
        };
      }),
  );
}
