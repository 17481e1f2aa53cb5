// A list beside an object: those of another kind that refer to it, with that list's own sorting and pages.
import { SquareArrowOutUpRight } from 'lucide-react';
import { listObjects } from '@/core/resources/service';
import { lastAuthors } from '@/features/runs/history';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import type { Query } from '@/ui/kit/filters.ts';
import { inSentence } from '@/core/resources/sentence';
import { ListFoot } from '@/ui/resource/list-foot.tsx';
import { ResourceTable } from '@/ui/resource/resource-table.tsx';
import { clockFor, one, shown } from '@/web/shown';
import { contentTitles, describeFor, isRecorded, shownRows, toAuthor } from '@/web/kind';
import { AddRelated, type RelatedTab, type ShownObject } from './object';

export async function RelatedList({ object, tab, query }: { object: ShownObject; tab: RelatedTab; query: Query }) {
  const { actor } = object;
  const { resource } = tab;
  const kind = describeFor(actor, resource);
  const params = new URLSearchParams([[tab.field, String(object.id)]]);
  for (const name of ['sort', 'limit', 'offset']) {
    const value = one(query[name] as string | undefined);
    if (value !== undefined) params.set(name, value);
  }
  const page = await shown(listObjects(actor, resource, params));
  const [rows, authors, clock] = await Promise.all([
    shownRows(actor, resource, page.rows),
    lastAuthors(
      actor,
      resource,
      page.rows.map((row) => row.id),
    ),
    clockFor(actor),
  ]);
  const add = kind.may.add && kind.fields.some(({ name, spec }) => name === tab.field && spec) && (
    <AddRelated to={object} kind={kind} tab={tab} />
  );
  return (
    <>
      <div className="flex items-center justify-between gap-3 px-6 py-2.5 max-sm:px-4">
        <ButtonLink
          href={`/${kind.path}/?${tab.field}=${object.id}`}
          variant="ghost"
          size="small"
          icon={<SquareArrowOutUpRight aria-hidden />}
        >
          Open as a list
        </ButtonLink>
        {add}
      </div>
      <ResourceTable
        kind={kind}
        rows={rows}
        clock={clock}
        path={object.path}
        query={query}
        without={tab.field}
        titles={contentTitles()}
        authors={isRecorded(resource) ? Object.fromEntries([...authors].map(([id, author]) => [id, toAuthor(author)])) : undefined}
        empty={<Empty title={`No ${inSentence(tab.title)}.`}>None refers to this {inSentence(object.kind.title)}.</Empty>}
      />
      {rows.length > 0 && (
        <ListFoot path={object.path} query={query} count={page.count} limit={page.query.limit} offset={page.query.offset} selects={false} />
      )}
    </>
  );
}
