// The order of rows as SQL: what is sorted by, and which rows lie behind a row of which only that is known.
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { AppError } from '@/core/errors';
import { column, identifier, type ColumnType } from '@/core/sql';
import type { Resource } from '../define';
import { resourceOf } from '../registry';
import type { Sort } from './sorting';

/** The joins that dotted paths need: one for each relation, however many paths go through it. */
export class Joins {
  private readonly aliases = new Map<string, string>();
  private readonly clauses: Sql[] = [];

  /** What lies at the end of a path, under the alias of its table. */
  reach(resource: Resource, path: readonly string[]): { resource: Resource; alias: string; name: string } {
    let at = resource;
    let alias = 't';
    for (const [index, segment] of path.slice(0, -1).entries()) {
      const step = at.step(segment);
      if (step?.kind !== 'one') throw new AppError('internal', `${resource.label}: "${path.join('.')}" does not follow single relations`);
      const key = path.slice(0, index + 1).join('.');
      const target = step.target() as Resource;
      let next = this.aliases.get(key);
      if (next === undefined) {
        next = `j${this.aliases.size + 1}`;
        this.aliases.set(key, next);
        this.clauses.push(sql` LEFT JOIN ${identifier(target.table)} ${raw(next)} ON ${column(next, 'id')} = ${column(alias, step.key)}`);
      }
      at = target;
      alias = next;
    }
    return { resource: at, alias, name: path.at(-1)! };
  }

  sql(): Sql {
    return this.clauses.length === 0 ? empty : join(this.clauses, '');
  }
}

export interface Term {
  readonly expression: Sql;
  readonly type: ColumnType;
  readonly descending: boolean;
}

/** What rows are compared by; the id last, so that no two rows are equal. */
export function termsOf(resource: Resource, order: readonly Sort[], joins: Joins): Term[] {
  const terms = order.map(({ path, descending }): Term => {
    const { resource: at, alias, name } = joins.reach(resource, sortPath(resource, path));
    if (name === 'id') return { expression: column(alias, 'id'), type: at.idType, descending };
    const step = at.step(name);
    if (step?.kind !== 'column') throw new AppError('internal', `${resource.label} can't be sorted by "${path}"`);
    return { expression: step.expression(alias), type: step.type, descending };
  });
  return [...terms, { expression: column('t', 'id'), type: resource.idType, descending: order[0]?.descending ?? false }];
}

/** Where sorting by a field really looks: rows are sorted by a relation's name, not by its id. */
function sortPath(resource: Resource, path: string): string[] {
  const segments = path.split('.');
  const field = resource.fields[path];
  if (segments.length > 1 || field?.kind !== 'reference') return segments;
  return [path, ...(resourceOf(field.model).naturalKey[0] ?? ['id'])];
}

/** Text as people read it: "eth2" before "eth10". */
const collated = ({ expression, type }: Term): Sql => (type === 'text' ? sql`${expression} COLLATE natural_order` : expression);

export const orderBy = (terms: readonly Term[]): Sql =>
  join(
    terms.map((term) => sql`${collated(term)}${raw(term.descending ? ' DESC' : '')}`),
    ', ',
  );

/** The same from the end. */
export const turnedAround = (terms: readonly Term[]): Term[] => terms.map((term) => ({ ...term, descending: !term.descending }));

/** What rows are compared by, as texts that `behind` takes. */
export const placeColumn = (terms: readonly Term[]): Sql =>
  sql`jsonb_build_array(${join(
    terms.map(({ expression }) => sql`(${expression})::text`),
    ', ',
  )})`;

const CASTS: Readonly<Partial<Record<ColumnType, string>>> = { integer: 'int8', number: 'numeric', datetime: 'timestamptz' };

/**
 * The rows behind a place: alternatives, each of which is a range of the order, the nearest range first. Rows without a value come last,
 * or first where the order is turned around. An index on the order finds each of them at once, which it would not for all of them in one condition.
 */
export function behind(terms: readonly Term[], place: readonly (string | null)[]): Sql[] {
  const alternatives: Sql[] = [];
  for (let depth = terms.length - 1; depth >= 0; depth -= 1) {
    const alike = terms.slice(0, depth).map((term, index) => equals(term, place[index] ?? null));
    for (const further of beyond(terms[depth]!, place[depth] ?? null)) alternatives.push(join([...alike, further], ' AND '));
  }
  return alternatives;
}

const given = ({ type }: Term, value: string): Sql => sql`${value}::text::${raw(CASTS[type] ?? type)}`;
const equals = (term: Term, value: string | null): Sql =>
  value === null ? sql`${term.expression} IS NULL` : sql`${collated(term)} = ${given(term, value)}`;

function beyond(term: Term, value: string | null): Sql[] {
  if (value === null) return term.descending ? [sql`${term.expression} IS NOT NULL`] : [];
  const further = sql`${collated(term)} ${raw(term.descending ? '<' : '>')} ${given(term, value)}`;
  return term.descending ? [further] : [further, sql`${term.expression} IS NULL`];
}
