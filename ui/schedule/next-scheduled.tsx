// What runs next by itself, on Home: when, what, and how often; or, of what will be refused, why.
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { StatusPill } from '../kit/status-pill.tsx';
import { formatRelative, formatTime, fullTime, type Clock } from '../kit/time.ts';
import { TwoLine } from '../kit/two-line.tsx';
import { scheduleHref, schedulesHref } from './hrefs.ts';
import type { ScheduleRow } from './schedule-row.ts';

export function NextScheduled({ schedules, clock }: { schedules: readonly ScheduleRow[]; clock: Clock }) {
  return (
    <Section title="Next scheduled" action={<Link href={schedulesHref}>All schedules</Link>}>
      {schedules.length === 0 && <p className="text-12 text-ink-2">Nothing is scheduled.</p>}
      <ul>
        {schedules.map(({ id, name, nextAt, words, zone, state, stateWord, note }) => (
          <li key={id} className="flex min-h-[46px] items-center gap-3 border-b border-line">
            <time dateTime={nextAt} title={nextAt && fullTime(nextAt, clock, zone)} className="w-22 shrink-0 text-12 tabular-nums">
              {nextAt && <TwoLine below={formatRelative(nextAt, clock)}>{formatTime(nextAt, clock)}</TwoLine>}
            </time>
            <Link href={scheduleHref(id)} className="min-w-0 flex-1 truncate hover:underline" title={name}>
              {name}
            </Link>
            {state === 'active' ? (
              <span className="max-w-32 truncate text-12 text-ink-2" title={words}>
                {words}
              </span>
            ) : (
              <StatusPill state={state} bare title={note}>
                {stateWord}
              </StatusPill>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
