'use server';
// Runs a job from its form. Lives at the form's own address alone, where the early gate asks for the permission to run jobs.
import { z } from 'zod';
import { readRequest } from '@/features/approvals/queue';
import { formRevision } from '@/features/jobs/form-revision';
import { readJob } from '@/features/jobs/find';
import { submitJob } from '@/features/schedules/submit';
import type { RunOrder } from '@/ui/job/form/run-form.tsx';
import type { RunAnswer } from '@/ui/job/form/send-run.ts';
import { runHref } from '@/ui/job/list/job-row.ts';
import { requestHref, scheduleHref } from '@/ui/schedule/hrefs.ts';
import { action } from '@/web/action';

const order = z.object({
  id: z.string(),
  data: z.record(z.string(), z.json()),
  task_queue: z.string(),
  schedule: z.record(z.string(), z.string()).optional(),
  rerun_of: z.string().optional(),
});

const run = action({ action: 'run', label: 'extras.job' }, order, async (actor, { id, data, task_queue, schedule, rerun_of }) => {
  const { run: started, scheduledJob } = await submitJob(
    actor,
    id,
    { data, taskQueue: task_queue, schedule, source: 'form' },
    {
      origin: 'ui',
      ...(rerun_of ? { rerunOf: { id: rerun_of } } : {}),
    },
  );
  if (started) return runHref(started.id);
  if (!scheduledJob.pending) return scheduleHref(scheduledJob.id);
  // By the request's own id: the schedule of one that is denied goes, and its address with it.
  return requestHref((await readRequest(actor, scheduledJob.id)).id);
});

export async function runJob(id: string, wanted: RunOrder): Promise<RunAnswer> {
  const answer = await run({ ...wanted, id });
  return answer.ok ? { ok: true, href: answer.value } : answer;
}

const seen = z.object({ id: z.string(), revision: z.string() });

const compare = action(
  { action: 'run', label: 'extras.job' },
  seen,
  async (actor, { id, revision }) => formRevision(await readJob(actor, 'run', id)) !== revision,
);

/** Whether the form of the job would be another one now. */
export async function isFormStale(id: string, revision: string): Promise<boolean> {
  const answer = await compare({ id, revision });
  return answer.ok && answer.value;
}
