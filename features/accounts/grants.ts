// What permissions can grant: the actions there are on each kind of object, and what permissions are often made for.
import sql from 'sql-template-tag';
import { type Action, scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import type { Resource } from '@/core/resources/define';
import { allResources } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { objectPermission } from './resources';

/** Beside what every kind has. */
const FURTHER: Readonly<Record<string, readonly Action[]>> = { 'extras.job': ['run', 'approve'] };

/** The actions that somebody may be granted on objects of this kind. */
export const actionsOn = ({ label, verbs }: Resource): readonly Action[] => [...verbs, ...(FURTHER[label] ?? [])];

/** Kinds that can be named in a permission: those of which there can be objects. */
export const grantable = (): Resource[] => allResources().filter(({ vacant }) => !vacant);

export interface Preset {
  readonly title: string;
  readonly object_types: readonly string[];
  readonly actions: readonly Action[];
  /** What else whoever gets this will need. */
  readonly also?: string;
}

const RUNS = ['extras.jobresult', 'extras.joblogentry', 'extras.scheduledjob', 'extras.objectchange'];
const SHARED = ['extras.status', 'extras.role', 'extras.tag'];

/**
 * What a permission is often made for. One permission grants each of its actions on each of its kinds: what takes different actions on different
 * kinds is several permissions, and each says which other one it goes with.
 */
export function permissionPresets(): Preset[] {
  const labels = grantable().map(({ label }) => label);
  const inventory = labels.filter((label) => /^(dcim|ipam|tenancy)\./.test(label) || SHARED.includes(label));
  return [
    {
      title: 'May run jobs',
      object_types: ['extras.job'],
      actions: ['view', 'run'],
      also: 'To follow what they run, and to choose objects in its form, they also need “May see runs” and “May view the inventory”.',
    },
    {
      title: 'May see runs',
      object_types: labels.filter((label) => RUNS.includes(label)),
      actions: ['view'],
      also: 'What runs change stands in the change log: with this they see all of it, also what people changed.',
    },
    {
      title: 'May approve runs',
      object_types: ['extras.job'],
      actions: ['view', 'approve'],
      also: 'A request is a scheduled job: to decide it they also need “May manage schedules”, and to look at its run “May see runs”.',
    },
    { title: 'May manage schedules', object_types: ['extras.scheduledjob'], actions: ['view', 'change', 'delete'] },
    { title: 'May manage jobs', object_types: ['extras.job'], actions: ['view', 'change', 'delete'] },
    { title: 'May view the inventory', object_types: inventory, actions: ['view'] },
    { title: 'May edit the inventory', object_types: inventory, actions: ['view', 'add', 'change', 'delete'] },
    {
      title: 'May have API tokens',
      object_types: ['users.token'],
      actions: ['view', 'add', 'change', 'delete'],
      also: 'Everybody makes and reaches their own tokens only, from their profile; a token may do what its owner may.',
    },
    { title: 'May view everything', object_types: labels, actions: ['view'] },
  ];
}

/** Ids of the permissions with these names, as far as the asker may see them. */
export async function permissionsNamed(asker: Actor, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const visible = compile(scopeOrNothing(asker, 'view', objectPermission.label).predicate, objectPermission, 'p');
  const found = await query<{ id: string; name: string }>(
    sql`SELECT p.id::text, p.name FROM users_object_permission p WHERE p.name = ANY (${names}::text[]) AND ${visible}`,
  );
  return new Map(found.map(({ id, name }) => [name, id]));
}
