// What deleting objects would come to: what goes with them, what loses a reference, or what keeps them. Found by doing it and taking it back.
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { type ChangeSum, IDS_IN_SUM, sumOfChanges } from '@/core/changes/read';
import { withContext } from '@/core/context';
import { query, requireContext, type Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import { identifier } from '@/core/sql';
import { columnOf, type Resource } from '../define';
import { titleOf } from '../fields';
import { asId } from '../rows/lookup';
import { fullNames } from '../rows/part-names';
import { allResources, findResource } from '../registry';
import { selectRows } from '../rows/rows';
import { removeObjects } from '../service';

type Id = string | number;

/** Objects of one kind, by name up to `IDS_IN_SUM` of them: as many names as the actor may know. */
interface Affected {
  readonly label: string;
  /** "Device" or "Devices", as their number wants it. */
  readonly title: string;
  readonly count: number;
  readonly names: readonly { readonly id: Id; readonly name: string; readonly href: string }[];
}

export interface Removal {
  /** How many objects would be deleted, those asked for included. */
  readonly total: number;
  readonly deleted: readonly Affected[];
  /** What stays and changes, and in which fields. */
  readonly changed: readonly (Affected & { readonly fields: readonly string[] })[];
  /** What refers to them and forbids it, by which field. */
  readonly keptBy: readonly (Affected & { readonly field: string })[];
  /** Why it can't be done; absent when it can. */
  readonly refusal?: string;
}

class TakenBack extends Error {
  readonly sums: readonly ChangeSum[];
  constructor(sums: readonly ChangeSum[]) {
    super('taken back');
    this.sums = sums;
  }
}

/** @throws forbidden and not_found as the deletion would. Deletes nothing. */
export async function previewRemoval(actor: Actor, resource: Resource, ids: readonly Id[]): Promise<Removal> {
  const request = randomUUID();
  const readAndTakeBack = async (tx: Tx) => {
    throw new TakenBack(await sumOfChanges(request, tx));
  };
  try {
    await withContext({ ...requireContext(), request }, () => removeObjects(actor, resource, ids, { isList: true, then: readAndTakeBack }));
  } catch (error) {
    if (error instanceof TakenBack) return describe(actor, error.sums);
    if (error instanceof AppError && error.code === 'conflict')
      return { total: 0, deleted: [], changed: [], keptBy: await keepersOf(actor, resource, ids), refusal: error.message };
    throw error;
  }
  throw new AppError('internal', 'a deletion that should have been taken back was not');
}

async function describe(actor: Actor, sums: readonly ChangeSum[]): Promise<Removal> {
  const of = (action: ChangeSum['action']) => sums.filter((sum) => sum.action === action);
  const [deleted, changed] = await Promise.all([
    Promise.all(of('delete').map((sum) => affected(actor, sum.model, sum.ids, sum.count))),
    Promise.all(of('update').map(async (sum) => ({ ...(await affected(actor, sum.model, sum.ids, sum.count)), fields: fieldsOf(sum) }))),
  ]);
  return { total: deleted.reduce((sum, { count }) => sum + count, 0), deleted, changed, keptBy: [] };
}

function fieldsOf({ model, fields: columns }: ChangeSum): string[] {
  const fields = Object.entries(findResource(model)?.fields ?? {});
  return columns.map((name) => {
    const found = fields.find(([field, spec]) => (spec.kind === 'references' ? field : columnOf(field, spec)) === name);
    return found ? (found[1].label ?? titleOf(found[0])) : titleOf(name);
  });
}

/** `ids`: some of them, where they are very many. */
async function affected(actor: Actor, label: string, ids: readonly Id[], count = ids.length): Promise<Affected> {
  const resource = findResource(label);
  if (!resource) return { label, title: label, count, names: [] };
  const known = ids
    .slice(0, IDS_IN_SUM)
    .map((id) => asId(resource, id))
    .filter((id) => id !== undefined);
  const visible = scopeOrNothing(actor, 'view', label).predicate;
  const rows = known.length === 0 ? [] : await selectRows(resource, { where: and(compare(['id'], 'exact', ...known), visible) });
  const names = await fullNames(actor, resource, rows);
  return {
    label,
    title: count === 1 ? resource.title : resource.titlePlural,
    count,
    names: rows.map((row) => ({ id: row.id, name: names.get(String(row.id))!, href: `/${resource.path}/${row.id}/` })),
  };
}

interface ForeignKey {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  /** c: goes with it; n: is emptied; r, a: forbids it. */
  readonly rule: string;
}

async function foreignKeys(): Promise<ForeignKey[]> {
  return query<ForeignKey>(
    sql`SELECT k.conrelid::regclass::text AS from, a.attname AS column, k.confrelid::regclass::text AS to, k.confdeltype::text AS rule
          FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND cardinality(k.conkey) = 1`,
  );
}

/** Everything that refers to these objects, or to what would go with them, and does not allow it. */
export async function keepersOf(actor: Actor, resource: Resource, ids: readonly Id[]): Promise<Removal['keptBy']> {
  const keys = (await foreignKeys()).map((key) => ({ ...key, from: key.from.replaceAll('"', ''), to: key.to.replaceAll('"', '') }));
  const byTable = new Map(allResources().map((each) => [each.table, each]));
  const seen = new Map([[resource.table, new Set(ids.map(String))]]);
  const open: [string, string[]][] = [[resource.table, ids.map(String)]];
  const keepers = new Map<string, { other: Resource; column: string; ids: string[] }>();
  for (let next = open.pop(); next; next = open.pop()) {
    const [table, targets] = next;
    for (const key of keys.filter(({ to, rule }) => to === table && rule !== 'n')) {
      const other = byTable.get(key.from);
      if (!other) continue;
      const found = await referring(key, byTable.get(table)!, targets);
      if (key.rule === 'c') {
        const known = seen.get(key.from) ?? new Set<string>();
        seen.set(key.from, known);
        const fresh = found.filter((id) => !known.has(id));
        for (const id of fresh) known.add(id);
        if (fresh.length > 0) open.push([key.from, fresh]);
      } else if (found.length > 0) {
        const name = `${key.from} ${key.column}`;
        keepers.set(name, { other, column: key.column, ids: [...(keepers.get(name)?.ids ?? []), ...found] });
      }
    }
  }
  return Promise.all(
    [...keepers.values()].map(async ({ other, column, ids: holding }) => {
      const field = Object.entries(other.fields).find(([name, spec]) => spec.kind === 'reference' && columnOf(name, spec) === column);
      return { ...(await affected(actor, other.label, holding)), field: field ? (field[1].label ?? titleOf(field[0])) : column };
    }),
  );
}

async function referring(key: ForeignKey, target: Resource, ids: readonly string[]): Promise<string[]> {
  const wanted = target.idType === 'uuid' ? sql`${[...ids]}::text[]::uuid[]` : sql`${[...ids]}::text[]::int4[]`;
  const rows = await query<{ id: string }>(
    sql`SELECT id::text FROM ${identifier(key.from)} WHERE ${identifier(key.column)} = ANY(${wanted}) LIMIT 10000`,
  );
  return rows.map((row) => row.id);
}
