// What a decision hangs on, each as a tick or a cross: what the server refuses is a cross, what would only make the run fail is to be looked at.
// Who asked is shown whom they wait for: that they can't decide it themselves is no fault of the request.
import { listed } from '@/core/resources/sentence';
import type { DryRun, RequestDetail } from '@/features/approvals/queue';
import { DRY_RUNS } from '@/ui/approval/dry-runs.tsx';
import type { Condition } from '@/ui/approval/request-row.ts';

export interface Surroundings {
  /** Why it is not the viewer's to decide. */
  whyNot: string;
  /** People who could approve it. */
  deciders: readonly string[];
  ownerMayRun: boolean;
  mayReadCode: boolean;
  /** What of the inputs the class does not take as it is now; empty when it takes them all. */
  misfit: string;
  /** The last dry run with this code that ended. */
  lastDryRun?: Pick<DryRun, 'status' | 'user'> | undefined;
  /** Where to go for other inputs, for who may. */
  otherInputs?: Condition['more'];
}

/** Parts of the page that conditions lead to. */
export const CODE = 'code';

export function conditionsOf(request: RequestDetail, around: Surroundings): Condition[] {
  const { whyNot, deciders, ownerMayRun, mayReadCode } = around;
  return [
    ...(request.is_own
      ? isOfOlderCode(request)
        ? []
        : [waiting(deciders)]
      : [permission(request, whyNot, deciders), { met: 'yes' as const, title: 'Someone else asked', detail: request.requester }]),
    code(request, mayReadCode),
    ...(request.job ? [inputs(around)] : []),
    ...dryRun(around),
    job(request),
    owner(request, ownerMayRun),
    ...(request.is_late ? [{ met: 'look' as const, title: 'Its start has passed', detail: 'Approved, it starts at once.' }] : []),
  ];
}

/** Nobody can approve it as it is: the next step is its requester's. */
const isOfOlderCode = ({ job, code_digest }: RequestDetail): boolean => job !== null && job.code_digest !== code_digest;

function waiting(deciders: readonly string[]): Condition {
  const detail =
    deciders.length > 0
      ? `${listed(deciders, 'or')} can.`
      : 'Nobody can at the moment. Ask an administrator to let somebody approve this job and change schedules.';
  return { met: 'wait', title: 'Waiting for somebody else to approve', detail };
}

function permission({ may_approve, may_deny }: RequestDetail, whyNot: string, deciders: readonly string[]): Condition {
  if (may_approve) return { met: 'yes', title: 'You may approve this job' };
  const others = deciders.length > 0 ? `${listed(deciders, 'or')} can${may_deny ? ' approve it' : ''}.` : 'Nobody else can at the moment.';
  return { met: 'no', title: 'You may not approve this', detail: `${whyNot} ${others}` };
}

function code({ code_digest, job }: RequestDetail, mayRead: boolean): Condition {
  if (!job) return { met: 'no', title: 'The job was deleted', detail: 'The request can only be denied.' };
  if (job.code_digest === code_digest)
    return {
      met: 'yes',
      title: 'The code is unchanged',
      detail: `Digest ${short(code_digest)}.`,
      more: mayRead ? { label: 'Read it', href: `#${CODE}` } : undefined,
    };
  return {
    met: 'no',
    title: 'The code changed since',
    detail: `Asked for ${short(code_digest)}, now ${short(job.code_digest)}. It has to be asked for again.`,
    more: mayRead ? { label: 'What changed', href: `#${CODE}` } : undefined,
  };
}

function inputs({ misfit, otherInputs }: Surroundings): Condition {
  if (misfit) return { met: 'no', title: 'The inputs do not fit the code', detail: misfit, more: otherInputs };
  return { met: 'yes', title: 'The inputs fit the code' };
}

/** Nothing while nobody has tried it, or while the one who did stopped it. */
function dryRun({ lastDryRun }: Surroundings): Condition[] {
  if (!lastDryRun || lastDryRun.status === 'REVOKED') return [];
  const more = { label: 'Look at it', href: `#${DRY_RUNS}` };
  const detail = `Tried by ${lastDryRun.user ?? 'somebody who is gone'}.`;
  return lastDryRun.status === 'SUCCESS'
    ? [{ met: 'yes', title: 'Its last dry run succeeded', detail, more }]
    : [{ met: 'look', title: 'Its last dry run failed', detail, more }];
}

function job({ job }: RequestDetail): Condition {
  if (job?.enabled && job.installed && job.loads) return { met: 'yes', title: 'The job can run' };
  const why = !job
    ? 'Its record was deleted.'
    : !job.installed
      ? 'Its class is not installed.'
      : !job.enabled
        ? 'It is disabled.'
        : 'Its file does not load.';
  return { met: 'look', title: 'The job can’t run now', detail: `${why} Approved now, the run would fail.` };
}

function owner(request: RequestDetail, mayRun: boolean): Condition {
  const name = request.owner ?? 'Nobody';
  if (mayRun && request.owner_is_active) return { met: 'yes', title: 'It may run in this name', detail: name };
  const why = !request.owner
    ? 'The owner was deleted.'
    : !request.owner_is_active
      ? `${name} is not active any more.`
      : `${name} may not run this job any more.`;
  return { met: 'look', title: 'It may not run in this name', detail: `${why} Approved now, the run would fail.` };
}

/** Twelve characters are enough to compare by eye. */
export const short = (digest: string | null): string => (digest ? `${digest.slice(0, 8)} ${digest.slice(8, 12)}` : 'none');
