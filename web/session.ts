// Who is asking, by the browser's session. A session names a user and a number; the database decides at every request whether it still counts.
import { createHash } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import { type Actor, anonymous, loadActor } from '@/core/access/actor';
import { deriveKey } from '@/core/secrets';

/** Idle seconds after which a session ends. */
export const SESSION_SECONDS = 12 * 3600;

// Cookies ignore ports: each instance names its own, so that one browser can be signed in to several.
let name: string | undefined;
export function cookieName(part: 'session' | 'csrf' | 'callback'): string {
  name ??= createHash('sha256').update(deriveKey('session')).digest('hex').slice(0, 8);
  return `windlass-${name}.${part}`;
}

export function sessionSecret(): string {
  return deriveKey('session').toString('base64url');
}

/** What the session cookie carries beside its times. */
interface SessionClaims {
  sub?: string;
  session_version?: number;
}

/** The actor behind a session cookie; anonymous when it is missing, expired, forged, signed out or its user is inactive. */
export async function actorOfCookie(token: string | undefined): Promise<Actor> {
  if (!token) return anonymous;
  const claims = (await decode({ token, secret: sessionSecret() }).catch(() => null)) as SessionClaims | null;
  if (!claims?.sub) return anonymous;
  const actor = await loadActor(claims.sub);
  if (actor.kind !== 'user' || !actor.isActive || actor.sessionVersion !== claims.session_version) return anonymous;
  return actor;
}

/** The actor of a request, read from its cookies alone (API tokens are read in web/route). */
export async function sessionActor(request: Request): Promise<Actor> {
  return actorOfCookie(readCookie(request.headers.get('cookie'), cookieName('session')));
}

function readCookie(header: string | null, wanted: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === wanted) return part.slice(at + 1).trim();
  }
  return undefined;
}
