// Beside a repository's fields: its last syncs, the jobs it brought, and what they changed.
import { Link } from '../kit/link.tsx';
import { runHref } from '../job/list/job-row.ts';
import { RefreshReport, type RefreshedJobs, type RefreshNews } from '../job/sources/refresh-report.tsx';
import { Section } from '../kit/section.tsx';
import { runState } from '../kit/states.ts';
import { StateIcon } from '../kit/status-pill.tsx';
import { Tag } from '../kit/tag.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';

export interface RepositoryStateProps {
  jobs: readonly { id: string; name: string; class_path: string; enabled: boolean; installed: boolean }[];
  runs: readonly {
    id: string;
    name: string;
    status: string;
    failure_reason: string | null;
    mode: string;
    user: string | null;
    at: string;
  }[];
  news: RefreshNews | null;
  /** Those that the news name. */
  newsJobs: RefreshedJobs;
  clock: Clock;
}

export function RepositoryState({ jobs, runs, news, newsJobs, clock }: RepositoryStateProps) {
  return (
    <>
      <Section title="Syncs">
        {runs.length === 0 && <p className="border-t border-line py-2 text-12 text-ink-2">It was not synced yet.</p>}
        <ul className="border-t border-line empty:hidden">
          {runs.map((run) => (
            <li key={run.id} className="flex gap-2 border-b border-line py-2">
              <span className="flex h-5 items-center" title={run.status}>
                <StateIcon state={runState(run)} />
              </span>
              <span className="min-w-0 flex-1">
                <Link href={runHref(run.id)} className="cut hover:underline">
                  {run.name.replace('Git Repository: ', '')}
                </Link>
                <span className="block truncate text-12 text-ink-2">{run.user}</span>
              </span>
              <span className="text-12 text-ink-2">
                <Timestamp at={run.at} clock={clock} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Jobs" count={jobs.length}>
        {jobs.length === 0 && <p className="border-t border-line py-2 text-12 text-ink-2">A sync brings them.</p>}
        <ul className="border-t border-line empty:hidden">
          {jobs.map((job) => (
            <li key={job.id} className="flex items-baseline gap-2 border-b border-line py-1.5">
              <span className="min-w-0 flex-1">
                <Link href={`/extras/jobs/${job.id}/`} className="cut hover:underline">
                  {job.name}
                </Link>
                <span className="block truncate font-mono text-11 text-ink-3" title={job.class_path}>
                  {job.class_path}
                </span>
              </span>
              {!job.installed ? <Tag>Not installed</Tag> : !job.enabled && <Tag>Disabled</Tag>}
            </li>
          ))}
        </ul>
      </Section>
      {news && (
        <Section title="Last change of its jobs">
          <RefreshReport news={news} jobs={newsJobs} clock={clock} />
        </Section>
      )}
    </>
  );
}
