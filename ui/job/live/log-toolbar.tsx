'use client';
// Above a log: search, the level "and above", the log as a file, and Follow.
import { ArrowDown, ArrowDownToLine, Download } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink } from '../../kit/button.tsx';
import { SearchInput } from '../../kit/input.tsx';
import { formatCount, formatQuantity } from '../../kit/number.ts';
import { Segmented } from '../../kit/segmented.tsx';
import { Select } from '../../kit/select.tsx';
import { levels, type Level, type LevelCounts, type LogFilter } from './log-lines.ts';

const words: Record<Level, string> = { debug: 'Debug', info: 'Info', success: 'Success', warning: 'Warning', failure: 'Failure' };

export interface LogToolbarProps {
  filter: LogFilter;
  counts: LevelCounts;
  onFilter: (filter: LogFilter) => void;
  exportHref: string;
  /** Absent when the run has ended: there is nothing to follow. */
  follow?: { on: boolean; missed: number; onFollow: () => void; onStop: () => void } | undefined;
}

export function LogToolbar({ filter, counts, onFilter, exportHref, follow }: LogToolbarProps) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-6 py-1.5 max-sm:px-4">
      <LogSearch value={filter.q} onSearch={(q) => onFilter({ ...filter, q })} />
      <span className="max-md:hidden">
        <Segmented
          label="Level, and above"
          name="level"
          value={filter.level}
          onChange={(level) => onFilter({ ...filter, level: level as Level })}
          segments={levels.map((level) => ({ value: level, label: words[level], count: counts[level] }))}
        />
      </span>
      <Select
        aria-label="Level, and above"
        className="w-44 md:hidden"
        value={filter.level}
        onChange={(event) => onFilter({ ...filter, level: event.target.value as Level })}
        options={levels.map((level) => ({ value: level, label: level === 'debug' ? 'All levels' : level === 'failure' ? 'Failure' : `${words[level]} and above` }))}
      />
      <span className="text-12 text-ink-2 max-md:hidden">and above</span>
      <span className="ml-auto flex items-center gap-2">
        <span className="max-sm:hidden">
          <ButtonLink variant="ghost" href={exportHref} icon={<Download aria-hidden />} prefetch={false} download>
            CSV
          </ButtonLink>
        </span>
        {follow && <Follow {...follow} />}
      </span>
    </div>
  );
}

function Follow({ on, missed, onFollow, onStop }: NonNullable<LogToolbarProps['follow']>) {
  if (!on && missed > 0)
    return (
      <Button hotkey="F" icon={<ArrowDown aria-hidden />} onClick={onFollow}>
        <span role="status">{formatQuantity(missed, 'new line')}</span>
      </Button>
    );
  return (
    <Button hotkey="F" icon={<ArrowDownToLine aria-hidden />} aria-pressed={on} onClick={on ? onStop : onFollow} className="aria-pressed:border-run-line aria-pressed:bg-run-tint aria-pressed:text-run">
      Follow
    </Button>
  );
}

/** Asks the server when the typing pauses, at once on Enter. */
function LogSearch({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(value);
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout>>();
  function later(next: string) {
    setText(next);
    clearTimeout(timer);
    setTimer(setTimeout(() => onSearch(next.trim()), 250));
  }
  return (
    <form
      role="search"
      className="max-sm:min-w-32 max-sm:flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer);
        onSearch(text.trim());
      }}
    >
      <SearchInput label="Search this log" value={text} onChange={(event) => later(event.target.value)} className="w-52 max-sm:w-full" />
    </form>
  );
}

/** "12 of 4 800 lines" under a filtered log. */
export function foundText(found: number, total: number): string {
  return `${formatCount(found)} of ${formatQuantity(total, 'line')}`;
}
