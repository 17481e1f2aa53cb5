// The API in somebody's name: a request in, an answer out.
import type { UserActor } from '@/core/access/actor';
import { createToken } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { ask as askRoute } from '../../support/call-route';

export interface Ask {
  /** For the parts of the path in brackets. */
  readonly params?: Record<string, string>;
  readonly query?: string;
  /** JSON. */
  readonly json?: unknown;
  /** Anything else. */
  readonly body?: RequestInit['body'];
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** `path` is that of the route below app/api: "extras/jobs/[key]/run". */
export type Client = (verb: string, path: string, ask?: Ask) => Promise<Response>;

/** Asks in this user's name, by a token of theirs. */
export async function clientOf(actor: UserActor): Promise<Client> {
  const { key } = await write(systemContext('system'), (tx) => createToken(tx, { userId: actor.id }));
  return async (verb, path, ask = {}) => {
    const headers: Record<string, string> = { authorization: `Token ${key}`, ...ask.headers };
    const init: RequestInit & { duplex?: 'half' } = { headers, duplex: 'half' };
    if (ask.json !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(ask.json);
    } else if (ask.body !== undefined) init.body = ask.body;
    if (ask.signal) init.signal = ask.signal;
    const filled = path.replaceAll(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(ask.params?.[name] ?? ''));
    return await askRoute(verb, `/api/${filled}/${ask.query ?? ''}`, init);
  };
}
