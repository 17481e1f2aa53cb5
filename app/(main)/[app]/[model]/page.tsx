// The list of any kind of object: search, filters, sorting and pages in the address under the API's own names.
import { CalendarClock, Download, Plus, Upload } from 'lucide-react';
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { isForAnyKind, type Resource } from '@/core/resources/define';
import type { ResourceDescription } from '@/core/resources/describe';
import { listObjects } from '@/core/resources/service';
import { lastAuthors } from '@/features/runs/history';
import { AT_ONCE } from '@/features/system-jobs/selection';
import { buttonClass, ButtonLink } from '@/ui/kit/button.tsx';
import { Empty, PastTheEnd } from '@/ui/kit/empty.tsx';
import { chipsOf, clearHref, pageHref, type Query } from '@/ui/kit/filters.ts';
import { IconLink } from '@/ui/kit/icon-button.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import { exportHref } from '@/ui/resource/addresses.ts';
import { BulkVerbs } from '@/ui/resource/bulk-verbs.tsx';
import { ListFilter } from '@/ui/resource/list-filter.tsx';
import { ListFoot } from '@/ui/resource/list-foot.tsx';
import { inSentence } from '@/core/resources/sentence';
import { ResourceTable } from '@/ui/resource/resource-table.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor, paramsOf, type SearchParams, understood } from '@/web/shown';
import { contentTitles, describeFor, isRecorded, kindAt, modelPaths, shownRows, toAuthor } from '@/web/kind';
import { areaCrumb } from './crumbs';
import { filterNames, listFields } from './filters';

interface ListProps {
  params: Promise<{ app: string; model: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: ListProps): Promise<Metadata> {
  const { app, model } = await params;
  return { title: kindAt(app, model).titlePlural };
}

export default async function ListPage({ params, searchParams }: ListProps) {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActorWho('view', resource.label);
  const kind = describeFor(actor, resource);
  const query = await searchParams;
  const found = await understood(listObjects(actor, resource, paramsOf(query)));
  const [names, body] = await Promise.all([
    filterNames(actor, resource, query),
    'refused' in found ? (
      <RefusedQuery message={found.refused} clearHref={clearHref(`/${kind.path}/`, query)} />
    ) : (
      <Rows actor={actor} resource={resource} kind={kind} query={query} page={found} />
    ),
  ]);
  return (
    <>
      <PageHeader
        crumbs={[areaCrumb(resource.label), { label: kind.titlePlural }]}
        title={kind.titlePlural}
        meta={
          'refused' in found ? undefined : <span>{formatQuantity(found.count, inSentence(kind.title), inSentence(kind.titlePlural))}</span>
        }
        actions={
          <ListActions
            kind={kind}
            query={query}
            hasRows={!('refused' in found) && found.count > 0}
            mayRun={can(actor, 'run', 'extras.job')}
            mayImport={kind.may.add && isForAnyKind(resource, 'add')}
          />
        }
      />
      <ListFilter
        path={`/${kind.path}/`}
        query={query}
        fields={listFields(resource, kind)}
        searchLabel="Filter"
        names={names}
        paths={modelPaths(actor)}
      />
      {body}
    </>
  );
}

interface ListActionsProps {
  kind: ResourceDescription;
  query: Query;
  hasRows: boolean;
  mayRun: boolean;
  mayImport: boolean;
}

/** The whole list, as it is filtered, in a file; many at once from one; a new one by hand. */
function ListActions({ kind, query, hasRows, mayRun, mayImport }: ListActionsProps) {
  const filter = paramsOf(query);
  const exported = exportHref(kind.path, filter.toString());
  for (const page of ['limit', 'offset']) filter.delete(page);
  const scheduled = new URLSearchParams({ content_type: kind.label, query_string: filter.toString() });
  return (
    <>
      {hasRows && (
        <a href={exported} download className={buttonClass({})}>
          <Download aria-hidden />
          Export
        </a>
      )}
      {mayRun && (
        <IconLink
          href={`/extras/jobs/windlass.system_jobs.ExportObjectList/run/?${scheduled.toString()}`}
          label="Export as a job: now, or on a schedule"
          icon={<CalendarClock aria-hidden />}
          variant="default"
        />
      )}
      {mayImport && (
        <ButtonLink href={`/${kind.path}/import/`} icon={<Upload aria-hidden />}>
          Import
        </ButtonLink>
      )}
      {kind.may.add && <AddButton kind={kind} />}
    </>
  );
}

function AddButton({ kind }: { kind: ResourceDescription }) {
  return (
    <ButtonLink href={`/${kind.path}/add/`} variant="primary" icon={<Plus aria-hidden />} hotkey="N">
      Add {inSentence(kind.title)}
    </ButtonLink>
  );
}

type Found = Awaited<ReturnType<typeof listObjects>>;

async function Rows({
  actor,
  resource,
  kind,
  query,
  page,
}: {
  actor: UserActor;
  resource: Resource;
  kind: ResourceDescription;
  query: Query;
  page: Found;
}) {
  const path = `/${kind.path}/`;
  const ids = page.rows.map((row) => row.id);
  const [rows, authors, clock] = await Promise.all([
    shownRows(actor, resource, page.rows),
    lastAuthors(actor, resource, ids),
    clockFor(actor),
  ]);
  const { limit, offset } = page.query;
  return (
    <>
      <ResourceTable
        kind={kind}
        rows={rows}
        clock={clock}
        path={path}
        query={query}
        titles={contentTitles()}
        authors={isRecorded(resource) ? Object.fromEntries([...authors].map(([id, author]) => [id, toAuthor(author)])) : undefined}
        bulk={
          <BulkVerbs
            path={kind.path}
            title={kind.title}
            titlePlural={kind.titlePlural}
            total={page.count <= AT_ONCE ? page.count : undefined}
            filter={paramsOf(query).toString()}
            may={kind.may}
          />
        }
        empty={
          page.count > 0 ? <PastTheEnd firstHref={pageHref(path, query, 0)} /> : <Nothing kind={kind} resource={resource} query={query} />
        }
      />
      {rows.length > 0 && <ListFoot path={path} query={query} count={page.count} limit={limit} offset={offset} selects />}
    </>
  );
}

/** What is missing while there is none, for kinds that people add by hand. */
const WITHOUT: Readonly<Record<string, string>> = {
  'auth.group': 'A group holds permissions for several people at once.',
  'users.objectpermission': 'Until somebody is granted something, only superusers may do anything.',
  'users.token': 'A token lets a script act in your name. Its key is shown once, when it is made.',
  'extras.gitrepository': 'A repository brings jobs: they appear, disabled, after its first sync.',
  'extras.customfield': 'A custom field adds a value of your own to kinds of objects.',
  'extras.customfieldchoice': 'Choices belong to a custom field that offers them.',
};

/** Nothing there, or nothing that the filters find: different things. */
function Nothing({ kind, resource, query }: { kind: ResourceDescription; resource: Resource; query: Query }) {
  const path = `/${kind.path}/`;
  const filters = chipsOf(path, query, listFields(resource, kind)).length + (query['q'] ? 1 : 0);
  if (filters > 0)
    return (
      <Empty
        title={`No ${inSentence(kind.title)} matches ${filters === 1 ? 'this filter' : `these ${filters} filters`}.`}
        action={
          <Link href={clearHref(path, query)} className="link">
            Clear filters
          </Link>
        }
      />
    );
  return (
    <Empty
      title={`No ${inSentence(kind.titlePlural)} yet.`}
      action={kind.may.add && <ButtonLink href={`/${kind.path}/add/`}>Add {inSentence(kind.title)}</ButtonLink>}
    >
      {kind.may.add ? (WITHOUT[kind.label] ?? 'Add one here, by a job, or over REST.') : 'Or none that you may view.'}
    </Empty>
  );
}
