// The jobs as tiles: the same facts as the table, a card each, for those who look for a job by its place.
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Link } from '../../kit/link.tsx';
import { LastRuns } from '../../kit/last-runs.tsx';
import { SourceBadge } from '../../kit/source-badge.tsx';
import type { RowGroup } from '../../kit/table.tsx';
import type { Clock } from '../../kit/time.ts';
import { isJustOff, jobHref, whyNotRunnable, type JobRow } from './job-row.ts';
import { DisabledMark, RowAction } from './job-table.tsx';
import { LastRunCell } from './last-run.tsx';
import { Rules } from './rules.tsx';
import { UnderName } from './under-name.tsx';

export function JobTiles({ groups, clock }: { groups: readonly RowGroup<JobRow>[]; clock: Clock }) {
  return (
    <div className="flex flex-col gap-5 px-6 pb-6 max-sm:px-4">
      {groups.map((group) => (
        <section key={group.key} aria-label={typeof group.title === 'string' ? group.title : group.key}>
          <h2 className="mb-2 text-13 font-normal">
            <Link href={group.toggleHref} scroll={false} aria-expanded={group.open} className="inline-flex items-center gap-2">
              {group.open ? <ChevronDown aria-hidden className="text-ink-3" /> : <ChevronRight aria-hidden className="text-ink-3" />}
              <span className="text-14">{group.title}</span>
              {group.note !== undefined && <span className="text-12 text-ink-3">{group.note}</span>}
            </Link>
          </h2>
          {group.open && (
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(17rem,1fr))] gap-3">
              {group.rows.map((job) => (
                <Tile key={job.id} job={job} clock={clock} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function Tile({ job, clock }: { job: JobRow; clock: Clock }) {
  const reason = whyNotRunnable(job);
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-card border border-line px-4 py-3">
      <div className="min-w-0">
        <Link href={jobHref(job.id)} className={`font-bold wrap-anywhere underline-offset-3 hover:underline ${reason ? 'text-ink-3' : ''}`}>
          {job.name}
        </Link>
        <p className={`line-clamp-2 min-h-8 text-12 wrap-anywhere ${job.loadError ? 'text-bad' : 'text-ink-3'}`}>
          <UnderName job={job} />
        </p>
      </div>
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1">
        {isJustOff(job) && <DisabledMark job={job} />}
        {job.source && <SourceBadge {...job.source} />}
        <Rules rules={job.rules} />
      </div>
      <div className="mt-auto flex items-end justify-between gap-3 border-t border-line pt-2">
        <LastRunCell run={job.lastRun} clock={clock} />
        <span className="flex shrink-0 items-center gap-3">
          {job.lastRuns.length > 0 && <LastRuns runs={job.lastRuns} href={`${jobHref(job.id)}?tab=runs`} />}
          <RowAction job={job} />
        </span>
      </div>
    </li>
  );
}
