// Making API tokens: for oneself, the key in the answer and never again.
import { isWithin, scope } from '@/core/access/access';
import { loadActor, type UserActor } from '@/core/access/actor';
import { createToken, TOKEN_LENGTH } from '@/core/access/tokens';
import { requireContext, write } from '@/core/db/client';
import { AppError, forbidden, invalid } from '@/core/errors';
import { fieldSpec } from '@/core/resources/fields';
import { parseFields, type Values } from '@/core/resources/schema';
import { selectRows } from '@/core/resources/rows/rows';
import { compare } from '@/core/predicate';
import type { Row } from '@/core/resources/define';
import { token } from './resources';
import { signIn } from './sign-in';

const SPECS = ['description', 'expires', 'write_enabled'].map((name) => fieldSpec(name, token.fields[name]!)!);

function readRequest(body: unknown): { values: Values; key: string | undefined } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid({ non_field_errors: 'Invalid data. Expected an object.' });
  const parsed = parseFields(SPECS, body as Record<string, unknown>, { source: 'json', absent: 'create' });
  if (!parsed.ok) throw invalid(parsed.errors);
  const { key } = body as { key?: unknown };
  if (key === undefined || key === null || key === '') return { values: parsed.value, key: undefined };
  if (typeof key !== 'string' || !/^[0-9a-f]{40}$/i.test(key)) throw invalid({ key: `A key has ${TOKEN_LENGTH} hexadecimal digits.` });
  return { values: parsed.value, key: key.toLowerCase() };
}

export interface MadeToken {
  row: Row;
  key: string;
}

/** Makes a token for the actor. `user` in the request counts for nothing. @throws forbidden without the permission to add tokens. */
export async function createOwnToken(actor: UserActor, body: unknown): Promise<MadeToken> {
  const allowed = scope(actor, 'add', token.label);
  const { values, key } = readRequest(body);
  return write(requireContext(), async (tx) => {
    const made = await createToken(tx, {
      userId: actor.id,
      ...(key !== undefined && { key }),
      ...(typeof values['write_enabled'] === 'boolean' && { writeEnabled: values['write_enabled'] }),
      ...(typeof values['description'] === 'string' && { description: values['description'] }),
      ...(typeof values['expires'] === 'string' && { expires: values['expires'] }),
    }).catch((error: unknown) => {
      throw error instanceof AppError && error.fields ? invalid({ key: 'This key is taken.' }) : error;
    });
    const [row] = await selectRows(token, { where: compare(['id'], 'exact', made.id) }, tx);
    if (!row || !(await isWithin(token, allowed, [made.id], tx))) throw forbidden();
    return { row, key: made.key };
  });
}

/** Who a name and a password stand for, where they are accepted instead of a token. */
export async function actorOfPassword(username: string, password: string, address: string): Promise<UserActor | undefined> {
  const account = await signIn(username, password, address);
  const actor = account ? await loadActor(account.id) : undefined;
  return actor?.kind === 'user' ? actor : undefined;
}
