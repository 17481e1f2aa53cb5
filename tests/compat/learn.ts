// Takes from an answer what later requests need: our ids, slugs and module names, at the places where the recording has its own.
import type { Json } from '@windlass/sdk';
import { type Exchange, isObject, type JsonObject, RECORDED_STAMP } from './golden';
import { pairUp } from './pairs';
import type { Session } from './session';
import { isId } from './texts';

/** Only from answers that agree in their success: a refusal has nothing to give. */
export function learn(exchange: Exchange, actual: Json, session: Session): void {
  const { request, response } = exchange;
  learnFrom(response.body, actual, '', {}, true, session);
  if (request.method !== 'POST' || !isObject(request.json ?? null) || !isObject(actual)) return;
  const sent = request.json as JsonObject;
  if (request.path === '/api/users/users/') session.learnPassword(sent);
  if (request.path === '/api/users/tokens/' && typeof actual['key'] === 'string') {
    const [, owner] = /^Basic \{(.+)\}$/.exec(request.headers['Authorization'] ?? '') ?? [];
    session.learnToken(owner ?? (sent['write_enabled'] === false ? 'read-only' : 'admin-again'), actual['key']);
  }
}

function learnFrom(recorded: Json, actual: Json, key: string, owner: JsonObject, sure: boolean, session: Session): void {
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    for (const pair of pairUp(recorded, actual, session).pairs) {
      if (pair.same || !isOfThisRecording(pair.recorded)) learnFrom(pair.recorded, pair.actual, key, owner, sure && pair.same, session);
    }
  } else if (isObject(recorded) && isObject(actual)) {
    for (const [name, value] of Object.entries(recorded)) {
      const given = actual[session.translate(name)];
      if (given !== undefined) learnFrom(value, given, name, recorded, sure, session);
    }
  } else if (typeof recorded === 'string' && typeof actual === 'string') {
    if (isId(recorded) && isId(actual)) session.learnId(recorded, actual, sure);
    else if (sure) session.learnHandle(key, recorded, actual);
  } else if (typeof actual === 'number' && key === 'id' && typeof owner['url'] === 'string') {
    session.learnNumber(owner['url'], actual);
  }
}

/** Made by the recording, and so by us: another row in its place would only hide that ours is missing. */
function isOfThisRecording(row: Json): boolean {
  return isObject(row) && JSON.stringify([row['name'], row['username'], row['display']]).includes(RECORDED_STAMP);
}
