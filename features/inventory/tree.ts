// Kinds whose objects lie inside each other: how deep, whether in a circle, and what is at or below one of them.
import sql, { raw } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { compare, type Path } from '@/core/predicate';
import type { JudgedFilter } from '@/core/resources/define';
import { derived } from '@/core/resources/fields';
import { column } from '@/core/sql';

/** "Site → Room", and how deep it lies: computed from the row upwards. */
export const treeFields = (table: string) => {
  const upwards = (alias: string, wanted: string) =>
    sql`(WITH RECURSIVE up AS (SELECT s.name, s.parent_id, 0 AS height FROM ${raw(table)} s WHERE s.id = ${column(alias, 'id')}
           UNION ALL SELECT p.name, p.parent_id, up.height + 1 FROM ${raw(table)} p JOIN up ON p.id = up.parent_id WHERE up.height < 100)
         SELECT ${raw(wanted)} FROM up)`;
  return {
    tree_depth: derived('integer', (alias) => upwards(alias, 'max(height)'), { counted: 'null' }),
    tree_path: derived('text', (alias) => upwards(alias, "string_agg(name, ' → ' ORDER BY height DESC)"), { hidden: true }),
  };
};

/** The row may not be its own ancestor, and must not lie among its descendants. */
export async function isInCircle(tx: Tx, table: string, id: string): Promise<boolean> {
  const rows = await query(
    sql`WITH RECURSIVE up AS (SELECT parent_id FROM ${raw(table)} WHERE id = ${id}::uuid
          UNION SELECT p.parent_id FROM ${raw(table)} p JOIN up ON p.id = up.parent_id)
        SELECT FROM up WHERE parent_id = ${id}::uuid`,
    tx,
  );
  return rows.length > 0;
}

/** By objects of a tree and what lies inside them, however deep. The path leads to where the tree is; none means the objects themselves. */
export const inside = (model: string, ...path: Path): JudgedFilter => ({
  kind: 'object',
  model,
  where: (ids) => compare(path.length === 0 ? ['id'] : path, 'at_or_below', ...ids),
});
