// The API's handlers without a server around them: a request in, an answer out.
import type { UserActor } from '@/core/access/actor';
import { createToken } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import type { NextHandler } from '@/web/route';

export type Verbs = Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', NextHandler>;

export interface Ask {
  readonly params?: Record<string, string>;
  readonly query?: string;
  /** JSON. */
  readonly json?: unknown;
  /** Anything else. */
  readonly body?: RequestInit['body'];
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface Client {
  (verb: keyof Verbs, route: Verbs, ask?: Ask): Promise<Response>;
}

/** Asks in this user's name, by a token of theirs. */
export async function clientOf(actor: UserActor): Promise<Client> {
  const { key } = await write(systemContext('system'), (tx) => createToken(tx, { userId: actor.id }));
  return async (verb, route, ask = {}) => {
    const headers: Record<string, string> = { authorization: `Token ${key}`, ...ask.headers };
    const init: RequestInit & { duplex?: 'half' } = { method: verb, headers, duplex: 'half' };
    if (ask.json !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(ask.json);
    } else if (ask.body !== undefined) init.body = ask.body;
    if (ask.signal) init.signal = ask.signal;
    return await route[verb](new Request(`http://windlass.test/api/x/${ask.query ?? ''}`, init), {
      params: Promise.resolve(ask.params ?? {}),
    });
  };
}
