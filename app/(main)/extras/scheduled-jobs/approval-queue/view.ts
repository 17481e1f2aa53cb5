// Turns what the features know of requests into what the components of approvals show.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { whoShowsInputs } from '@/features/approvals/deciders';
import type { RequestBrief } from '@/features/approvals/queue';
import { wordsOf } from '@/features/schedules/words';
import type { RequestRow } from '@/ui/approval/request-row.ts';
import type { InputRow } from '@/ui/job/live/run-panels.tsx';
import type { State } from '@/ui/kit/states.ts';
import { inputsOfEach } from '../../inputs';
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
  const inputs = await inputsByRequest(actor, requests);
  return requests.map((request) => ({ ...toRequestRow(actor, request), inputs: inputWords(inputs.get(request) ?? []) }));
}

export function toRequestRow(actor: UserActor, request: RequestBrief): RequestRow {
  const { may_approve, may_deny, is_outdated } = request;
  const mayDecide = (may_approve || may_deny) && !is_outdated;
  return {
    id: request.id,
    name: shownName(request.name, request.job?.name),
    jobName: request.job?.name ?? request.class_path,
    ...(is_outdated ? { state: 'code-changed' as const } : states[request.state]),
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
    mayAskAgain: request.may_ask_again,
    whyNot: is_outdated ? whoAsksAgain(request) : mayDecide ? undefined : whyNotYours(actor, request),
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

/** Of a request that nobody can approve any more. */
function whoAsksAgain({ may_ask_again, is_owner, may_deny, requester }: RequestBrief): string {
  if (may_ask_again) return 'Open it and ask again, or withdraw it.';
  if (is_owner) return 'You may not run this job any more: withdraw it.';
  return `${requester} has to ask again.${may_deny ? ' You can deny it.' : ''}`;
}

/** Cause first, then the way out. */
export function whyNotYours(actor: UserActor, { is_own }: RequestBrief): string {
  if (is_own) return 'You asked for this. Somebody else decides.';
  if (!can(actor, 'approve', 'extras.job')) return 'Only people who may approve this job decide.';
  if (!can(actor, 'change', 'extras.scheduledjob') && !can(actor, 'delete', 'extras.scheduledjob'))
    return 'You may approve jobs, but neither change schedules (to approve) nor delete them (to deny).';
  return 'This job or its schedule is outside of what you may decide.';
}

/** Requests whose inputs the viewer reads alike: the requester's, of whom the viewer decides, or as the viewer may by themselves. */
const readerOf = ({ is_decider, requester_id }: RequestBrief): string => (is_decider ? (requester_id ?? '') : '');

/** Objects by name, as far as the viewer may see them or is shown them. */
async function inputsByRequest(actor: UserActor, requests: readonly RequestBrief[]): Promise<Map<RequestBrief, readonly InputRow[]>> {
  const read = await Promise.all(
    [...Map.groupBy(requests, readerOf).values()].map(async (group) => {
      const given = group.map(({ job, kwargs }) => ({ sensitive: false, task_kwargs: kwargs, job }));
      const inputs = await inputsOfEach(actor, given, await whoShowsInputs(group[0]!));
      return group.map((request, index) => [request, inputs[index]!] as const);
    }),
  );
  return new Map(read.flat());
}

const SHOWN = 3;

/** The first few inputs that hold something: "Site: Oslo 1 · Dry run". */
function inputWords(inputs: readonly InputRow[]): string {
  const words = inputs.flatMap((input) => {
    const { value, label } = input;
    if (value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)) return [];
    return [value === true ? label : `${label}: ${inputText(input)}`];
  });
  return words.length > SHOWN ? `${words.slice(0, SHOWN).join(' · ')} · ${words.length - SHOWN} more` : words.join(' · ');
}

function inputText({ value, objects, parts }: InputRow): string {
  if (parts) return parts.map((part) => `${part.label} ${inputText(part)}`).join(', ');
  if (objects) return objects.map(({ name }) => name).join(', ');
  return [value]
    .flat()
    .map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)))
    .join(', ');
}
