// The log of a run for a reader: lines are kept as they were written, and what they lead to may be gone by now, or not be the reader's.
import { can, everything, scopeOrNothing, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { asId } from '@/core/resources/rows/lookup';
import { namesById, partName, wholeOf } from '@/core/resources/rows/part-names';
import { resourceAt } from '@/core/resources/registry';
import { selectIds, selectLinks } from '@/core/resources/rows/rows';
import { type LogLineView, type LogPage, type LogQuery, readLogs } from './logs';
import { namesEver } from './object-names';

/** What is known now of the object that a line is about. */
export interface LoggedObject {
  /** As the line calls it; a part with what it is part of. */
  readonly name: string;
  /** Its page; of one that was deleted its history. Absent where the reader may see neither. */
  readonly href?: string;
  readonly is_deleted: boolean;
}

/** A line whose address is of no object here has none: it leads where it says. */
export interface ShownLogLine extends LogLineView {
  readonly object?: LoggedObject;
}

/** As `readLogs`, with the objects of the lines as the reader finds them: a few look-ups for each kind of object, however many lines. */
export async function readShownLogs(reader: Actor, runId: string, query?: LogQuery): Promise<LogPage<ShownLogLine>> {
  const page = await readLogs(runId, query);
  const places = await placesOf(reader, new Set(page.lines.map(({ absolute_url }) => absolute_url)));
  return {
    ...page,
    lines: page.lines.map((line) => {
      const place = places.get(line.absolute_url);
      if (!place) return line;
      const { whole, ...object } = place;
      // An author may have written the whole into the name.
      const isTold = whole === undefined || line.log_object === '' || line.log_object.includes(whole);
      const name = isTold ? line.log_object : partName(whole, line.log_object);
      return { ...line, object: { ...object, name } };
    }),
  };
}

type Id = string | number;
type Place = Omit<LoggedObject, 'name'> & { readonly whole?: string };

/** By the address in the lines. */
async function placesOf(reader: Actor, addresses: Iterable<string>): Promise<Map<string, Place>> {
  const named = [...addresses].flatMap((address) => objectAt(address) ?? []);
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

async function lookUp(reader: Actor, resource: Resource, objects: readonly Named[]): Promise<[string, Place][]> {
  const within = async (scope: Scope, ids: readonly Id[]) =>
    new Set(
      ids.length === 0 ? [] : (await selectIds(resource, and(scope.predicate, compare(['id'], 'exact', ...ids)), ids.length)).map(String),
    );
  const ids = objects.map(({ id }) => id);
  const visible = await within(scopeOrNothing(reader, 'view', resource.label), ids);
  const unseen = ids.filter((id) => !visible.has(String(id)));
  const existing = await within(everything('that an object is gone is no secret to who reads its name in a log'), unseen);
  const mayReadHistory = can(reader, 'view', 'extras.objectchange');
  const gone = mayReadHistory ? unseen.filter((id) => !existing.has(String(id))) : [];
  const [seenWholes, goneWholes] = await Promise.all([wholesOf(reader, resource, [...visible]), goneWholesOf(reader, resource, gone)]);
  return objects.map(({ address, id }): [string, Place] => {
    const key = String(id);
    const whole = seenWholes.get(key) ?? goneWholes.get(key);
    const part = whole === undefined ? {} : { whole };
    if (visible.has(key)) return [address, { href: address, is_deleted: false, ...part }];
    if (existing.has(key)) return [address, { is_deleted: false }];
    const history = mayReadHistory ? { href: `/extras/object-changes/?changed_object_id=${id}` } : {};
    return [address, { ...history, is_deleted: true, ...part }];
  });
}

type Wholes = ReadonlyMap<string, string>;

async function wholesOf(reader: Actor, resource: Resource, ids: readonly string[]): Promise<Wholes> {
  const whole = wholeOf(resource);
  if (!whole || ids.length === 0) return new Map();
  const links = await selectLinks(resource, whole.field, compare(['id'], 'exact', ...ids));
  const names = await namesById(reader, whole.kind, [...new Set(links.values())]);
  return new Map([...links].flatMap(([id, to]): [string, string][] => (names.has(to) ? [[id, names.get(to)!]] : [])));
}

async function goneWholesOf(reader: Actor, resource: Resource, ids: readonly Id[]): Promise<Wholes> {
  if (!wholeOf(resource)) return new Map();
  const known = await namesEver(reader, resource.label, ids.map(String));
  return new Map([...known].flatMap(([id, { whole }]): [string, string][] => (whole === undefined ? [] : [[id, whole]])));
}
