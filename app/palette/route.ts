// What the command palette finds for what was typed, as groups of places to go. Nothing is started from here.
import { navigation } from '@/features/catalog';
import { findAnything, type Finding } from '@/features/runs/find-anything';
import { resourceOf } from '@/core/resources/registry';
import type { FoundGroup, FoundPlace } from '@/ui/resource/palette.tsx';
import { sessionActor } from '@/web/session';

export async function GET(request: Request): Promise<Response> {
  const actor = await sessionActor(request);
  if (actor.kind !== 'user') return Response.json({ detail: 'Sign in first.' }, { status: 403 });
  const query = new URL(request.url).searchParams.get('q') ?? '';
  const { jobs, objects, people, runs } = await findAnything(
    actor,
    query,
    navigation('inventory').map(({ label }) => label),
  );
  const groups: FoundGroup[] = [
    { title: 'Run', places: jobs.filter((job) => job.runnable).map((job) => toPlace(job, 'run/')) },
    { title: 'Jobs', places: jobs.filter((job) => !job.runnable).map((job) => toPlace(job)) },
    { title: 'Objects', places: objects.map((object) => toPlace(object)) },
    { title: 'People', places: people.map((person) => toPlace(person)) },
    { title: 'Runs', places: runs.map((run) => toPlace(run)) },
  ].filter(({ places }) => places.length > 0);
  return Response.json(groups, { headers: { 'cache-control': 'private, no-store' } });
}

function toPlace({ label, id, name, detail }: Finding, page = ''): FoundPlace {
  return { label, name, href: `/${resourceOf(label).path}/${id}/${page}`, ...(detail && { detail }) };
}
