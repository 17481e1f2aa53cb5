// What happened to an object: every change, by whom or by which run, each field before and after.
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { can } from '@/core/access/access';
import { objectHistory, type HistoryEntry } from '@/features/runs/history';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { ObjectHistory, type HistoryItem } from '@/ui/resource/object-history.tsx';
import { clockFor, one, type SearchParams } from '@/web/shown';
import { toAuthor } from '@/web/kind';
import { loadObject, ObjectHead, relatedTabs, type ObjectParams } from '../object';

interface ChangelogProps {
  params: ObjectParams;
  searchParams: SearchParams;
}

const ENTRIES = 30;

export async function generateMetadata({ params }: ChangelogProps): Promise<Metadata> {
  return { title: `Changes of ${(await loadObject(params)).row.display}` };
}

export default async function ChangelogPage({ params, searchParams }: ChangelogProps) {
  const object = await loadObject(params);
  if (!can(object.actor, 'view', 'extras.objectchange')) forbidden();
  const before = Number(one((await searchParams)['before']) ?? Number.NaN);
  const [related, clock, history] = await Promise.all([
    relatedTabs(object),
    clockFor(object.actor),
    objectHistory(object.actor, object.resource, object.id, { limit: ENTRIES, before: Number.isSafeInteger(before) ? before : undefined }),
  ]);
  const path = `${object.path}changelog/`;
  return (
    <>
      <ObjectHead object={object} related={related} current={path} />
      {history.entries.length === 0 ? (
        <Empty title="No changes are recorded.">Who changed it, when and from what to what is listed here.</Empty>
      ) : (
        <ObjectHistory entries={history.entries.map(toItem)} clock={clock} />
      )}
      {history.next !== undefined && (
        <div className="flex justify-center py-3">
          <ButtonLink href={`${path}?before=${history.next}`} size="small">
            Older changes
          </ButtonLink>
        </div>
      )}
    </>
  );
}

function toItem(entry: HistoryEntry): HistoryItem {
  const { change } = entry;
  return {
    ...toAuthor(entry),
    key: String(entry.seq),
    href: `/extras/object-changes/${entry.changeId}/`,
    ...(change && {
      change: {
        id: String(entry.seq),
        kind: change.kind,
        type: change.type,
        typeLabel: change.typeLabel,
        name: change.name,
        order: 1,
        fields: change.fields,
      },
    }),
  };
}
