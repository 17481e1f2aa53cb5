// Pause, resume, delete: what people do with a schedule that is there. (edit.ts changes what it does; features/approvals decides whether it may.)
// Pausing is its owner's too, without any permission: it runs in their name (ADR 0050).
import { everything, isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { requireContext, type Tx, write } from '@/core/db/client';
import { type FieldErrors, invalid, notFound } from '@/core/errors';
import { asId, findByKey } from '@/core/resources/rows/lookup';
import { closeRequest } from './ask';
import { armSchedule, disarmSchedule, slotFromNow } from './fire';
import { scheduledJob } from './resources';
import { isPending, lockSchedule, recurrenceOf, type ScheduleRow } from './row';

const LABEL = scheduledJob.label;

/** The schedule that an address names by id or name, locked. @throws forbidden without any such permission, not_found for a row outside it */
export async function lockNamed(tx: Tx, actor: UserActor, action: 'change' | 'delete', key: string): Promise<ScheduleRow> {
  const allowed = scope(actor, action, LABEL);
  const found = await findByKey(scheduledJob, allowed, key, undefined, tx);
  const row = found && (await lockSchedule(tx, String(found.id)));
  if (!row || !(await isWithin(scheduledJob, allowed, [row.id], tx))) throw notFound();
  return row;
}

/** The same for what its owner may do without any permission, and others with the one to change it. */
export async function lockOwnOrNamed(tx: Tx, actor: UserActor, key: string): Promise<ScheduleRow> {
  const found = await findByKey(scheduledJob, everything('whose it is, is looked at next'), key, undefined, tx);
  const row = found && (await lockSchedule(tx, String(found.id)));
  return row?.user_id === actor.id ? row : lockNamed(tx, actor, 'change', key);
}

/** It fires no more until it is resumed; runs that it has started go on. For its owner, and for who may change it. */
export async function pauseSchedule(actor: UserActor, key: string): Promise<void> {
  await write(requireContext(), async (tx) => setPaused(tx, await lockOwnOrNamed(tx, actor, key), true));
}

/** Slots that went by while it was paused are not made up for. */
export async function resumeSchedule(actor: UserActor, key: string): Promise<void> {
  await write(requireContext(), async (tx) => setPaused(tx, await lockNamed(tx, actor, 'change', key), false));
}

async function setPaused(tx: Tx, row: ScheduleRow, paused: boolean): Promise<void> {
  if (row.enabled !== paused) return;
  const slot = paused ? slotOfPaused(row) : slotOfResumed(row);
  const revision = row.revision + 1;
  await tx.scheduledJob.update({ where: { id: row.id }, data: { enabled: !paused, revision, next_slot: slot, date_changed: row.now } });
  await armSchedule(tx, { id: row.id, revision, next_slot: paused ? null : slot });
}

/** A paused schedule keeps its slot: by that it is told from one that is finished. @throws invalid on `enabled` */
export function slotOfPaused(row: ScheduleRow): Date | null {
  if (isPending(row)) throw invalid({ enabled: 'It waits for approval, so there is nothing to pause: withdraw or deny it instead.' });
  return row.next_slot;
}

/** @throws invalid on `enabled` for what can never run again as it is */
export function slotOfResumed(row: ScheduleRow): Date | null {
  if (!row.job_model_id) throw invalid({ enabled: 'Its job was deleted: it can never run again.' });
  if (!row.user_id) throw invalid({ enabled: 'Its owner was deleted, so it would run in nobody’s name.' });
  if (isPending(row)) return null;
  const isOnce = row.interval === 'future' || row.interval === 'immediately';
  if (isOnce && row.start_time <= row.now) {
    throw invalid({
      enabled: row.last_slot ? 'It has run. Give it a new start time.' : 'Its time passed while it was paused. Give it a new start time.',
    });
  }
  const slot = slotFromNow(recurrenceOf(row), row.now);
  if (slot === null) throw invalid({ enabled: 'No further date matches it. Give it another time.' });
  return slot;
}

/** Deletes schedules, all or none. Their runs stay; an open request ends as denied, or withdrawn if it was one's own. */
export async function deleteSchedules(
  actor: UserActor,
  keys: readonly unknown[],
  { isList = false, first }: { isList?: boolean; first?: (tx: Tx, ids: readonly string[]) => Promise<void> } = {},
): Promise<void> {
  await write(requireContext(), async (tx) => {
    const rows = isList ? await lockListed(tx, actor, keys) : [await lockNamed(tx, actor, 'delete', String(keys[0]))];
    await first?.(
      tx,
      rows.map(({ id }) => id),
    );
    for (const row of rows) await deleteSchedule(tx, row, actor);
  });
}

async function deleteSchedule(tx: Tx, row: ScheduleRow, actor: UserActor): Promise<void> {
  const state = row.user_id === actor.id ? 'withdrawn' : 'denied';
  await closeRequest(tx, row.id, { state, by: actor, comment: 'The schedule was deleted.' });
  await disarmSchedule(tx, row.id);
  await tx.scheduledJob.delete({ where: { id: row.id } });
}

/** In the order of their ids, so that two who delete never wait for each other in a circle. @throws invalid naming the ids */
async function lockListed(tx: Tx, actor: UserActor, keys: readonly unknown[]): Promise<ScheduleRow[]> {
  const allowed = scope(actor, 'delete', LABEL);
  const ids = keys.map((key) => asId(scheduledJob, key) as string | undefined);
  const rows = new Map<string, ScheduleRow>();
  for (const id of [...new Set(ids)].sort()) {
    const row = id === undefined ? undefined : await lockSchedule(tx, id);
    if (row && (await isWithin(scheduledJob, allowed, [row.id], tx))) rows.set(row.id, row);
  }
  const errors = ids.map((id): FieldErrors => {
    if (id === undefined) return { id: ['This is no id.'] };
    return rows.has(id) ? {} : { id: [`There is no object with the id ${id}.`] };
  });
  const first = errors.find((error) => error['id']);
  if (first) throw invalid(first, { body: errors });
  return [...rows.values()];
}
