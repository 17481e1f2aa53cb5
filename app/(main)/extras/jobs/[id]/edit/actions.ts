'use server';
// Saves a job's record. Lives at the form's own address alone, where the early gate asks for the permission to change jobs.
import { z } from 'zod';
import { AppError } from '@/core/errors';
import { flagOf } from '@/features/jobs/effective';
import { readJobDetail } from '@/features/jobs/overview';
import { updateJobs } from '@/features/jobs/update';
import type { JobChange } from '@/ui/job/detail/edit-form.tsx';
import { settingNames } from '@/ui/job/detail/settings.ts';
import { action } from '@/web/action';

const value = z.union([z.string(), z.boolean(), z.number(), z.array(z.string())]);
const change = z.object({
  id: z.string(),
  enabled: z.boolean(),
  seen: z.string(),
  settings: z.partialRecord(z.enum(settingNames), z.object({ override: z.boolean(), value })),
});

const save = action({ action: 'change', label: 'extras.job' }, change, async (actor, { id, enabled, seen, settings }) => {
  const job = await readJobDetail(actor, id, 'change');
  if (job.last_updated.toISOString() !== seen)
    throw new AppError(
      'conflict',
      'Someone else has changed this job since you opened the form. Open it again: what you wrote is still here to copy.',
    );
  const body: Record<string, unknown> = { enabled };
  for (const name of settingNames) {
    const setting = settings[name];
    if (!setting) continue;
    body[flagOf(name)] = setting.override;
    if (setting.override) body[name] = setting.value;
  }
  await updateJobs(actor, [{ key: id, body }], 'update');
});

export async function saveJob(id: string, wanted: JobChange) {
  return save({ ...wanted, id });
}
