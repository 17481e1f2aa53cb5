'use server';
// Deletes a schedule: its owner's doing too, so the feature asks who may, and no gate before it.
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { deleteSchedules } from '@/features/schedules/manage';
import type { Refusal } from '@/ui/kit/confirm-button.tsx';
import { schedulesHref } from '@/ui/schedule/hrefs.ts';
import { ownAction } from '@/web/action';

const remove = ownAction(z.string(), (actor, id) => deleteSchedules(actor, [id]));

export async function deleteSchedule(id: string): Promise<Refusal | undefined> {
  const answer = await remove(id);
  if (!answer.ok) return { error: answer.message };
  redirect(schedulesHref);
}
