// Parts are told with what they are part of ("sw1 › eth0") wherever they stand among others: alone, their names repeat. For a reader: a whole that they may not view stays untold.
import type { Json } from '@windlass/sdk';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import { columnOf, type Resource, type Row } from '../define';
import { displayOf } from '../names';
import { findResource, resourceOf } from '../registry';
import { selectRows } from './rows';
import type { WireObject } from './serialize';

/** What objects of a kind are parts of. */
export interface Whole {
  readonly kind: Resource;
  /** The relation that leads there, and its column. */
  readonly field: string;
  readonly column: string;
}

/** Undefined for kinds that stand alone. */
export function wholeOf(resource: Resource | undefined): Whole | undefined {
  const name = resource?.partOf;
  const field = name === undefined ? undefined : resource?.fields[name];
  return field?.kind === 'reference' ? { kind: resourceOf(field.model), field: name!, column: columnOf(name!, field) } : undefined;
}

/** "sw1 › eth0". */
export const partName = (whole: string | undefined, name: string): string => (whole === undefined ? name : `${whole} › ${name}`);

/** Rows by id, parts with their whole: one look-up for all of them. */
export async function fullNames(reader: Actor, resource: Resource, rows: readonly Row[]): Promise<Map<string, string>> {
  const whole = wholeOf(resource);
  const wholes = whole ? await namesById(reader, whole.kind, idsOf(rows.map((row) => row[whole.field]))) : undefined;
  return new Map(
    rows.map((row) => [String(row.id), partName(whole && wholes?.get(String(row[whole.field])), displayOf(resource, row))] as const),
  );
}

/** What objects are called by themselves, by id; those that the reader may not view are left out. */
export async function namesById(reader: Actor, resource: Resource, ids: readonly Id[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await selectRows(resource, {
    where: and(compare(['id'], 'exact', ...ids), scopeOrNothing(reader, 'view', resource.label).predicate),
  });
  return new Map(rows.map((row) => [String(row.id), displayOf(resource, row)]));
}

type Id = string | number;
const isId = (value: unknown): value is Id => typeof value === 'string' || typeof value === 'number';
const idsOf = (values: readonly unknown[]): Id[] => [...new Set(values.filter(isId))];

/** A part inside another object, and the id of its whole. */
interface NestedPart {
  readonly object: { display: string };
  readonly kind: Resource;
  readonly whole: Id;
}

function nestedPart(value: Json): NestedPart[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { object_type: type, display } = value as Record<string, Json>;
  const whole = typeof type === 'string' && typeof display === 'string' ? wholeOf(findResource(type)) : undefined;
  const held = whole && (value as Record<string, Json>)[whole.field];
  const id = typeof held === 'object' && held !== null ? (held as { id?: Json }).id : undefined;
  return whole && isId(id) ? [{ object: value as unknown as { display: string }, kind: whole.kind, whole: id }] : [];
}

/** Lengthens the display of parts that are nested in these objects; the objects themselves keep theirs. */
export async function tellParts(reader: Actor, objects: readonly WireObject[]): Promise<void> {
  // The same object may be nested in several: it is lengthened once.
  const nested = new Set(objects.flatMap((object) => Object.values(object).flat() as Json[]));
  const kinds = Map.groupBy([...nested].flatMap(nestedPart), ({ kind }) => kind);
  await Promise.all(
    [...kinds].map(async ([kind, parts]) => {
      const names = await namesById(reader, kind, idsOf(parts.map(({ whole }) => whole)));
      for (const { object, whole } of parts) object.display = partName(names.get(String(whole)), object.display);
    }),
  );
}
