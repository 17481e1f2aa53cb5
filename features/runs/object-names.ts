// What objects are called, for a reader: those within the reader's scope, the names alone of those that somebody else shows to the reader, and of those that are gone.
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { lastNames } from '@/core/changes/read';
import { and, compare } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { asId } from '@/core/resources/rows/lookup';
import { displayOf } from '@/core/resources/names';
import { fullNames, partName, wholeOf } from '@/core/resources/rows/part-names';
import { findResource } from '@/core/resources/registry';
import { selectIds, selectRows } from '@/core/resources/rows/rows';

export interface NamedObject {
  /** Of a part with what it is part of. */
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

const pageOf = (resource: Resource, id: string | number) => `/${resource.path}/${id}/`;

async function namesInScope(actor: Actor, label: string, given: readonly string[]): Promise<Map<string, NamedObject>> {
  const resource = findResource(label);
  const ids = resource ? readIds(resource, given) : [];
  if (!resource || ids.length === 0) return new Map();
  const rows = await selectRows(resource, { where: and(scopeOrNothing(actor, 'view', label).predicate, compare(['id'], 'exact', ...ids)) });
  const names = await fullNames(actor, resource, rows);
  return new Map(rows.map((row) => [String(row.id), { name: names.get(String(row.id))!, href: pageOf(resource, row.id) }]));
}

const readIds = (resource: Resource, given: readonly string[]): (string | number)[] => [
  ...new Set(given.map((id) => asId(resource, id)).filter((id) => id !== undefined)),
];

export interface KnownObject {
  /** By itself. */
  readonly own: string;
  /** What it is, or was, part of. */
  readonly whole?: string;
  /** Its page; absent for what is gone. */
  readonly href?: string;
}

/** For who may look at changes, by id: as `namesOf`, and by their last name those that are gone, which the change record tells. */
export async function namesEver(reader: Actor, label: string, given: readonly string[]): Promise<Map<string, KnownObject>> {
  const resource = findResource(label);
  const ids = resource ? readIds(resource, given) : [];
  if (!resource || ids.length === 0) return new Map();
  const existing = new Set((await selectIds(resource, compare(['id'], 'exact', ...ids), ids.length)).map(String));
  const where = and(scopeOrNothing(reader, 'view', label).predicate, compare(['id'], 'exact', ...ids));
  const whole = wholeOf(resource);
  const [rows, gone] = await Promise.all([
    existing.size === 0 ? [] : selectRows(resource, { where }),
    lastNames(
      label,
      ids.map(String).filter((id) => !existing.has(id)),
      whole?.column,
    ),
  ]);
  const found = [
    ...rows.map((row) => ({
      id: String(row.id),
      own: displayOf(resource, row),
      partOf: whole && textOf(row[whole.field]),
      href: pageOf(resource, row.id),
    })),
    ...[...gone].map(([id, { name, partOf }]) => ({ id, own: name, partOf, href: undefined })),
  ];
  const wholes = whole
    ? await namesEver(
        reader,
        whole.kind.label,
        found.map(({ partOf }) => partOf).filter((id) => id !== undefined),
      )
    : undefined;
  return new Map(
    found.map(({ id, own, partOf, href }) => {
      const known = partOf === undefined ? undefined : wholes?.get(partOf);
      return [id, { own, ...(known && { whole: known.own }), ...(href !== undefined && { href }) }];
    }),
  );
}

export const fullName = ({ own, whole }: KnownObject): string => partName(whole, own);

const textOf = (id: unknown): string | undefined => (typeof id === 'string' || typeof id === 'number' ? String(id) : undefined);
