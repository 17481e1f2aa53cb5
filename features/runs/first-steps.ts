// What a new installation still lacks before its first run, for who may see to it. Read from what is there: no step is ticked off by hand.
import sql from 'sql-template-tag';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { env } from '@/core/env';

/** In the order in which they are taken. */
export type FirstStep =
  /** `jobsRoot`: the folder that job files are looked for in, as a path of the host. */
  | { readonly kind: 'write-job'; readonly jobsRoot: string }
  | { readonly kind: 'enable-job'; readonly jobsRoot: string; readonly disabled: number }
  | { readonly kind: 'run-job' | 'add-user' | 'grant' | 'add-location-type' | 'add-location' };

/** Whoever has come this far has found their way, and may have left out a step because they do not need it. */
const ENOUGH_RUNS = 10;

interface State {
  disabled: number;
  enabled: number;
  runs: number;
  /** Besides the asker. */
  has_users: boolean;
  has_permissions: boolean;
  has_location_types: boolean;
  has_locations: boolean;
}

/** The steps that are not taken yet and that this person may take; none once jobs are run here. */
export async function firstSteps(actor: UserActor): Promise<FirstStep[]> {
  const [state] = await query<State>(sql`
    WITH own AS (SELECT j.id, j.enabled FROM extras_job j LEFT JOIN extras_job_source s ON s.id = j.source_id WHERE j.installed AND s.kind IS DISTINCT FROM 'system')
    SELECT (SELECT count(*)::int FROM own WHERE NOT enabled) AS disabled, (SELECT count(*)::int FROM own WHERE enabled) AS enabled,
           (SELECT count(*)::int FROM (SELECT FROM extras_job_result r LEFT JOIN extras_job j ON j.id = r.job_model_id LEFT JOIN extras_job_source s ON s.id = j.source_id
                                        WHERE s.kind IS DISTINCT FROM 'system' LIMIT ${ENOUGH_RUNS}) made) AS runs,
           EXISTS (SELECT FROM users_user WHERE is_active AND id <> ${actor.id}::uuid) AS has_users,
           EXISTS (SELECT FROM users_object_permission) AS has_permissions,
           EXISTS (SELECT FROM dcim_location_type) AS has_location_types, EXISTS (SELECT FROM dcim_location) AS has_locations`);
  if (!state || state.runs >= ENOUGH_RUNS) return [];
  return [...stepsOfJobs(actor, state), ...stepsOfUsers(actor, state), ...stepsOfInventory(actor, state)];
}

function stepsOfJobs(actor: UserActor, { disabled, enabled, runs }: State): FirstStep[] {
  if (!can(actor, 'view', 'extras.job')) return [];
  const { jobsRoot } = env;
  if (enabled > 0) return runs === 0 && can(actor, 'run', 'extras.job') ? [{ kind: 'run-job' }] : [];
  if (!can(actor, 'change', 'extras.job')) return [];
  return [disabled === 0 ? { kind: 'write-job', jobsRoot } : { kind: 'enable-job', jobsRoot, disabled }];
}

function stepsOfUsers(actor: UserActor, state: State): FirstStep[] {
  if (!state.has_users) return can(actor, 'add', 'users.user') ? [{ kind: 'add-user' }] : [];
  return !state.has_permissions && can(actor, 'add', 'users.objectpermission') ? [{ kind: 'grant' }] : [];
}

function stepsOfInventory(actor: UserActor, state: State): FirstStep[] {
  if (state.has_locations) return [];
  if (!state.has_location_types) return can(actor, 'add', 'dcim.locationtype') ? [{ kind: 'add-location-type' }] : [];
  return can(actor, 'add', 'dcim.location') ? [{ kind: 'add-location' }] : [];
}
