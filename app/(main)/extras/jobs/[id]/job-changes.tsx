// The Changes tab of a job: who changed its record, when, and from what to what.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { resourceOf } from '@/core/resources/registry';
import type { JobDetail } from '@/features/jobs/overview';
import { type HistoryEntry, objectHistory } from '@/features/runs/history';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { type HistoryItem, ObjectHistory } from '@/ui/resource/object-history.tsx';

export interface JobChangesProps {
  actor: UserActor;
  job: JobDetail;
  clock: Clock;
  /** Only entries older than this one. */
  before: number | undefined;
}

const ENTRIES = 50;

export async function JobChanges({ actor, job, clock, before }: JobChangesProps) {
  if (!can(actor, 'view', 'extras.objectchange'))
    return <Empty title="You may not look at changes.">Ask an administrator for the permission to view the type Change.</Empty>;
  const { entries, next } = await objectHistory(actor, resourceOf('extras.job'), job.id, { limit: ENTRIES, before });
  if (entries.length === 0)
    return <Empty title="No changes yet.">Each change of this record is listed here: who, when, and from what to what.</Empty>;
  return (
    <>
      <ObjectHistory entries={entries.map(toItem)} clock={clock} />
      {next !== undefined && (
        <div className="flex justify-center py-3">
          <ButtonLink href={`${jobHref(job.id)}?tab=changes&before=${next}`} size="small">
            Older changes
          </ButtonLink>
        </div>
      )}
    </>
  );
}

function toItem({ change, seq, changeId, time, user, origin, run }: HistoryEntry): HistoryItem {
  return {
    key: String(seq),
    href: `/extras/object-changes/${changeId}/`,
    time: time.toISOString(),
    user,
    origin,
    ...(run && { run }),
    ...(change && { change: { ...change, id: String(seq), order: 1 } }),
  };
}
