// One change: who made it, by what means and in which request, and every field before and after.
import { Clock as ClockIcon, Layers, SquareTerminal, User } from 'lucide-react';
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { readLoggedChange } from '@/features/runs/change-log';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { FieldDiff } from '@/ui/kit/change-diff/article.tsx';
import { kinds } from '@/ui/kit/change-diff/changes.ts';
import { Empty } from '@/ui/kit/empty.tsx';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { authorWords } from '@/ui/resource/last-changed.tsx';
import { isMachineNamed } from '@/ui/resource/looks.tsx';
import { pageActorWho } from '@/web/page';
import { toAuthor } from '@/web/kind';
import { clockFor, shown } from '@/web/shown';

export const metadata: Metadata = { title: 'Change' };

export default async function ChangePage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('view', 'extras.objectchange');
  const [logged, clock] = await Promise.all([shown(readLoggedChange(actor, (await params).id)), clockFor(actor)]);
  const { change, run, requestId } = logged;
  const kind = kinds[change.kind];
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Administration' },
          { label: 'Change log', href: '/extras/object-changes/' },
          { label: change.name, mono: isMachineNamed(change.type) },
        ]}
        title={
          <>
            <span className={kind.text}>{kind.word}</span> {change.typeLabel.toLowerCase()}{' '}
            {change.href ? <Link href={change.href}>{change.name}</Link> : change.name}
          </>
        }
        meta={
          <>
            <Fact icon={<ClockIcon aria-hidden />}>
              <Timestamp at={logged.time} clock={clock} seconds />
            </Fact>
            {run ? (
              <Fact icon={<SquareTerminal aria-hidden />}>
                {logged.user && `${logged.user}, by `}
                {run.name ? (
                  <Link href={`/extras/job-results/${run.id}/`} className="link">
                    {run.name}
                  </Link>
                ) : (
                  'a run that you may not look at'
                )}
              </Fact>
            ) : (
              <Fact icon={<User aria-hidden />}>{authorWords(toAuthor(logged))}</Fact>
            )}
          </>
        }
        actions={
          <>
            {requestId !== null && (
              <ButtonLink href={`/extras/object-changes/?request_id=${requestId}`} icon={<Layers aria-hidden />}>
                {run ? 'All changes of this run' : 'All changes of this request'}
              </ButtonLink>
            )}
            {change.href && <ButtonLink href={`${change.href}changelog/`}>All changes of this object</ButtonLink>}
          </>
        }
        divided
      />
      {change.fields.length > 0 ? (
        <FieldDiff change={{ kind: change.kind, typeLabel: change.typeLabel, name: change.name, fields: change.fields }} />
      ) : (
        <Empty title="No field holds anything." />
      )}
    </>
  );
}
