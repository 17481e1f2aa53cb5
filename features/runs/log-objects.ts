// Where the objects that log lines are about are found now: lines are kept as they were written, and what they lead to may be gone, or not be the reader's.
import { can, everything, scopeOrNothing, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { asId } from '@/core/resources/lookup';
import { resourceAt } from '@/core/resources/registry';
import { selectIds } from '@/core/resources/rows';

export interface LoggedObject {
  /** Its page; of one that was deleted its history. Absent where the reader may see neither. */
  readonly href?: string;
  readonly is_deleted: boolean;
}

type Id = string | number;

/** By the address in the lines. Addresses that are of no object here are left out: they lead where they say. */
export async function loggedObjects(reader: Actor, addresses: Iterable<string>): Promise<Map<string, LoggedObject>> {
  const named = [...new Set(addresses)].flatMap((address) => objectAt(address) ?? []);
  const kinds = Map.groupBy(named, ({ resource }) => resource);
  const found = await Promise.all([...kinds].map(([resource, objects]) => lookUp(reader, resource, objects)));
  return new Map(found.flat());
}

interface Named {
  readonly address: string;
  readonly resource: Resource;
  readonly id: Id;
}

function objectAt(address: string): Named | undefined {
  const [, path, key] = /^\/([^/]+\/[^/]+)\/([^/]+)\/$/.exec(address) ?? [];
  const resource = path === undefined ? undefined : resourceAt(path);
  const id = resource && asId(resource, key);
  return resource && id !== undefined ? { address, resource, id } : undefined;
}

async function lookUp(reader: Actor, resource: Resource, objects: readonly Named[]): Promise<[string, LoggedObject][]> {
  const within = async (scope: Scope, ids: readonly Id[]) =>
    new Set(
      ids.length === 0 ? [] : (await selectIds(resource, and(scope.predicate, compare(['id'], 'exact', ...ids)), ids.length)).map(String),
    );
  const ids = objects.map(({ id }) => id);
  const visible = await within(scopeOrNothing(reader, 'view', resource.label), ids);
  const unseen = ids.filter((id) => !visible.has(String(id)));
  const existing = await within(everything('that an object is gone is no secret to who reads its name in a log'), unseen);
  return objects.map(({ address, id }) => {
    if (visible.has(String(id))) return [address, { href: address, is_deleted: false }];
    if (existing.has(String(id))) return [address, { is_deleted: false }];
    const history = can(reader, 'view', 'extras.objectchange') ? { href: `/extras/object-changes/?changed_object_id=${id}` } : {};
    return [address, { ...history, is_deleted: true }];
  });
}
