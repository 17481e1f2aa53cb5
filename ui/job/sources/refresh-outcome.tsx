// Above the list of jobs, what the refresh that was just asked for found: how many of each, then each job with its page and the next step.
import { RefreshCw, X } from 'lucide-react';
import { ButtonLink } from '../../kit/button.tsx';
import { IconLink } from '../../kit/icon-button.tsx';
import { Link } from '../../kit/link.tsx';
import { RefreshLines, type RefreshedJobs, type RefreshNews } from './refresh-report.tsx';

export interface RefreshOutcomeProps {
  /** "1 new, 14 as before" */
  counts: string;
  reports: readonly (RefreshNews & { slug: string })[];
  jobs: RefreshedJobs;
  /** The list without it. */
  closeHref: string;
}

export function RefreshOutcome({ counts, reports, jobs, closeHref }: RefreshOutcomeProps) {
  const off = reports
    .flatMap(({ created }) => created)
    .flatMap((path) => (jobs[path]?.mayChange && !jobs[path].enabled ? jobs[path].id : []));
  return (
    <section aria-label="What the refresh found" className="mb-3 rounded-card border border-line">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <RefreshCw aria-hidden className="text-ink-2" />
        <p role="status" className="min-w-0 flex-1 max-sm:basis-[calc(100%-6rem)]">
          <strong>Refreshed: {counts}.</strong>
        </p>
        <IconLink label="Close" icon={<X aria-hidden />} size="small" href={closeHref} className="sm:order-last" />
        {off.length > 1 && (
          <ButtonLink size="small" href={`/extras/jobs/edit/?${new URLSearchParams(off.map((id) => ['pk', id]))}`}>
            Enable the {off.length} new ones…
          </ButtonLink>
        )}
        <Link href="/extras/job-sources/" className="link text-12">
          All sources
        </Link>
      </div>
      <div className="max-h-72 overflow-y-auto px-4 pb-2 empty:hidden">
        {reports.map((news) => (
          <RefreshLines key={news.slug} news={news} jobs={jobs} />
        ))}
      </div>
    </section>
  );
}
