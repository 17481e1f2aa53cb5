// What came of a run, on one line above its log: the job's own words first, then what was kept, and where to look next.
import { Banner } from '../../kit/banner.tsx';
import { Link } from '../../kit/link.tsx';
import { Markdown } from '../../kit/markdown.tsx';
import { states } from '../../kit/states.ts';
import { StateIcon } from '../../kit/status-pill.tsx';
import { changeTotal, countsText, isOver, reasonText, stateOf, whatWasKept, wordOf, type RunFacts } from './run-facts.ts';

export interface OutcomeProps {
  run: RunFacts;
  /** What the job said, or what it threw. */
  message?: string | undefined;
  /** Where its changes are listed, and the first line of its log that tells of a failure. */
  changesHref?: string | undefined;
  failureHref?: string | undefined;
  /** The request for approval that it is a dry run of. */
  requestHref?: string | undefined;
}

export function Outcome({ run, message, changesHref, failureHref, requestHref }: OutcomeProps) {
  if (!isOver(run.status)) return null;
  const state = stateOf(run);
  const isSuccess = run.status === 'SUCCESS';
  const said = message ?? reasonText(run);
  const who = run.status === 'REVOKED' && run.cancelledBy ? ` by ${run.cancelledBy}` : '';
  const kept = whatWasKept(run);
  const hasChanges = changeTotal(run) > 0;
  return (
    <Banner
      flush
      family={isSuccess ? 'ok' : states[state].family}
      icon={<StateIcon state={state} />}
      title={said ? <Markdown inline>{said}</Markdown> : `${wordOf(state)}${who}.`}
    >
      {!said?.endsWith(kept) && kept}
      {hasChanges && !isSuccess ? ' What it did outside stays done.' : ''}
      {isSuccess ? ` ${countsText(run.counts)}.` : ''}
      {hasChanges && changesHref && (
        <>
          {' '}
          <Link href={changesHref} className="link whitespace-nowrap">
            See what changed
          </Link>
        </>
      )}
      {failureHref && (
        <>
          {' '}
          <Link href={failureHref} className="link whitespace-nowrap">
            Go to the first failure
          </Link>
        </>
      )}
      {requestHref && (
        <>
          {' '}
          <Link href={requestHref} className="link whitespace-nowrap">
            Back to the request
          </Link>
        </>
      )}
    </Banner>
  );
}
