// Turns what the features know of requests into what the components of approvals show.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { whoShowsInputs } from '@/features/approvals/deciders';
import type { RequestBrief } from '@/features/approvals/queue';
import { namesOf } from '@/features/runs/object-names';
import { wordsOf } from '@/features/schedules/words';
import type { RequestRow } from '@/ui/approval/request-row.ts';
import type { State } from '@/ui/kit/states.ts';
import { shownSlots } from '../slots';
import { recurrenceOf, shownName } from '../view';

const states: Record<RequestBrief['state'], { state: State; stateWord?: string }> = {
  pending: { state: 'needs-approval' },
  approved: { state: 'approved' },
  denied: { state: 'denied' },
  withdrawn: { state: 'cancelled', stateWord: 'Withdrawn' },
  void: { state: 'stale', stateWord: 'Void' },
};

export async function toRequestRows(actor: UserActor, requests: readonly RequestBrief[]): Promise<RequestRow[]> {
  const names = await objectNames(actor, requests);
  return requests.map((request) => ({
    ...toRequestRow(actor, request),
    inputs: inputWords(request, names.get(readerOf(request)) ?? new Map()),
  }));
}

export function toRequestRow(actor: UserActor, request: RequestBrief): RequestRow {
  const { may_approve, may_deny } = request;
  const mayDecide = may_approve || may_deny;
  return {
    id: request.id,
    name: shownName(request.name, request.job?.name),
    jobName: request.job?.name ?? request.class_path,
    ...states[request.state],
    status: request.state,
    requester: request.requester,
    self: request.requester_id === actor.id,
    askedAt: request.created.toISOString(),
    inputs: '',
    startsAt: startOf(request),
    words: wordsOf(recurrenceOf(request)),
    zone: request.time_zone,
    late: request.is_late,
    mayDecide,
    whyNot: mayDecide ? undefined : whyNotYours(actor, request),
    decidedBy: request.decided_by ?? undefined,
    decidedAt: request.decided_at?.toISOString(),
    comment: request.comment,
  };
}

/** Its first run, which for a pattern is not its start; of one whose only time has passed that time, of what starts on approval none. */
function startOf(request: RequestBrief): string | undefined {
  if (request.interval === 'immediately') return undefined;
  const [first] = request.state === 'pending' && !request.is_late ? shownSlots(recurrenceOf(request), 1, new Date()) : [];
  return first?.at ?? request.start_time.toISOString();
}

/** Cause first, then the way out. */
export function whyNotYours(actor: UserActor, { is_own }: RequestBrief): string {
  if (is_own) return 'You asked for this. Somebody else decides.';
  if (!can(actor, 'approve', 'extras.job')) return 'Only people who may approve this job decide.';
  if (!can(actor, 'change', 'extras.scheduledjob') && !can(actor, 'delete', 'extras.scheduledjob'))
    return 'You may approve jobs, but neither change schedules (to approve) nor delete them (to deny).';
  return 'This job or its schedule is outside of what you may decide.';
}

type Names = ReadonlyMap<string, string>;

/** Requests whose inputs the viewer reads alike: the requester's, of whom the viewer decides, or as the viewer may by themselves. */
const readerOf = ({ is_decider, requester_id }: RequestBrief): string => (is_decider ? (requester_id ?? '') : '');

/** Names of the objects among the inputs, as far as the viewer may see them or is shown them: one look-up for each kind. */
async function objectNames(actor: UserActor, requests: readonly RequestBrief[]): Promise<Map<string, Names>> {
  const groups = Map.groupBy(requests, readerOf);
  const named = await Promise.all(
    [...groups].map(async ([reader, group]): Promise<[string, Names]> => {
      const shownBy = await whoShowsInputs(group[0]!);
      const wanted = [...objectIds(group)];
      const found = await Promise.all(wanted.map(async ([model, ids]) => [...(await namesOf(actor, model, [...ids], shownBy))]));
      return [reader, new Map(found.flat().map(([id, { name }]) => [id, name]))];
    }),
  );
  return new Map(named);
}

function objectIds(requests: readonly RequestBrief[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { job, kwargs } of requests) {
    for (const spec of job?.variables ?? []) {
      if (spec.kind !== 'object' && spec.kind !== 'multiobject') continue;
      const ids = wanted.get(spec.model) ?? new Set();
      for (const id of [kwargs[spec.name]].flat()) if (typeof id === 'string' || typeof id === 'number') ids.add(String(id));
      wanted.set(spec.model, ids);
    }
  }
  return wanted;
}

const SHOWN = 3;

/** The first few inputs that hold something: "site Oslo 1, dry run". */
function inputWords({ job, kwargs }: RequestBrief, names: Names): string {
  const labels = new Map((job?.variables ?? []).map((spec) => [spec.name, spec.label || spec.name]));
  const words = Object.entries(kwargs).flatMap(([name, value]) => {
    if (value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)) return [];
    const label = labels.get(name) ?? name;
    if (value === true) return [label];
    const shown = [value]
      .flat()
      .map((each) => (typeof each === 'object' ? JSON.stringify(each) : (names.get(String(each)) ?? String(each))));
    return [`${label}: ${shown.join(', ')}`];
  });
  return words.length > SHOWN ? `${words.slice(0, SHOWN).join(' · ')} · ${words.length - SHOWN} more` : words.join(' · ');
}
