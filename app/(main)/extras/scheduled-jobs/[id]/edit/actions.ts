'use server';
// Saves a schedule. Lives at its own address alone, where the early gate asks for the permission to change schedules.
import { z } from 'zod';
import { formRevision } from '@/features/jobs/form-revision';
import { editSchedule } from '@/features/schedules/edit';
import { readSchedule } from '@/features/schedules/overview';
import type { SaveAnswer, ScheduleEdit } from '@/ui/schedule/edit-form.tsx';
import { requestHref, scheduleHref } from '@/ui/schedule/hrefs.ts';
import { action } from '@/web/action';

const edit = z.object({
  id: z.string(),
  seen: z.number(),
  changes: z.object({
    name: z.string(),
    interval: z.string().optional(),
    start_time: z.string().optional(),
    time_zone: z.string().optional(),
    crontab: z.string().optional(),
    task_queue: z.string(),
    kwargs: z.record(z.string(), z.json()).optional(),
  }),
});

const change = action({ action: 'change', label: 'extras.scheduledjob' }, edit, (actor, { id, seen, changes }) =>
  editSchedule(actor, id, changes, { seen, source: 'form' }),
);

export async function saveSchedule(id: string, seen: number, changes: ScheduleEdit): Promise<SaveAnswer> {
  const answer = await change({ id, seen, changes });
  if (!answer.ok) return answer;
  return { ok: true, href: answer.value.pending ? requestHref(id) : scheduleHref(id) };
}

const seen = z.object({ id: z.string(), revision: z.string() });

const compare = action(
  { action: 'change', label: 'extras.scheduledjob' },
  seen,
  async (actor, { id, revision }) => formRevision(await readSchedule(actor, id, 'change')) !== revision,
);

/** Whether the form would have other fields now, because the job of the schedule has. */
export async function isEditStale(id: string, revision: string): Promise<boolean> {
  const answer = await compare({ id, revision });
  return answer.ok && answer.value;
}
