// Turns what the features know of requests into what the components of approvals show.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { listed } from '@/core/resources/sentence';
import { whoShowsInputs } from '@/features/approvals/deciders';
import type { RequestBrief } from '@/features/approvals/queue';
import { wordsOf } from '@/features/schedules/words';
import type { RequestRow } from '@/ui/approval/request-row.ts';
import type { InputRow } from '@/ui/job/live/run-panels.tsx';
import type { State } from '@/ui/kit/states.ts';
import { requestHref, scheduleHref } from '@/ui/schedule/hrefs.ts';
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
  const { may_approve, may_deny, is_outdated, is_lapsed } = request;
  const mayDecide = (may_approve || may_deny) && !is_outdated;
  return {
    id: request.id,
    href: is_lapsed && request.is_owner && request.schedule_id ? scheduleHref(request.schedule_id) : requestHref(request.id),
    name: shownName(request.name, request.job?.name),
    jobName: request.job?.name ?? request.class_path,
    ...(is_outdated ? { state: 'code-changed' as const } : is_lapsed ? { state: 'approval-void' as const } : states[request.state]),
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
    lapsed: is_lapsed,
    mayAskAgain: request.may_ask_again,
    whyNot: is_outdated || is_lapsed ? whoAsksAgain(request) : may_approve ? undefined : whyNotYours(actor, request),
    decidedBy: request.decided_by ?? undefined,
    decidedAt: request.decided_at?.toISOString(),
    comment: request.comment,
  };
}

/** Its first run, which for a pattern is not its start; of one whose only time has passed that time, of what starts on approval none. */
function startOf(request: RequestBrief): string | undefined {
  if (request.interval === 'immediately') return undefined;
  const isAhead = request.is_lapsed || (request.state === 'pending' && !request.is_late);
  const [first] = isAhead ? shownSlots(recurrenceOf(request), 1, new Date()) : [];
  return first?.at ?? request.start_time.toISOString();
}

/** Of a request that nobody can approve any more. */
function whoAsksAgain({ may_ask_again, is_owner, may_deny, is_lapsed, requester }: RequestBrief): string {
  if (may_ask_again && is_lapsed) return 'Its runs are refused: open its schedule and ask again.';
  if (may_ask_again) return 'Open it and ask again, or withdraw it.';
  if (is_owner) return `You may not run this job any more${is_lapsed ? '.' : ': withdraw it.'}`;
  return `${requester} has to ask again.${may_deny ? ' You can deny it.' : ''}`;
}

/** Cause first, then the way out. */
export function whyNotYours(actor: UserActor, request: RequestBrief): string {
  if (request.may_deny) return `${request.is_own ? 'You asked for this.' : lackingTo('change', actor, request)} You can deny it.`;
  if (request.is_own) return 'You asked for this. Somebody else decides.';
  return lackingTo('change', actor, request);
}

const RIGHTS = {
  approve: { label: 'extras.job', said: 'approve on Job', reach: 'approve jobs' },
  change: { label: 'extras.scheduledjob', said: 'change on Scheduled job', reach: 'change scheduled jobs' },
  delete: { label: 'extras.scheduledjob', said: 'delete on Scheduled job', reach: 'delete scheduled jobs' },
} as const;

/** Which permission the viewer lacks to approve ("change") or to deny ("delete"): the one they have none of, or whose limits leave this request out. */
export function lackingTo(deciding: 'change' | 'delete', actor: UserActor, { rights, schedule_id }: RequestBrief): string {
  if (schedule_id === null) return 'Nobody can decide it any more.';
  const lacking = (['approve', deciding] as const).filter((right) => !rights[right]).map((right) => ({ right, ...RIGHTS[right] }));
  const none = lacking.filter(({ right, label }) => !can(actor, right, label));
  if (none.length > 0)
    return `Needs: ${listed(
      none.map(({ said }) => said),
      'and',
    )}.`;
  return lacking.map(({ reach }) => `Your permission to ${reach} does not reach this one.`).join(' ');
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
