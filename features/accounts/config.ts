// A person's own settings: a JSON object that pages and clients keep things in.
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { execute, query, requireContext, write } from '@/core/db/client';
import { invalid } from '@/core/errors';

type Config = Record<string, unknown>;

const MAX_BYTES = 64 * 1024;
const isObject = (value: unknown): value is Config => typeof value === 'object' && value !== null && !Array.isArray(value);

export async function currentUserConfig(actor: UserActor): Promise<Config> {
  const [row] = await query<{ config_data: Config }>(sql`SELECT config_data FROM users_user WHERE id = ${actor.id}::uuid`);
  return row?.config_data ?? {};
}

function merge(base: Config, patch: Config): Config {
  const merged: Config = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const known = Object.hasOwn(base, key) ? base[key] : undefined;
    merged[key] = isObject(value) && isObject(known) ? merge(known, value) : value;
  }
  return merged;
}

/** Lays `patch` over the settings, object by object. */
export async function changeUserConfig(actor: UserActor, patch: unknown): Promise<Config> {
  if (!isObject(patch)) throw invalid({ non_field_errors: 'Invalid data. Expected an object.' });
  return write(requireContext(), async (tx) => {
    const [row] = await query<{ config_data: Config }>(sql`SELECT config_data FROM users_user WHERE id = ${actor.id}::uuid FOR UPDATE`, tx);
    const merged = merge(row?.config_data ?? {}, patch);
    const text = JSON.stringify(merged);
    if (Buffer.byteLength(text) > MAX_BYTES) throw invalid({ non_field_errors: `Settings take at most ${MAX_BYTES} bytes.` });
    await execute(sql`UPDATE users_user SET config_data = ${text}::jsonb WHERE id = ${actor.id}::uuid`, tx);
    return merged;
  });
}
