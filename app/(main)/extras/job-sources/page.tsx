import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import { jobsInReports, listSourceReports, type SourceReport } from '@/features/jobs/source-reports';
import { RefreshButton } from '@/ui/job/list/refresh-button.tsx';
import { type RefreshedJobs, RefreshReport } from '@/ui/job/sources/refresh-report.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { PageBody } from '@/ui/kit/layout.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { SourceBadge } from '@/ui/kit/source-badge.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor } from '@/web/shown';
import { badgeKinds, toRefreshedJobs } from '../jobs/view';

export const metadata: Metadata = { title: 'Job sources' };

export default async function JobSourcesPage() {
  const actor = await pageActorWho('view', 'extras.job');
  const [sources, clock] = await Promise.all([listSourceReports(actor), clockFor(actor)]);
  const jobs = toRefreshedJobs(
    await jobsInReports(
      actor,
      sources.flatMap(({ report }) => report?.news ?? []),
    ),
  );
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Jobs', href: '/extras/jobs/' }, { label: 'Sources' }]}
        title="Job sources"
        meta={<span>Where jobs come from, and what the last refresh of each did. Repositories are refreshed by a sync.</span>}
        actions={can(actor, 'change', 'extras.job') && <RefreshButton />}
        divided
      />
      {sources.length === 0 && <Empty title="No source was read yet.">Press Refresh code, or run npm run post-upgrade.</Empty>}
      <PageBody>
        {sources.map((source) => (
          <Source key={source.slug} source={source} jobs={jobs} clock={clock} />
        ))}
      </PageBody>
    </>
  );
}

function Source({ source, jobs, clock }: { source: SourceReport; jobs: RefreshedJobs; clock: Clock }) {
  const { slug, kind, name, jobs: count, report, problems, repository_id: repository, current_head: head } = source;
  return (
    <Section
      id={slug}
      title={name}
      count={formatQuantity(count, 'job')}
      action={
        <>
          <SourceBadge
            kind={badgeKinds[kind] ?? 'folder'}
            name={slug}
            version={head?.slice(0, 8)}
            {...(repository && { href: `/extras/git-repositories/${repository}/` })}
          />
          <Link href={`/extras/jobs/?source=${encodeURIComponent(slug)}`} className="link">
            Its jobs
          </Link>
        </>
      }
    >
      {problems.map(({ file, line, message }) => (
        <p key={`${file}:${line}:${message}`} className="border-t border-line py-1.5 text-12 text-bad wrap-anywhere">
          {file && <code>{`${file}${line > 0 ? `:${line}` : ''} `}</code>}
          {message}
        </p>
      ))}
      <p className="border-t border-line py-2 text-12 text-ink-2">
        Refreshed <Timestamp at={source.refreshed_at?.toISOString()} clock={clock} none="never" />
        {report && !report.news && '. No refresh has changed anything yet'}
      </p>
      {report?.news && <RefreshReport news={report.news} jobs={jobs} clock={clock} />}
    </Section>
  );
}
