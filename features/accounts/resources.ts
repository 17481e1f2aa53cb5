// Descriptors of users, groups, permissions and tokens. Nobody gives away what they do not have: see powers.ts.
import sql from 'sql-template-tag';
import { hashPassword } from '@/core/access/passwords';
import { constraintFault } from '@/core/access/constraints';
import type { Actor } from '@/core/access/actor';
import { execute, query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { defineResource, type Row, type ValidateInput } from '@/core/resources/define';
import { alsoAs, hasEach, reach } from '@/core/resources/filters/extra-filters';
import { boolean, contentTypes, datetime, derived, fixed, json, reference, references, secret, text, texts } from '@/core/resources/fields';
import { hiddenLists } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { excessOfPermission, excessOfUser } from './powers';

const NO_SUPERUSER = 'This is the last superuser who can sign in: make another one first.';

/** Whether anybody is left who can sign in and do everything. */
async function lacksSuperuser(tx: Tx): Promise<boolean> {
  return (await query(sql`SELECT FROM users_user WHERE is_superuser AND is_active AND password IS NOT NULL LIMIT 1`, tx)).length === 0;
}

async function validateUser(tx: Tx, row: Row, { before, actor }: ValidateInput): Promise<FieldErrors | undefined> {
  const excess = await excessOfUser(tx, actor, row, before);
  if (excess) return excess;
  const wasDeactivated = before?.['is_active'] === true && row['is_active'] === false;
  if (wasDeactivated) await execute(sql`UPDATE users_user SET session_version = session_version + 1 WHERE id = ${row.id}::uuid`, tx);
  if (before?.['is_superuser'] !== true) return undefined;
  return (await lacksSuperuser(tx)) ? { [row['is_active'] === false ? 'is_active' : 'is_superuser']: [NO_SUPERUSER] } : undefined;
}

async function mayRemoveUser(tx: Tx, row: Row, actor: Actor): Promise<string | undefined> {
  if (row['is_superuser'] !== true) return undefined;
  if (actor.kind !== 'user' || !actor.isSuperuser) return 'Only a superuser may delete a superuser.';
  return (await lacksSuperuser(tx)) ? NO_SUPERUSER : undefined;
}

export const user = defineResource({
  label: 'users.user',
  path: 'users/users',
  table: 'users_user',
  title: 'User',
  fields: {
    last_login: datetime({ nullable: true, readOnly: true, filter: false }),
    is_superuser: boolean({ label: 'Superuser', help: 'May do everything, whatever the permissions say.', filter: false }),
    username: text({ max: 150, required: true, search: true }),
    password: secret(hashPassword, {
      counts: 'session_version',
      help: 'At least 8 characters. An account without a password can not sign in.',
    }),
    first_name: text({ max: 150, search: true }),
    last_name: text({ max: 150, search: true }),
    email: text({ max: 254, search: true, label: 'E-mail' }),
    is_staff: boolean({ label: 'Staff', help: 'Sees the state of the workers.' }),
    is_active: boolean({ label: 'Active', default: true, help: 'An inactive account can neither sign in nor use its tokens.' }),
    date_joined: datetime({ readOnly: true, filter: false }),
    config_data: json({ readOnly: true, filter: false }),
    groups: references('auth.group', { table: '_user_groups', owner: 'B', other: 'A' }),
    default_saved_views: fixed([]),
    object_changes: references('extras.objectchange', { reverse: 'user_id' }, { hidden: true, filter: true }),
    ...hiddenLists({ rack_reservations: 'dcim.rackreservation' }),
    object_permissions: references(
      'users.objectpermission',
      { table: '_permission_users', owner: 'B', other: 'A' },
      { hidden: true, filter: true, readOnly: true },
    ),
  },
  list: {
    columns: ['username', 'first_name', 'last_name', 'email', 'is_active', 'is_superuser', 'groups', 'last_login'],
    order: ['username'],
  },
  filters: {
    groups_id: alsoAs('groups', 'auth.group'),
    rack_reservations_id: reach('rack_reservations'),
    ...hasEach('object_changes', 'object_permissions', 'rack_reservations'),
  },
  naturalKey: [['username']],
  plain: true,
  validate: validateUser,
  mayRemove: mayRemoveUser,
});

export const group = defineResource({
  label: 'auth.group',
  path: 'users/groups',
  table: 'auth_group',
  title: 'Group',
  idType: 'integer',
  fields: {
    user_count: derived('integer', (alias) => sql`(SELECT count(*) FROM "_user_groups" x WHERE x."A" = ${column(alias, 'id')})`, {
      counted: true,
    }),
    name: text({ max: 150, required: true, search: true }),
  },
  list: { columns: ['name', 'user_count'], order: ['name'], sections: ['users.user', 'users.objectpermission'] },
  naturalKey: [['name']],
  plain: true,
});

export const objectPermission = defineResource({
  label: 'users.objectpermission',
  path: 'users/permissions',
  table: 'users_object_permission',
  title: 'Permission',
  fields: {
    object_types: contentTypes({ required: true, help: 'What may be acted upon.' }),
    name: text({ max: 255, required: true, search: true }),
    description: text({ max: 255, search: true }),
    enabled: boolean({ default: true }),
    actions: texts({ max: 30, required: true, filter: false, help: 'view, add, change, delete; run and approve for jobs.' }),
    constraints: json({
      nullable: true,
      filter: false,
      help: 'Which objects: {"location__name": "Amsterdam 1"} of devices, {"class_path": "my_job.MyJob"} of jobs, {"job_model__class_path": "my_job.MyJob"} of their runs (a name can change); a list of such objects means any of them; none means all objects.',
    }),
    groups: references('auth.group', { table: '_permission_groups', owner: 'B', other: 'A' }),
    users: references('users.user', { table: '_permission_users', owner: 'A', other: 'B' }),
  },
  list: { columns: ['name', 'enabled', 'object_types', 'actions', 'constraints', 'groups', 'users'], order: ['name'] },
  filters: { groups_id: alsoAs('groups', 'auth.group') },
  naturalKey: [['name']],
  dated: true,
  validate: (_tx, row, { actor }) => {
    const fault = constraintFault(row['constraints'], row['object_types'] as string[]);
    const errors = fault === null ? excessOfPermission(actor, row) : { constraints: [fault] };
    return Promise.resolve(errors);
  },
});

/** Only one's own exist for anybody. The key is shown once, when it is made: see tokens.ts. */
export const token = defineResource({
  label: 'users.token',
  path: 'users/tokens',
  table: 'users_token',
  title: 'API token',
  titlePlural: 'API tokens',
  ownedBy: 'user',
  apart: ['add'],
  fields: {
    key: derived('text', (alias) => sql`repeat('*', 34) || ${column(alias, 'key_tail')}`),
    expires: datetime({ nullable: true, help: 'Empty: never.' }),
    write_enabled: boolean({ default: true, help: 'Without it, the token may only look.' }),
    description: text({ max: 255, search: true }),
    created: datetime({ readOnly: true }),
    last_used: datetime({ readOnly: true, nullable: true, filter: false }),
    key_tail: derived('text', (alias) => column(alias, 'key_tail'), { hidden: true }),
    user: reference('users.user', { required: true, hidden: true, readOnly: true }),
  },
  list: { columns: ['key', 'description', 'write_enabled', 'created', 'expires', 'last_used'], order: ['-created'] },
  naturalKey: [['id']],
  reads: ['user.username'],
  display: (row) => `${String(row['key_tail'])} (${String(row['user.username'])})`,
  plain: true,
});
