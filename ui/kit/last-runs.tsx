// The last runs of a job as bars, oldest left. Height tells the outcome without colour: failed is tall, cancelled low, none a line.
import { Link } from './link.tsx';
import { classNames } from './class-names.ts';
import { familySolid } from './families.ts';
import { states, type State } from './states.ts';

export interface LastRunsProps {
  /** Oldest first; only the newest `slots` are drawn. */
  runs: readonly State[];
  slots?: number | undefined;
  /** The runs of this job. */
  href?: string | undefined;
  /** Taller and as wide as its place: for a job's own page. */
  wide?: boolean | undefined;
}

const tall: Partial<Record<State, string>> = {
  failed: 'h-full',
  'worker-lost': 'h-full',
  'timed-out': 'h-3/4',
  drifted: 'h-3/4',
  cancelled: 'h-1/4',
  denied: 'h-1/4',
};

export function LastRuns({ runs, slots = 10, href, wide = false }: LastRunsProps) {
  const shown = runs.slice(-slots);
  const succeeded = shown.filter((state) => state === 'succeeded' || state === 'undone').length;
  const title = shown.length === 0 ? 'Never run' : `${succeeded} of ${shown.length} succeeded`;
  const none = Array.from({ length: slots - shown.length }, (_, index) => index);
  const bars = (
    <span className={classNames('flex items-end', wide ? 'h-7 w-full gap-[3px]' : 'h-3.5 gap-0.5')}>
      {none.map((slot) => (
        <span key={`none-${slot}`} className={classNames('h-px bg-line-strong', wide ? 'flex-1' : 'w-1')} />
      ))}
      {shown.map((state, index) => (
        <span
          key={index}
          className={classNames('rounded-[1px]', wide ? 'flex-1' : 'w-1', tall[state] ?? 'h-1/2', familySolid[states[state].family])}
        />
      ))}
    </span>
  );
  const layout = wide ? 'block' : 'inline-block align-middle';
  if (!href)
    return (
      <span role="img" aria-label={title} title={title} className={layout}>
        {bars}
      </span>
    );
  return (
    <Link href={href} aria-label={`Last runs: ${title}`} title={title} className={classNames(layout, 'py-1.5')}>
      {bars}
    </Link>
  );
}
