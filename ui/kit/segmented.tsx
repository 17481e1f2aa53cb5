// Two to five exclusive views side by side: as radio buttons where the page keeps the choice, as links where the address does.
import { Link } from './link.tsx';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { formatCount } from './number.ts';

export interface Segment {
  value: string;
  label: ReactNode;
  /** Said instead of a label that is only a sign. */
  spoken?: string | undefined;
  icon?: ReactNode;
  count?: number | undefined;
}

const frame = 'inline-flex h-[30px] items-stretch rounded-control border border-line-strong bg-sunken p-px max-sm:h-11';
const part =
  'inline-flex items-center gap-1.5 rounded-pill border border-transparent px-2.5 text-12 whitespace-nowrap text-ink-2 hover:text-ink [&_svg.lucide]:size-3.5';

function Inside({ segment }: { segment: Segment }) {
  return (
    <>
      {segment.icon}
      {segment.label}
      {segment.count !== undefined && <span className="text-ink-3 tabular-nums">{formatCount(segment.count)}</span>}
    </>
  );
}

export interface SegmentedProps {
  label: string;
  name: string;
  segments: readonly Segment[];
  value: string;
  onChange: (value: string) => void;
}

export function Segmented({ label, name, segments, value, onChange }: SegmentedProps) {
  return (
    <div role="radiogroup" aria-label={label} className={frame}>
      {segments.map((segment) => (
        <label
          key={segment.value}
          className={classNames(
            part,
            'relative has-checked:border-line-strong has-checked:bg-surface has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus',
          )}
        >
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
            aria-label={segment.spoken}
            className="absolute inset-0 size-full appearance-none outline-none!"
          />
          <Inside segment={segment} />
        </label>
      ))}
    </div>
  );
}

export interface SegmentLink extends Omit<Segment, 'value'> {
  href: string;
}

export function SegmentedLinks({
  label,
  segments,
  current,
}: {
  label: string;
  segments: readonly SegmentLink[];
  /** The href in effect. */ current: string;
}) {
  return (
    <nav aria-label={label} className={frame}>
      {segments.map((segment) => (
        <Link
          key={segment.href}
          href={segment.href}
          scroll={false}
          aria-label={segment.spoken}
          aria-current={segment.href === current ? 'true' : undefined}
          className={classNames(part, 'aria-[current]:border-line-strong aria-[current]:bg-surface aria-[current]:text-ink')}
        >
          <Inside segment={{ ...segment, value: segment.href }} />
        </Link>
      ))}
    </nav>
  );
}
