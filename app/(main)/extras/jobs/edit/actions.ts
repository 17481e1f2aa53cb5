'use server';
// Saves the records of several jobs, all or none. Lives at the form's own address alone, where the early gate asks for the permission to change jobs.
import { z } from 'zod';
import { bulkEditJobs } from '@/features/jobs/update';
import type { BulkChange } from '@/ui/job/detail/bulk-edit-form.tsx';
import { settingNames } from '@/ui/job/detail/settings.ts';
import { action } from '@/web/action';

const value = z.union([z.string(), z.boolean(), z.number(), z.array(z.string())]);
const change = z.object({
  ids: z.array(z.string()).min(1).max(500),
  enabled: z.boolean().optional(),
  settings: z.partialRecord(z.enum(settingNames), z.object({ value: value.optional() })),
});

const save = action({ action: 'change', label: 'extras.job' }, change, async (actor, { ids, enabled, settings }) => {
  const entries = Object.entries(settings);
  await bulkEditJobs(actor, ids, {
    ...(enabled !== undefined && { enabled }),
    values: Object.fromEntries(entries.filter(([, { value }]) => value !== undefined).map(([name, { value }]) => [name, value])),
    clear: entries.filter(([, { value }]) => value === undefined).map(([name]) => name),
  });
});

export async function saveJobs(wanted: BulkChange) {
  return save(wanted);
}
