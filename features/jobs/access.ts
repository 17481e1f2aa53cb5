// Who may have to do with one job: the permissions that make somebody its operator or approver, and giving them, by the writers that their own form uses.
import type { FieldSpec } from '@windlass/sdk';
import sql, { empty } from 'sql-template-tag';
import { type Action, can, isWithin, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query, requireContext, type Tx, write } from '@/core/db/client';
import { AppError, invalid } from '@/core/errors';
import { changeAlike } from '@/core/resources/write/alike';
import { createObjects } from '@/core/resources/service';
import { grantable, permissionPresets } from '@/features/accounts/grants';
import { type Holder, holdersOf, lacking } from '@/features/accounts/holders';
import { excessOfPermission, sameGrant } from '@/features/accounts/powers';
import { objectPermission } from '@/features/accounts/resources';
import { classPathOf } from './effective';
import { type JobRow, readJob } from './find';

const ROLES = ['operators', 'approvers'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may be given beside for more than this job, by the title of its preset. */
const PRESETS = { inventory: 'May view the inventory', tokens: 'May have API tokens' } as const;

/** What somebody may be given beside. */
export const EXTRAS = ['dryrun', 'inputs', 'inventory', 'tokens'] as const;
export type Extra = (typeof EXTRAS)[number];

interface Grantable {
  readonly name: string;
  readonly object_types: readonly string[];
  readonly actions: readonly Action[];
  readonly constraints: Readonly<Record<string, string>> | null;
  readonly for: readonly Role[];
  /** Given only where it is asked for. */
  readonly extra?: Extra;
  /** Given to these too where it is asked for. */
  readonly also?: { readonly for: Role; readonly extra: Extra };
  /** The types may grow with the job: one that is there and has others is given those that it lacks, and keeps the rest. */
  readonly grows?: boolean;
}

/** One permission grants each of its actions on each of its types, and each type calls the job differently: hence several. */
function grantables(job: JobRow): Grantable[] {
  const classPath = classPathOf(job);
  const inputs = inputTypes(job);
  const ofJob = { class_path: classPath };
  const below = { job_model__class_path: classPath };
  const preset = (extra: keyof typeof PRESETS, roles: readonly Role[]): Grantable[] =>
    permissionPresets()
      .filter(({ title }) => title === PRESETS[extra])
      .map(({ title: name, object_types, actions }) => ({ name, object_types, actions, constraints: null, for: roles, extra }));
  return [
    {
      name: `${classPath}: run`,
      object_types: ['extras.job'],
      actions: ['view', 'run'],
      constraints: ofJob,
      for: ['operators'],
      // A dry run of a request is a run.
      ...(job.supports_dryrun && { also: { for: 'approvers', extra: 'dryrun' } as const }),
    },
    { name: `${classPath}: approve`, object_types: ['extras.job'], actions: ['view', 'approve'], constraints: ofJob, for: ['approvers'] },
    {
      name: `${classPath}: decide requests`,
      object_types: ['extras.scheduledjob'],
      actions: ['view', 'change', 'delete'],
      constraints: below,
      for: ['approvers'],
    },
    {
      name: `${classPath}: see runs`,
      object_types: ['extras.jobresult', 'extras.scheduledjob'],
      actions: ['view'],
      constraints: below,
      for: ROLES,
    },
    {
      name: `${classPath}: see changes`,
      object_types: ['extras.objectchange'],
      actions: ['view'],
      constraints: { run__job_model__class_path: classPath },
      for: ROLES,
    },
    ...(inputs.length === 0
      ? []
      : [
          {
            name: `${classPath}: view inputs`,
            object_types: inputs,
            actions: ['view'] as const,
            constraints: null,
            for: ROLES,
            extra: 'inputs' as const,
            grows: true,
          },
        ]),
    ...preset('inventory', ROLES),
    ...preset('tokens', ['operators']),
  ];
}

/** Kinds of objects that its variables name. What a variable's choice is narrowed by is another variable, or a plain value. */
function inputTypes(job: JobRow): string[] {
  const specs = job.variables as unknown as FieldSpec[];
  const named = specs.flatMap((spec) => (spec.kind === 'object' || spec.kind === 'multiobject' ? [spec.model] : []));
  const known = new Set(grantable().map(({ label }) => label));
  return [...new Set(named)].filter((label) => known.has(label));
}

export interface PlannedPermission extends Grantable {
  /** The one of this name that there is; `id` is null where the asker may not see it. */
  readonly existing: { readonly id: string | null; readonly groups: readonly string[]; readonly users: readonly string[] } | null;
  /** Types that the one that there is lacks: whoever holds it gets them too. */
  readonly new_types: readonly string[];
  /** What is different about the one that there is, and what to do. */
  readonly conflict: string | null;
  /** Why the asker may not give it to anybody, and what to do. */
  readonly refusal: string | null;
}

/**
 * Every permission that may be given for the job, as it stands.
 * @throws forbidden, not_found
 */
export async function planAccess(actor: UserActor, jobId: string, tx?: Tx): Promise<PlannedPermission[]> {
  scope(actor, 'add', objectPermission.label);
  const wanted = grantables(await readJob(actor, 'view', jobId));
  const names = wanted.map(({ name }) => name);
  const stored = await query<Stored>(
    sql`SELECT p.id::text, p.name, p.enabled, p.object_types, p.actions, p.constraints,
               ARRAY(SELECT x."A"::text FROM "_permission_groups" x WHERE x."B" = p.id) AS groups,
               ARRAY(SELECT x."B"::text FROM "_permission_users" x WHERE x."A" = p.id) AS users
          FROM users_object_permission p WHERE p.name = ANY (${names}::text[])
         ORDER BY p.name ${tx ? sql`FOR UPDATE OF p` : empty}`,
    tx,
  );
  return Promise.all(
    wanted.map(async (grant) => {
      const one = stored.find(({ name }) => name === grant.name);
      if (!one) return { ...grant, existing: null, new_types: [], conflict: null, refusal: excessIn(actor, grant) };
      const isSeen = await isWithin(objectPermission, scopeOrNothing(actor, 'view', objectPermission.label), [one.id], tx);
      if (!isSeen) return { ...grant, existing: { id: null, groups: [], users: [] }, new_types: [], conflict: UNSEEN, refusal: null };
      const { id, groups, users } = one;
      const mayChange = await isWithin(objectPermission, scopeOrNothing(actor, 'change', objectPermission.label), [id], tx);
      const grown = grant.grows ? { ...grant, object_types: [...new Set([...one.object_types, ...grant.object_types])] } : grant;
      const new_types = grown.object_types.filter((type) => grant.grows && !one.object_types.includes(type));
      const refusal = mayChange ? excessIn(actor, grown) : UNCHANGEABLE;
      const conflict = conflictOf(grown, { ...one, object_types: [...one.object_types, ...new_types] });
      return { ...grown, existing: { id, groups, users }, new_types, conflict, refusal };
    }),
  );
}

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly object_types: string[];
  readonly actions: string[];
  readonly constraints: unknown;
  readonly groups: string[];
  readonly users: string[];
}

const UNSEEN = 'There is a permission of this name already, and you may not see it: ask an administrator to look at it.';
const UNCHANGEABLE = 'It is there already, and you may not change it: ask an administrator to add them to it.';

/** Nothing is changed about what somebody has made differently. */
function conflictOf(grant: Grantable, stored: Omit<Stored, 'groups' | 'users'>): string | null {
  const again = 'Open it and make it the same, or give it another name: then come back here.';
  if (!sameGrant(grant, stored))
    return `There is a permission of this name already, and it has other types, actions or constraints. ${again}`;
  return stored.enabled ? null : 'It is there already, and disabled. Open it and enable it, or give it another name: then come back here.';
}

function excessIn(actor: UserActor, { object_types, actions, constraints }: Grantable): string | null {
  return excessOfPermission(actor, { id: '', object_types, actions, constraints })?.['actions']?.[0] ?? null;
}

export interface Recipients {
  /** Ids. */
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

export interface AccessWish extends Readonly<Record<Role, Recipients>> {
  readonly extras: readonly Extra[];
  /** What was shown before: of each permission by its name the id of the one that is extended, or null for a new one. */
  readonly seen: Readonly<Record<string, string | null>>;
}

export interface Given {
  readonly id: string;
  readonly name: string;
  readonly was: 'created' | 'extended' | 'held';
}

/**
 * Gives all of it or nothing, as if each permission had been made or extended in its form.
 * @throws forbidden, not_found; invalid by field; conflict where a permission is not what was shown, or can't be given, with the next step
 */
export async function giveAccess(actor: UserActor, jobId: string, wish: AccessWish): Promise<Given[]> {
  if (ROLES.every((role) => isNobody(wish[role]))) throw invalid({ __all__: 'Choose a group or a user.' });
  return write(requireContext(), async (tx) => {
    const given: Given[] = [];
    for (const planned of await planAccess(actor, jobId, tx)) {
      if (planned.extra && !wish.extras.includes(planned.extra)) continue;
      const to = joined(rolesOf(planned, wish.extras).map((role) => wish[role]));
      if (!isNobody(to)) given.push(await give(actor, planned, to, wish.seen, tx));
    }
    return given;
  });
}

async function give(actor: UserActor, planned: PlannedPermission, to: Recipients, seen: AccessWish['seen'], tx: Tx): Promise<Given> {
  const { name, object_types, actions, constraints, existing, new_types, conflict, refusal } = planned;
  if (conflict) throw unchanged(name, conflict);
  const add = existing && { groups: without(to.groups, existing.groups), users: without(to.users, existing.users) };
  if (existing?.id && add && isNobody(add) && new_types.length === 0) return { id: existing.id, name, was: 'held' };
  if (refusal) throw unchanged(name, refusal);
  if (seen[name] !== (existing?.id ?? null))
    throw unchanged(name, 'Somebody else made or removed it meanwhile. Look at what is shown now, and give it again.');
  if (!existing) {
    const [row] = await createObjects(actor, objectPermission, [{ name, object_types, actions, constraints, ...to }], { tx });
    return { id: String(row!.id), name, was: 'created' };
  }
  const [row] = await changeAlike(
    actor,
    objectPermission,
    [existing.id],
    { changes: new_types.length > 0 ? { object_types } : {}, add: { ...add }, remove: {} },
    () => undefined,
    tx,
  );
  return { id: String(row!.id), name, was: 'extended' };
}

const unchanged = (name: string, why: string) => new AppError('conflict', `${name}: ${why} Nothing was changed.`);

const rolesOf = ({ for: roles, also }: Grantable, extras: readonly Extra[]): readonly Role[] =>
  also && extras.includes(also.extra) ? [...roles, also.for] : roles;

const isNobody = ({ groups, users }: Recipients): boolean => groups.length === 0 && users.length === 0;
const without = (ids: readonly string[], others: readonly string[]): string[] => ids.filter((id) => !others.includes(id));
const joined = (all: readonly Recipients[]): Recipients => ({
  groups: [...new Set(all.flatMap(({ groups }) => groups))],
  users: [...new Set(all.flatMap(({ users }) => users))],
});

export interface HolderToday extends Holder {
  /** Of who may approve: what that lacks, change or delete on the job's scheduled jobs, where it is certain. */
  readonly lacks: readonly Action[];
}

/** Groups and users who may see, run or approve the job today. Nothing for who may not look at permissions. @throws not_found */
export async function accessToday(actor: UserActor, jobId: string): Promise<HolderToday[] | undefined> {
  if (!can(actor, 'view', objectPermission.label)) return undefined;
  const job = await readJob(actor, 'view', jobId);
  const holders = await holdersOf(actor, 'extras.job', job.id, ['view', 'run', 'approve']);
  const approvers = holders.filter(({ by }) => by.some(({ actions }) => actions.includes('approve')));
  const lacks = await lacking(approvers, 'extras.scheduledjob', ['change', 'delete'], {
    key: 'job_model__class_path',
    value: classPathOf(job),
  });
  return holders.map((holder) => ({ ...holder, lacks: lacks.get(holder) ?? [] }));
}
