// Sends a change to a webhook. The queue tries again later when that fails; the address is judged each time, because names move.
import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { snapshots } from '@/core/changes/record';
import { query } from '@/core/db/client';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';
import { resolveHost } from '@/core/outbound';
import { fillTemplate } from '@/core/template';
import { findResource } from '@/core/resources/registry';
import { keepDelivery } from './deliveries';
import { readHeaders } from './resources';
import { openWebhookSecret } from './webhook-secret';

const TIMEOUT_MS = 10_000;

interface Target {
  name: string;
  payload_url: string;
  http_method: string;
  http_content_type: string;
  additional_headers: string;
  body_template: string;
  sealed_secret: string;
  ssl_verification: boolean;
}

interface Change {
  seq: string;
  action: 'create' | 'update' | 'delete';
  model: string;
  object_id: string;
  object_repr: string;
  user_name: string;
  request_id: string | null;
  time: string;
}

type State = Record<string, Json>;

const EVENTS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Which attempt of the queue's it is, from 1, and whether the queue gives up after it. */
interface Attempt {
  readonly attempt: number;
  readonly isLast: boolean;
}

/**
 * Each attempt is kept for the webhook's page. A webhook that was deleted or switched off meanwhile gets nothing.
 * @throws when the other side can't be reached or refuses
 */
export async function deliverWebhook(
  { webhook, change }: { webhook: string; change: string },
  { attempt, isLast }: Attempt,
): Promise<void> {
  const [target] = await query<Target>(
    sql`SELECT name, payload_url, http_method, http_content_type, additional_headers, body_template, sealed_secret, ssl_verification
          FROM extras_webhook WHERE id = ${webhook}::uuid AND enabled`,
  );
  const [found] = await query<Change>(
    sql`SELECT seq::text, action, model, object_id, object_repr, user_name, request_id::text,
               to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time FROM extras_object_change WHERE id = ${change}::uuid`,
  );
  if (!target || !found) return;
  const begun = performance.now();
  const outcome = await tryToSend(target, found);
  await keepDelivery(webhook, {
    change_id: change,
    event: EVENTS[found.action],
    model: found.model,
    attempt,
    is_last: isLast || outcome.failure === null,
    status: outcome.status,
    failure: outcome.failure,
    seconds: (performance.now() - begun) / 1000,
  });
  if (outcome.failure === null) return;
  log.warn('a webhook was not delivered', { webhook: target.name, attempt, reason: outcome.failure });
  throw new AppError('unavailable', `The webhook ${target.name} was not delivered: ${outcome.failure}`);
}

/** What the other side answered, and why that is no delivery. */
async function tryToSend(target: Target, change: Change): Promise<{ status: number | null; failure: string | null }> {
  try {
    const status = await send(target, bodyOf(target, await describeEvent(change)));
    return { status, failure: status >= 200 && status < 300 ? null : `It answered with ${status}.` };
  } catch (error) {
    return { status: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What is told of a change: the object as it was left, and what differs from before. */
async function describeEvent(change: Change): Promise<Record<string, unknown>> {
  const found = (await snapshots([{ seq: change.seq, model: change.model, objectId: change.object_id }])).get(change.seq);
  const [before, after] = [(found?.before ?? null) as State | null, (found?.after ?? null) as State | null];
  const path = findResource(change.model)?.path;
  const place = path === undefined ? {} : { url: `/api/${path}/${change.object_id}/` };
  return {
    event: EVENTS[change.action],
    timestamp: change.time,
    model: change.model.split('.')[1],
    username: change.user_name,
    request_id: change.request_id,
    data: { ...(after ?? before), id: change.object_id, object_type: change.model, display: change.object_repr, ...place },
    snapshots: { prechange: before, postchange: after, differences: differencesOf(before, after) },
  };
}

/** Null in place of a side that does not exist. */
function differencesOf(before: State | null, after: State | null): { removed: State | null; added: State | null } {
  if (!before || !after) return { removed: before, added: after };
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => name !== 'last_updated' && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const pick = (state: State) => Object.fromEntries(names.map((name) => [name, state[name] ?? null]));
  return { removed: pick(before), added: pick(after) };
}

function bodyOf(target: Target, event: Record<string, unknown>): string {
  return target.body_template === '' ? JSON.stringify(event) : fillTemplate(target.body_template, event);
}

/** @returns the status of the answer. Redirects are not followed: they would lead where nobody looked. */
async function send(target: Target, body: string): Promise<number> {
  const url = new URL(target.payload_url);
  const addresses = await resolveHost(url.hostname, env.webhookAllowedHosts);
  const secret = openWebhookSecret(target.sealed_secret);
  const given = readHeaders(target.additional_headers);
  const bytes = Buffer.from(body);
  const options: https.RequestOptions = {
    method: target.http_method,
    headers: {
      'User-Agent': 'windlass',
      ...(typeof given === 'object' && given),
      'Content-Type': target.http_content_type,
      'Content-Length': bytes.length,
      ...(secret !== '' && { 'X-Hook-Signature': createHmac('sha512', secret).update(bytes).digest('hex') }),
    },
    lookup: only(addresses),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    rejectUnauthorized: target.ssl_verification,
  };
  return await new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(bytes);
  });
}

/** The addresses that were judged, whatever the name means by now. */
const only =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
