// What the command palette finds for what was typed, as groups of places to go. Nothing is started from here.
import { navigation } from '@/features/catalog';
import { findAnything, type Finding, MOST_COUNTED } from '@/features/runs/find-anything';
import { resourceOf } from '@/core/resources/registry';
import { inSentence } from '@/core/resources/sentence';
import { formatCount, formatQuantity } from '@/ui/kit/number.ts';
import type { FoundGroup, FoundPlace } from '@/ui/resource/palette.tsx';
import { sessionActor } from '@/web/session';

export async function GET(request: Request): Promise<Response> {
  const actor = await sessionActor(request);
  if (actor.kind !== 'user') return Response.json({ detail: 'Sign in first.' }, { status: 403 });
  const query = new URL(request.url).searchParams.get('q') ?? '';
  const { jobs, objects, people, runs, more, text } = await findAnything(
    actor,
    query,
    navigation('inventory').map(({ label }) => label),
  );
  const lists = more.map(({ label, total }) => toList(label, total, text));
  const listsOf = (label: string) => lists.filter((list) => list.label === label);
  const apart = new Set(['extras.job', 'users.user', 'extras.jobresult']);
  const groups: FoundGroup[] = [
    { title: 'Run', places: jobs.filter((job) => job.runnable).map((job) => toPlace(job, 'run/')) },
    { title: 'Jobs', places: [...jobs.filter((job) => !job.runnable).map((job) => toPlace(job)), ...listsOf('extras.job')] },
    { title: 'Objects', places: [...objects.map((object) => toPlace(object)), ...lists.filter(({ label }) => !apart.has(label))] },
    { title: 'People', places: [...people.map((person) => toPlace(person)), ...listsOf('users.user')] },
    { title: 'Runs', places: [...runs.map((run) => toPlace(run)), ...listsOf('extras.jobresult')] },
  ].filter(({ places }) => places.length > 0);
  return Response.json(groups, { headers: { 'cache-control': 'private, no-store' } });
}

/** The list that shows them all. */
function toList(label: string, total: number, text: string): FoundPlace {
  const { path, title, titlePlural } = resourceOf(label);
  const many = inSentence(titlePlural);
  const name =
    total > MOST_COUNTED
      ? `All of more than ${formatCount(MOST_COUNTED)} ${many}`
      : `${total === 1 ? '' : 'All '}${formatQuantity(total, inSentence(title), many)}`;
  return { label, name, href: `/${path}/?${new URLSearchParams({ q: text })}`, isList: true };
}

function toPlace({ label, id, name, detail }: Finding, page = ''): FoundPlace {
  return { label, name, href: `/${resourceOf(label).path}/${id}/${page}`, ...(detail && { detail }) };
}
