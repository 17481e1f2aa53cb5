'use server';
// Deletes a schedule. Lives at its own address alone, where the early gate asks for the permission to delete schedules.
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { deleteSchedules } from '@/features/schedules/manage';
import type { Refusal } from '@/ui/kit/confirm-button.tsx';
import { schedulesHref } from '@/ui/schedule/hrefs.ts';
import { action } from '@/web/action';

const remove = action({ action: 'delete', label: 'extras.scheduledjob' }, z.string(), (actor, id) => deleteSchedules(actor, [id]));

export async function deleteSchedule(id: string): Promise<Refusal | undefined> {
  const answer = await remove(id);
  if (!answer.ok) return { error: answer.message };
  redirect(schedulesHref);
}
