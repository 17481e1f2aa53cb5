'use server';
// Deletes a job's record. Lives at its own address alone, where the early gate asks for the permission to delete jobs.
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { removeJobs } from '@/features/jobs/update';
import type { Refusal } from '@/ui/kit/confirm-button.tsx';
import { action } from '@/web/action';

const remove = action({ action: 'delete', label: 'extras.job' }, z.string(), (actor, id) => removeJobs(actor, [id]));

export async function deleteJob(id: string): Promise<Refusal | undefined> {
  const answer = await remove(id);
  if (!answer.ok) return { error: answer.message };
  redirect('/extras/jobs/');
}
