// The Changes tab of a run: what it came to, object by object.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { readRunChanges } from '@/features/runs/run-changes';
import type { RunDetail } from '@/features/runs/run-detail';
import { RunDiff } from '@/ui/job/live/run-diff.tsx';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { Empty } from '@/ui/kit/empty.tsx';
import { CHANGES_AT_ONCE, toObjectChange } from './changes/page-of-changes';

export async function RunChanges({ actor, run, selected }: { actor: UserActor; run: RunDetail; selected?: string | undefined }) {
  if (!can(actor, 'view', 'extras.objectchange'))
    return <Empty title="You may not look at changes.">Ask an administrator for the permission to view the type Change.</Empty>;
  const set = await readRunChanges(actor, run.id, { limit: CHANGES_AT_ONCE, offset: 0 });
  const total = set.totals.created + set.totals.changed + set.totals.deleted;
  return (
    <RunDiff
      first={set.changes.map(toObjectChange)}
      totals={set.totals}
      totalsByType={set.totalsByType}
      moreUrl={`/extras/job-results/${run.id}/changes/`}
      total={total}
      isCut={set.isCut}
      csvHref={`/api/extras/object-changes/?run=${run.id}&format=csv`}
      selected={selected}
      empty={emptyText(run)}
    />
  );
}

function emptyText(run: RunDetail): { title: string; text: string } {
  if (run.mode === 'read')
    return { title: run.is_dryrun ? 'A dry run changes nothing.' : 'This job only reads.', text: 'The database refuses its writes.' };
  if (!isOver(run.status))
    return { title: 'No changes yet.', text: 'They are listed here as the job makes them: look again, or wait for its end.' };
  return { title: 'No changes', text: 'Nothing in the inventory was created, changed or deleted.' };
}
