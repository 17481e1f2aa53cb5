// Which code a job had before: since when, until when, and what has changed from it to the present one.
import { shortDigest } from '../detail/source-panel.tsx';
import { codeHref } from '../list/job-row.ts';
import { Link } from '../../kit/link.tsx';
import { Section } from '../../kit/section.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';

export interface EarlierVersion {
  digest: string;
  since: string;
  /** Left out for the present one. */
  until?: string | undefined;
}

/** The section's place on its page. */
export const EARLIER = 'earlier';

export interface EarlierCodeProps {
  jobId: string;
  /** Newest first. */
  versions: readonly EarlierVersion[];
  present: string | null;
  clock: Clock;
}

export function EarlierCode({ jobId, versions, present, clock }: EarlierCodeProps) {
  const earlier = versions.filter(({ until }) => until !== undefined);
  if (earlier.length === 0) return null;
  return (
    <Section id={EARLIER} title="Earlier code" count={earlier.length}>
      <ul className="border-t border-line">
        {earlier.map(({ digest, since, until }) => (
          <li key={since} className="flex flex-wrap items-baseline gap-x-4 border-b border-line py-1.5 text-12">
            <Link className="link font-mono" href={codeHref(jobId, { digest })}>
              {shortDigest(digest)}
            </Link>
            <span className="text-ink-2">
              <Timestamp at={since} clock={clock} /> to <Timestamp at={until} clock={clock} />
            </span>
            {digest === present ? (
              <span className="text-ink-3">the same as the present code</span>
            ) : (
              <Link className="link" href={codeHref(jobId, { digest, changes: true })}>
                Changes since<span className="sr-only"> {shortDigest(digest)}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
