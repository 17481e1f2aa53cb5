// Why somebody may do something or may not. It decides nothing: the verdict is that of access.ts, and each rule of it is asked by itself, by the same means.
import sql, { join } from 'sql-template-tag';
import { query } from '@/core/db/client';
import { compare, everythingIs, nothingIs, type Predicate } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { compile, identifier, isUuid } from '@/core/sql';
import { reach, type Refusal, standing } from './access';
import type { Actor, HeldGrant } from './actor';
import { constraintPredicate } from './constraints';

/** `some`: where no object is named, for those that meet the constraints. */
export type Verdict = 'yes' | 'no' | 'some';

export interface Explanation {
  readonly verdict: Verdict;
  /** `outside`: no grant reaches it. `not_own`: it belongs to somebody else, and then nobody's grants count. */
  readonly why: Refusal | 'superuser' | 'granted' | 'outside' | 'not_own';
  /** Each grant of this action on this kind; empty where none was looked at. */
  readonly grants: readonly GrantVerdict[];
}

export interface GrantVerdict {
  /** Of the permission. */
  readonly id: string;
  readonly verdict: Verdict;
  /** Any of these is enough; none of them for a grant on all objects. */
  readonly alternatives: readonly AlternativeVerdict[];
}

export interface AlternativeVerdict {
  readonly verdict: Verdict;
  /** All of these have to hold. */
  readonly entries: readonly { readonly key: string; readonly value: unknown; readonly verdict: Verdict }[];
}

/** Judges predicates: for one row by asking the database, without one by whether they let every row pass, or none. */
type Judge = (predicates: readonly Predicate[]) => Promise<Verdict[]>;

/**
 * Why the actor may do this with the object of this id, or, without one, with which objects of the kind.
 * With an id the verdict is yes exactly where `authorize` passes.
 */
export async function explain(actor: Actor, action: string, resource: Resource, pk?: string | number): Promise<Explanation> {
  const held = standing(actor, action, resource.label);
  if (held.kind === 'refused') return { verdict: 'no', why: held.why, grants: [] };
  const judge = pk === undefined ? judgeAll : judgeRow(resource, pk);
  const own = reach({ kind: 'superuser', userId: held.userId }, resource);
  const [verdict = 'no', ownVerdict] = await judge([reach(held, resource), own]);
  const grants =
    held.kind === 'granted' ? await Promise.all(held.grants.map((grant) => explainGrant(grant, resource, held.userId, judge))) : [];
  const isOthers = resource.ownedBy !== undefined && ownVerdict === 'no';
  return { verdict, why: verdict !== 'no' ? held.kind : isOthers ? 'not_own' : 'outside', grants };
}

async function explainGrant({ id, constraints }: HeldGrant, resource: Resource, userId: string, judge: Judge): Promise<GrantVerdict> {
  const [verdict = 'no'] = await judge([constraintPredicate(constraints, resource, userId)]);
  const listed = Array.isArray(constraints) ? (constraints as unknown[]) : constraints === null ? [] : [constraints];
  const alternatives = await Promise.all(listed.map((one) => explainAlternative(one, resource, userId, judge)));
  return { id, verdict, alternatives };
}

async function explainAlternative(one: unknown, resource: Resource, userId: string, judge: Judge): Promise<AlternativeVerdict> {
  const entries = typeof one === 'object' && one !== null ? Object.entries(one as Record<string, unknown>) : [];
  const parts = [one, ...entries.map(([key, value]) => ({ [key]: value }))];
  const [verdict = 'no', ...single] = await judge(parts.map((part) => constraintPredicate(part, resource, userId)));
  return { verdict, entries: entries.map(([key, value], index) => ({ key, value, verdict: single[index] ?? 'no' })) };
}

const judgeAll: Judge = (predicates) =>
  Promise.resolve(predicates.map((predicate) => (everythingIs(predicate) ? 'yes' : nothingIs(predicate) ? 'no' : 'some')));

function judgeRow(resource: Resource, pk: string | number): Judge {
  return async (predicates) => {
    const isId = resource.idType === 'uuid' ? isUuid(String(pk)) : /^\d{1,9}$/.test(String(pk));
    if (!isId || predicates.length === 0) return predicates.map(() => 'no');
    const asked = predicates.map((predicate) => sql`(${compile(predicate, resource, 't')})`);
    const [row] = await query<{ met: boolean[] }>(
      sql`SELECT ARRAY[${join(asked)}] AS met FROM ${identifier(resource.table)} t WHERE ${compile(compare(['id'], 'exact', String(pk)), resource, 't')}`,
    );
    return predicates.map((_, index) => (row?.met[index] === true ? 'yes' : 'no'));
  };
}
