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

/** Judges predicates by one statement: for one row by asking the database, without one by whether they let every row pass, or none. */
type Judge = (predicates: readonly Predicate[]) => Promise<(predicate: Predicate) => Verdict>;

/**
 * Why the actor may do this with the object of this id, or, without one, with which objects of the kind.
 * With an id the verdict is yes exactly where `authorize` passes.
 */
export async function explain(actor: Actor, action: string, resource: Resource, pk?: string | number): Promise<Explanation> {
  const held = standing(actor, action, resource.label);
  if (held.kind === 'refused') return { verdict: 'no', why: held.why, grants: [] };
  const judge = pk === undefined ? judgeAll : judgeRow(resource, pk);
  const reached = reach(held, resource);
  const own = reach({ kind: 'superuser', userId: held.userId }, resource);
  const verdictOf = await judge([reached, own]);
  const verdict = verdictOf(reached);
  const grants =
    held.kind === 'granted' ? await Promise.all(held.grants.map((grant) => explainGrant(grant, resource, held.userId, judge))) : [];
  const isOthers = resource.ownedBy !== undefined && verdictOf(own) === 'no';
  return { verdict, why: verdict !== 'no' ? held.kind : isOthers ? 'not_own' : 'outside', grants };
}

/** Which of these constraints let this row pass, for whoever it is: those about the asking user let nothing. */
export async function matching(constraints: readonly unknown[], resource: Resource, pk: string | number): Promise<boolean[]> {
  if (constraints.length === 0) return [];
  const predicates = constraints.map((each) => constraintPredicate(each, resource, NOBODY));
  const verdictOf = await judgeRow(resource, pk)(predicates);
  return predicates.map((predicate) => verdictOf(predicate) === 'yes');
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

async function explainGrant({ id, constraints }: HeldGrant, resource: Resource, userId: string, judge: Judge): Promise<GrantVerdict> {
  const read = (part: unknown) => constraintPredicate(part, resource, userId);
  const whole = read(constraints);
  const listed = Array.isArray(constraints) ? (constraints as unknown[]) : constraints === null ? [] : [constraints];
  const alternatives = listed.map((one) => ({
    predicate: read(one),
    entries: Object.entries(isObject(one) ? one : {}).map(([key, value]) => ({ key, value, predicate: read({ [key]: value }) })),
  }));
  const verdictOf = await judge([whole, ...alternatives.flatMap((one) => [one, ...one.entries]).map(({ predicate }) => predicate)]);
  return {
    id,
    verdict: verdictOf(whole),
    alternatives: alternatives.map(({ predicate, entries }) => ({
      verdict: verdictOf(predicate),
      entries: entries.map(({ key, value, predicate: single }) => ({ key, value, verdict: verdictOf(single) })),
    })),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const judgeAll: Judge = () => Promise.resolve((predicate) => (everythingIs(predicate) ? 'yes' : nothingIs(predicate) ? 'no' : 'some'));

function judgeRow(resource: Resource, pk: string | number): Judge {
  return async (predicates) => {
    const isId = resource.idType === 'uuid' ? isUuid(String(pk)) : /^\d{1,9}$/.test(String(pk));
    if (!isId) return () => 'no';
    const asked = predicates.map((predicate) => sql`(${compile(predicate, resource, 't')})`);
    const [row] = await query<{ met: boolean[] }>(
      sql`SELECT ARRAY[${join(asked)}] AS met FROM ${identifier(resource.table)} t WHERE ${compile(compare(['id'], 'exact', String(pk)), resource, 't')}`,
    );
    const met = new Set(predicates.filter((_, index) => row?.met[index] === true));
    return (predicate) => (met.has(predicate) ? 'yes' : 'no');
  };
}
