// Schedules over HTTP, where they differ from other kinds of objects: edited, deleted with their open request, approved, denied, tried.
import { invalid } from '@/core/errors';
import { everything } from '@/core/access/access';
import { findByKey } from '@/core/resources/rows/lookup';
import { readView } from '@/core/resources/filters/query';
import { type Audience, serializeOne, type WireObject } from '@/core/resources/rows/serialize';
import type { Resource } from '@/core/resources/define';
import { approveRequest, denyRequest, dryRunRequest } from '@/features/approvals/decide';
import { jobResult } from '@/features/runs/resources';
import { editSchedule } from '@/features/schedules/edit';
import { deleteSchedules } from '@/features/schedules/manage';
import { scheduledJob } from '@/features/schedules/resources';
import { etagOf } from '@/core/resources/rows/version';
import { asList, readJson } from './body';
import { ifMatch } from './resources';
import { type Call, type Handler, noContent, ok } from './route';

/** What the asker just acted on is shown to them as it is now. */
async function show(call: Call, resource: Resource, id: string, answer: NonNullable<Audience['answer']>): Promise<WireObject> {
  const row = await findByKey(resource, everything('the result of what the asker was allowed to do'), id);
  return serializeOne(resource, row!, { actor: call.actor, base: call.base, view: readView(call.url.searchParams), answer });
}

export const changeSchedule: Handler = async (call) => {
  const { id } = await editSchedule(call.actor, call.params['key']!, (await readJson(call.request)) ?? {}, {
    first: ifMatch(call, scheduledJob),
  });
  // Read before what is shown: never newer than that.
  const etag = await etagOf(scheduledJob, id);
  return { ...ok(await show(call, scheduledJob, id, 'update')), headers: { ETag: etag } };
};

export const removeSchedule: Handler = async (call) => {
  await deleteSchedules(call.actor, [call.params['key']], { first: ifMatch(call, scheduledJob) });
  return noContent();
};

export const removeManySchedules: Handler = async (call) => {
  const bodies = asList(await readJson(call.request));
  if (bodies.length === 0) throw invalid({ non_field_errors: 'This list may not be empty.' });
  await deleteSchedules(call.actor, bodies.map(idIn), { isList: true });
  return noContent();
};

const idIn = (body: unknown): unknown => (typeof body === 'object' && body !== null ? (body as { id?: unknown }).id : body);

/** A comment may come with a decision. */
async function readComment(call: Call): Promise<string> {
  const body = await readJson(call.request);
  const comment = typeof body === 'object' && body !== null ? (body as { comment?: unknown }).comment : undefined;
  if (comment === undefined || comment === null) return '';
  if (typeof comment !== 'string' || comment.includes('\0') || !comment.isWellFormed()) throw invalid({ comment: 'Not a valid string.' });
  if (comment.length > 10_000) throw invalid({ comment: 'At most 10 000 characters.' });
  return comment;
}

export const approve: Handler = async (call) => {
  const comment = await readComment(call);
  const force = Boolean(call.url.searchParams.get('force'));
  const { id } = await approveRequest(call.actor, call.params['key']!, { comment, force });
  return ok(await show(call, scheduledJob, id, 'read'));
};

/** `null` as JSON: an empty answer breaks real clients. */
export const deny: Handler = async (call) => {
  await denyRequest(call.actor, call.params['key']!, { comment: await readComment(call) });
  return ok(null);
};

export const dryRun: Handler = async (call) => {
  const run = await dryRunRequest(call.actor, call.params['key']!);
  return ok(await show(call, jobResult, run, 'read'));
};
