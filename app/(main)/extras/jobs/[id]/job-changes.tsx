// The Changes tab of a job: who changed its record, when, and from what to what.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { JobDetail } from '@/features/jobs/overview';
import { type ObjectHistoryEntry, readObjectChanges } from '@/features/runs/run-changes';
import { Empty } from '@/ui/kit/empty.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { History } from '@/ui/job/detail/history.tsx';

const origins: Record<string, string> = {
  ui: 'by hand',
  api: 'over REST',
  refresh: 'by a refresh',
  cli: 'from the command line',
  system: 'by the system',
  job: 'by a run',
  schedule: 'by a schedule',
};

export async function JobChanges({ actor, job, clock }: { actor: UserActor; job: JobDetail; clock: Clock }) {
  if (!can(actor, 'view', 'extras.objectchange'))
    return <Empty title="You may not look at changes.">Ask an administrator for the permission to view extras.objectchange.</Empty>;
  const entries = await readObjectChanges(actor, 'extras.job', job.id);
  if (entries.length === 0)
    return <Empty title="No changes yet.">Each change of this record is listed here: who, when, and from what to what.</Empty>;
  return <History clock={clock} entries={entries.map(toEntry)} />;
}

function toEntry(entry: ObjectHistoryEntry) {
  return {
    key: entry.key,
    kind: entry.action,
    at: entry.time.toISOString(),
    who: entry.user_name,
    how: origins[entry.origin] ?? entry.origin,
    fields: entry.fields,
  };
}
