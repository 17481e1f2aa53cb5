// Who is asking, token or session: the question of the middleware. (web/route asks the same with the API's own error answers.)
import { type Actor, anonymous } from '@/core/access/actor';
import { actorOfToken } from '@/core/access/tokens';
import { sessionActor } from './session';

export async function requestActor(request: Request): Promise<Actor> {
  const [scheme, key] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'token' && key) return (await actorOfToken(key)) ?? anonymous;
  return sessionActor(request);
}
