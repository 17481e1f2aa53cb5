// What waits for the reader, to decide it or to ask for it again, on Home: the only framed block there.
import { UserCheck } from 'lucide-react';
import { ButtonLink } from '../kit/button.tsx';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { formatRelative, type Clock } from '../kit/time.ts';
import { queueHref } from '../schedule/hrefs.ts';
import type { RequestRow } from './request-row.ts';
import { Start } from './request-table.tsx';

export interface WaitingListProps {
  /** The first few, what starts soonest first. */
  requests: readonly RequestRow[];
  total: number;
  clock: Clock;
}

export function WaitingList({ requests, total, clock }: WaitingListProps) {
  return (
    <Section
      title="Waiting for you"
      icon={total > 0 && <UserCheck aria-hidden className="text-you" />}
      count={total}
      action={<Link href={queueHref}>Open queue</Link>}
    >
      {requests.length === 0 && <p className="border-t border-line py-2 text-12 text-ink-2">Nothing waits for you.</p>}
      <ul className="divide-y divide-line rounded-card border border-line empty:hidden">
        {requests.map((request) => (
          <li key={request.id} className="flex items-center gap-4 px-3.5 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-bold">
                <Link href={request.href} className="hover:underline">
                  {request.jobName}
                </Link>
                {request.name !== request.jobName && <span className="ml-2 text-12 font-normal text-ink-2">{request.name}</span>}
              </p>
              <p className="truncate text-12 text-ink-2" title={request.inputs}>
                {request.inputs || 'No inputs'}
              </p>
              <p className="truncate text-12 text-ink-3">
                {whose(request)} · {formatRelative(request.askedAt, clock)}
                {request.mayDecide && request.whyNot && ' · You can deny it'}
              </p>
            </div>
            <div className="w-44 shrink-0 max-sm:hidden">
              <Start row={request} clock={clock} />
            </div>
            <ButtonLink href={request.href} size="small">
              {request.mayAskAgain ? 'Ask again' : 'Review'}
              <span className="sr-only"> {request.jobName}</span>
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function whose({ mayAskAgain, lapsed, requester }: RequestRow): string {
  if (!mayAskAgain) return requester;
  return lapsed ? 'Yours: approval void, its code changed' : 'Yours: its code changed since';
}
