// The numbers of a run that nobody needs every day: ids, digests, limits, where it came from.
import { Link } from '@/ui/kit/link.tsx';
import type { RunDetail } from '@/features/runs/run-detail';
import { CopyButton } from '@/ui/kit/copy-button.tsx';
import { Dotted } from '@/ui/kit/dotted.tsx';
import type { KeyFact } from '@/ui/kit/key-value.tsx';
import { formatDuration, type Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';

const origins: Record<string, string> = {
  ui: 'The run form',
  api: 'REST',
  cli: 'The command line',
  schedule: 'A schedule',
  hook: 'A job hook',
  button: 'A job button',
};
function startedFrom(run: RunDetail): string {
  if (run.tries_request_id) return 'A request for approval, as its dry run';
  return run.is_of_request ? 'A request, when it was approved' : (origins[run.origin] ?? run.origin);
}

const modes: Record<string, string> = {
  direct: 'Direct: each change is kept as it is made',
  read: 'Read: the database refuses its writes',
  plan: 'Plan: rolled back at the end',
  apply: 'Apply: kept only if it equals the plan',
};

/** @param codeHref where the code is read, for who may */
export function advancedFacts(run: RunDetail, clock: Clock, codeHref: string | undefined): KeyFact[] {
  const limit = (seconds: number) => (seconds > 0 ? formatDuration(seconds) : 'None');
  const copied = (label: string, value: string | null, href?: string): KeyFact[] =>
    value
      ? [{ label, value: href ? linked(value, href) : value, mono: true, note: <CopyButton text={value} what={label.toLowerCase()} /> }]
      : [];
  return [
    ...copied('Run', run.id),
    { label: 'Class path', value: <Dotted path={run.class_path} />, mono: true },
    { label: 'Asked', value: <Timestamp at={run.date_created} clock={clock} seconds zone /> },
    { label: 'Started', value: <Timestamp at={run.date_started} clock={clock} seconds zone none="Not started" /> },
    { label: 'Ended', value: <Timestamp at={run.date_done} clock={clock} seconds zone none="Not ended" /> },
    { label: 'User', value: run.username, mono: true },
    { label: 'Started from', value: startedFrom(run) },
    { label: 'Mode', value: modes[run.mode] ?? run.mode },
    { label: 'Status', value: run.failure_reason ? `${run.status}, ${run.failure_reason}` : run.status, mono: true },
    { label: 'Task queue', value: run.queue, mono: true },
    { label: 'Worker', value: run.worker, mono: true },
    { label: 'Soft time limit', value: limit(run.soft_limit_seconds) },
    { label: 'Time limit', value: limit(run.hard_limit_seconds) },
    ...copied('Bundle', run.bundle_digest),
    ...copied('Code', run.code_digest, codeHref),
    ...copied('Request', run.request_id),
    ...(run.rerun_of_id
      ? [
          {
            label: 'Repeats',
            value: (
              <Link className="link font-mono" href={`/extras/job-results/${run.rerun_of_id}/`}>
                {run.rerun_of_id.slice(0, 8)}
              </Link>
            ),
          },
        ]
      : []),
    ...(run.cancelled_by ? [{ label: 'Cancelled by', value: run.cancelled_by }] : []),
  ];
}

const linked = (text: string, href: string) => (
  <Link className="link" href={href}>
    {text}
  </Link>
);
