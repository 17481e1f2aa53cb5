// An object of any kind: what it is, the lists that belong to it, and the runs that touched it.
import { UserSearch } from 'lucide-react';
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { notFound } from 'next/navigation';
import { can } from '@/core/access/access';
import { inSentence } from '@/core/resources/sentence';
import { fieldAuthors, runsThatTouched, type RunTouch } from '@/features/runs/history';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { CopyButton } from '@/ui/kit/copy-button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { hrefWith, type Query } from '@/ui/kit/filters.ts';
import { KeyValue } from '@/ui/kit/key-value.tsx';
import { PageBody, WithPane } from '@/ui/kit/layout.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { ObjectFacts } from '@/ui/resource/object-facts.tsx';
import { TouchingRunsBrief, TouchingRunsTable, type TouchingRun } from '@/ui/resource/touching-runs.tsx';
import { clockFor, one, type SearchParams } from '@/web/shown';
import { contentTitles, isRecorded, pageFields, toAuthor } from '@/web/kind';
import { CablePaths } from './cable-paths';
import { Doings } from './doings';
import { loadObject, ObjectHead, relatedTabs, type ObjectParams, type ShownObject } from './object';
import { Unmatched } from './unmatched';
import { hasParticulars, Particulars } from './particulars';
import { RelatedList } from './related-list';

interface DetailProps {
  params: ObjectParams;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: DetailProps): Promise<Metadata> {
  return { title: (await loadObject(params)).row.display };
}

export default async function ObjectPage({ params, searchParams }: DetailProps) {
  const object = await loadObject(params);
  const query = await searchParams;
  const tab = one(query['tab']);
  const [related, clock] = await Promise.all([relatedTabs(object), clockFor(object.actor)]);
  const list = related.find(({ key }) => key === tab);
  const seesRuns = isRecorded(object.resource) && can(object.actor, 'view', 'extras.jobresult');
  if (tab !== undefined && !list && !(tab === 'runs' && seesRuns)) notFound();
  const head = (
    <ObjectHead
      object={object}
      related={related}
      current={tab === undefined ? object.path : `${object.path}?tab=${tab}`}
      actions={<Doings object={object} />}
    />
  );
  if (list)
    return (
      <>
        {head}
        <RelatedList object={object} tab={list} query={query} />
      </>
    );
  if (tab === 'runs')
    return (
      <>
        {head}
        <Runs object={object} clock={clock} />
      </>
    );
  const overview = <Overview object={object} query={query} clock={clock} />;
  if (!seesRuns && !hasParticulars(object))
    return (
      <>
        {head}
        {overview}
      </>
    );
  return (
    <>
      {head}
      <WithPane
        label={hasParticulars(object) ?? 'Runs that touched it'}
        plain
        pane={
          <>
            <Particulars object={object} />
            {seesRuns && <RecentRuns object={object} clock={clock} />}
          </>
        }
      >
        {overview}
      </WithPane>
    </>
  );
}

async function Overview({ object, query, clock }: { object: ShownObject; query: Query; clock: Clock }) {
  const { actor, kind, row, resource, id, path } = object;
  const tells = one(query['who'] as string | undefined) === '1';
  const authors = tells ? await fieldAuthors(actor, resource, id) : undefined;
  return (
    <PageBody>
      <CablePaths object={object} clock={clock} />
      <Unmatched object={object} />
      <ObjectFacts
        kind={{ ...kind, fields: pageFields(resource, kind) }}
        row={row}
        clock={clock}
        titles={contentTitles()}
        authors={authors && Object.fromEntries([...authors].map(([name, author]) => [name, toAuthor(author)]))}
        action={
          isRecorded(resource) &&
          can(actor, 'view', 'extras.objectchange') && (
            <ButtonLink
              href={hrefWith(path, query, { who: tells ? [] : ['1'] })}
              scroll={false}
              variant="ghost"
              size="small"
              icon={<UserSearch aria-hidden />}
              hotkey="B"
            >
              {tells ? 'Hide who set this' : 'Who set this'}
            </ButtonLink>
          )
        }
      />
      <Section title="Record">
        <KeyValue
          facts={[
            ...(kind.fields.some(({ name }) => name === 'created')
              ? [{ label: 'Created', value: <Timestamp at={row['created'] as string | null} clock={clock} /> }]
              : []),
            ...(kind.fields.some(({ name }) => name === 'last_updated')
              ? [{ label: 'Last updated', value: <Timestamp at={row['last_updated'] as string | null} clock={clock} /> }]
              : []),
            { label: 'ID', value: String(row.id), mono: true, note: <CopyButton text={String(row.id)} what="the id" /> },
          ]}
        />
      </Section>
    </PageBody>
  );
}

const toTouching = ({ date_created, ...run }: RunTouch): TouchingRun => ({ ...run, at: date_created.toISOString() });

async function RecentRuns({ object, clock }: { object: ShownObject; clock: Clock }) {
  const { total, runs } = await runsThatTouched(object.actor, object.resource, object.id, { limit: 6 });
  return (
    <Section
      title="Runs that touched it"
      count={total}
      action={total > runs.length && <Link href={`${object.path}?tab=runs`}>Show all</Link>}
    >
      {runs.length === 0 ? (
        <p className="border-t border-line py-2 text-12 text-ink-2">No run has changed it.</p>
      ) : (
        <TouchingRunsBrief runs={runs.map(toTouching)} clock={clock} />
      )}
    </Section>
  );
}

async function Runs({ object, clock }: { object: ShownObject; clock: Clock }) {
  const { runs } = await runsThatTouched(object.actor, object.resource, object.id, { limit: 200 });
  if (runs.length === 0)
    return (
      <Empty title="No run has changed it.">
        Jobs that change this {inSentence(object.kind.title)} are listed here, with how often each did.
      </Empty>
    );
  return <TouchingRunsTable runs={runs.map(toTouching)} clock={clock} />;
}
