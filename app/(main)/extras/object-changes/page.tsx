// The log of all changes: who changed what, when, by which means; before and after one click away.
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import type { UserActor } from '@/core/access/actor';
import { resourceOf } from '@/core/resources/registry';
import { readChangeLog, type ChangeLogPage, type LoggedChange } from '@/features/runs/change-log';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { chipsOf, clearHref, hrefWith, type Query } from '@/ui/kit/filters.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { TableFoot } from '@/ui/kit/pager.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import { ChangeLogTable, type ChangeLogRow } from '@/ui/resource/change-log-table.tsx';
import { ListFilter } from '@/ui/resource/list-filter.tsx';
import { pageActorWho } from '@/web/page';
import { contentTitles, describeFor, modelPaths, toAuthor } from '@/web/kind';
import { clockFor, one, paramsOf, type SearchParams, understood } from '@/web/shown';
import { filterNames, listFields } from '../../[app]/[model]/filters';

export const metadata: Metadata = { title: 'Change log' };

const PATH = '/extras/object-changes/';
const AT_ONCE = 100;

export default async function ChangeLogPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'extras.objectchange');
  const resource = resourceOf('extras.objectchange');
  const kind = describeFor(actor, resource);
  const query = await searchParams;
  const [found, names, clock] = await Promise.all([understood(read(actor, query)), filterNames(actor, resource, query), clockFor(actor)]);
  const fields = listFields(resource, kind).map((field) =>
    field.name === 'changed_object_type' ? { ...field, kind: 'choice' as const, label: 'Type', options: typeOptions() } : field,
  );
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Administration' }, { label: 'Change log' }]}
        title="Change log"
        meta={<span>Every change of every object, whoever made it. Newest first.</span>}
      />
      <ListFilter path={PATH} query={withoutCursor(query)} fields={fields} searchLabel="Filter" names={names} paths={modelPaths(actor)} />
      {'refused' in found ? (
        <RefusedQuery message={found.refused} clearHref={PATH} />
      ) : (
        <ChangeLogTable rows={found.changes.map(toRow)} clock={clock} empty={<Nothing query={withoutCursor(query)} />} />
      )}
      {'next' in found && (
        <TableFoot>
          <ButtonLink
            href={`${hrefWith(PATH, withoutCursor(query), {})}${Object.keys(withoutCursor(query)).length > 0 ? '&' : '?'}before=${found.next}`}
            size="small"
          >
            Older changes
          </ButtonLink>
        </TableFoot>
      )}
    </>
  );
}

function withoutCursor(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'before'));
}

function read(actor: UserActor, query: Query): Promise<ChangeLogPage> {
  const before = Number(one(query['before'] as string | undefined) ?? Number.NaN);
  return readChangeLog(actor, paramsOf(withoutCursor(query)), {
    limit: AT_ONCE,
    before: Number.isSafeInteger(before) ? before : undefined,
  });
}

const typeOptions = () =>
  Object.entries(contentTitles())
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));

function toRow({ id, change, ...author }: LoggedChange): ChangeLogRow {
  return {
    ...toAuthor(author),
    id,
    kind: change.kind,
    typeLabel: change.typeLabel,
    type: change.type,
    name: change.name,
    fields: change.fields.map(({ name }) => name),
  };
}

function Nothing({ query }: { query: Query }) {
  const filters = chipsOf(PATH, query, []).length + (query['q'] ? 1 : 0);
  if (filters === 0)
    return <Empty title="Nothing has been changed yet.">Every change is listed here: who, what, when, and what it was before.</Empty>;
  return (
    <Empty
      title={`No change matches ${filters === 1 ? 'this filter' : `these ${filters} filters`}.`}
      action={
        <Link href={clearHref(PATH, query)} className="link">
          Clear filters
        </Link>
      }
    />
  );
}
