// What the queue's task of a run does: claims it and performs it. The task itself always succeeds: how a run ends is the run's own story.
import type { TaskList } from 'graphile-worker';
import { log } from '@/core/log';
import { performRun, type Supervision } from './supervise';

const LOOK_AGAIN_MS = 100;

/** One task a queue. `concurrency` bounds how many outcomes may be on their way to the database. */
export function runTasks(queues: readonly string[], concurrency: number, supervision: Supervision): TaskList {
  const { writer } = supervision;
  const perform: NonNullable<TaskList[string]> = async (payload, { job }) => {
    const id = (payload as { id?: unknown } | null)?.id;
    if (typeof id !== 'string') return log.error('a task without a run', { task: job.id });
    const run = await writer.claim(id, job.id).catch((error: unknown) => {
      log.error('a run could not be claimed; it stays waiting and is queued again', { run: id, error });
      return null;
    });
    if (!run) return;
    // Not awaited: the queue row went with the claim, and the next run's claim leaves in the same flight as this outcome.
    const { settled } = await performRun(run, supervision);
    settled.catch((error: unknown) => log.error('an outcome was not settled', { run: id, error }));
    while (writer.isAway || writer.unsettled > 3 * concurrency) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  };
  return Object.fromEntries(queues.map((queue) => [`run_job:${queue}`, perform]));
}
