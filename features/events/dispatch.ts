// What follows from committed changes: runs of job hooks and messages to webhooks. A trigger hands over the changes of a transaction with the transaction
// itself; here they become one event an object, and everything that follows from them is queued at once or not at all.
import sql from 'sql-template-tag';
import { query, transact, type Tx } from '@/core/db/client';
import { addTask } from '@/core/db/queue';
import { log } from '@/core/log';
import { queuesOf } from '@/features/jobs/effective';
import { enqueueRun } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { runMode } from '@/features/runs/mode';

/** The queue's task, added by the trigger; payload `{ xact }`. Done twice it finds nothing the second time. */
export const DISPATCH_TASK = 'dispatch_changes';
/** Sends one event to one webhook; payload `{ webhook, change }`. */
export const DELIVER_TASK = 'deliver_webhook';
const DELIVERY_ATTEMPTS = 6;

export type EventAction = 'create' | 'update' | 'delete';

/** A change of one object as it is told. */
export interface ChangeOfObject {
  readonly id: string;
  readonly model: string;
  readonly object_id: string;
  readonly action: EventAction;
}

interface RecordedChange extends ChangeOfObject {
  readonly user_id: string | null;
  readonly user_name: string;
  /** Made by a run that a hook started: it starts no further ones, or two hooks would never come to rest. */
  readonly by_hook: boolean;
}

/**
 * What the changes of one transaction come to, object by object: what was made is told as made, however often it was changed afterwards;
 * what was made and deleted is told as both. Pure; in the order of first touch.
 */
export function eventsOf<C extends ChangeOfObject>(changes: readonly C[]): C[] {
  return [...Map.groupBy(changes, ({ model, object_id }) => `${model} ${object_id}`).values()].flatMap((group) => {
    const made = group.find(({ action }) => action === 'create');
    const gone = group.findLast(({ action }) => action === 'delete');
    if (made || gone) return [made, gone].filter((change) => change !== undefined);
    return [group.at(-1)!];
  });
}

/** What the queue calls for each transaction that changed something a hook or webhook may wait for. */
export async function dispatchChanges({ xact }: { xact: string }): Promise<void> {
  await transact(async (tx) => {
    const changes = await query<RecordedChange>(
      sql`WITH due AS (DELETE FROM windlass_change_event WHERE xact = ${xact}::bigint RETURNING seq)
          SELECT c.id::text, c.model, c.object_id, c.action, c.user_id::text, c.user_name, coalesce(r.origin = 'hook', false) AS by_hook
            FROM due JOIN extras_object_change c USING (seq) LEFT JOIN extras_job_result r ON r.id = c.run_id ORDER BY c.seq`,
      tx,
    );
    for (const event of eventsOf(changes)) {
      if (!event.by_hook) await startHooks(tx, event);
      await tellWebhooks(tx, event);
    }
  });
}

const flagOf = ({ action }: ChangeOfObject) => ({ create: sql`type_create`, update: sql`type_update`, delete: sql`type_delete` })[action];

/** One run for each hook that waits for this. Nobody is asked for approval, as nobody is there to ask: whoever made the hook decided it. */
async function startHooks(tx: Tx, event: RecordedChange): Promise<void> {
  const hooks = await query<{ name: string; job_id: string }>(
    sql`SELECT name, job_id::text FROM extras_job_hook WHERE enabled AND ${event.model} = ANY (content_types) AND ${flagOf(event)} ORDER BY name`,
    tx,
  );
  for (const hook of hooks) {
    const job = await tx.job.findUniqueOrThrow({ where: { id: hook.job_id } });
    const hindrance = !job.enabled
      ? 'its job is not enabled'
      : !job.installed
        ? 'its job is not installed'
        : event.user_id === null
          ? 'no user made the change'
          : null;
    if (hindrance !== null || event.user_id === null) {
      log.warn('a job hook started nothing', { hook: hook.name, job: job.name, change: event.id, reason: hindrance });
      continue;
    }
    const input = { object_change: event.id };
    await enqueueRun(tx, {
      job,
      user: { id: event.user_id },
      input,
      sensitive: job.has_sensitive_variables,
      queue: queuesOf(job)[0],
      origin: 'hook',
      mode: runMode(job, input),
      limits: effectiveLimits(job),
    });
  }
}

async function tellWebhooks(tx: Tx, event: RecordedChange): Promise<void> {
  const webhooks = await query<{ id: string }>(
    sql`SELECT id::text FROM extras_webhook WHERE enabled AND ${event.model} = ANY (content_types) AND ${flagOf(event)} ORDER BY name`,
    tx,
  );
  for (const { id } of webhooks) await addTask(tx, DELIVER_TASK, { webhook: id, change: event.id }, { maxAttempts: DELIVERY_ATTEMPTS });
}
