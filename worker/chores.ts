// Work of the platform's own, beside the runs: tasks that the features queue, and what is done every so often. A long run never holds them up.
import type { TaskList } from 'graphile-worker';
import { deleteStrayFiles } from '@/core/files';
import { deleteOldKeys } from '@/core/idempotency';
import { DELIVER_TASK, DISPATCH_TASK, dispatchChanges } from '@/features/events/dispatch';
import { deliverWebhook } from '@/features/events/deliver';
import { FIRE_TASK, fireSchedule, rearmSchedules } from '@/features/schedules/fire';

/** Features queue these by name with addTask(). Each may be tried again: it must bear being done twice. */
export const CHORES: TaskList = {
  [FIRE_TASK]: async (payload) => await fireSchedule(payload as Parameters<typeof fireSchedule>[0]),
  [DISPATCH_TASK]: async (payload) => await dispatchChanges(payload as Parameters<typeof dispatchChanges>[0]),
  [DELIVER_TASK]: async (payload, { job }) =>
    await deliverWebhook(payload as Parameters<typeof deliverWebhook>[0], {
      attempt: job.attempts,
      isLast: job.attempts >= job.max_attempts,
    }),
  rearm_schedules: async () => void (await rearmSchedules()),
  delete_old_keys: async () => void (await deleteOldKeys()),
  delete_stray_files: async () => void (await deleteStrayFiles()),
};

/** Static times in UTC; what people schedule is not here. */
export const CRONTAB = [
  '17 3 * * * delete_stray_files ?max=3',
  '*/5 * * * * rearm_schedules ?max=3',
  '47 * * * * delete_old_keys ?max=3',
].join('\n');
