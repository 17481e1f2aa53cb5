'use client';
// The tools over a log: search (kept by the page), the level "and above" with how many lines each shows, wrapping, time, download, follow.
import { ArrowDownToLine, Download, WrapText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton, IconLink } from './icon-button.tsx';
import { countFrom, rankOf, type LogLevel } from './log-rows.ts';
import { formatCount } from './number.ts';
import { Segmented } from './segmented.tsx';
import { Select } from './select.tsx';

export interface LogToolbarProps {
  /** The page's search form. */
  search: ReactNode;
  counts: Readonly<Record<LogLevel, number>>;
  lowest: LogLevel;
  onLowest: (level: LogLevel) => void;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
  downloadHref?: string | undefined;
  /** Clock time or time since the start. */
  time: 'clock' | 'elapsed';
  onTime: (time: 'clock' | 'elapsed') => void;
  /** False once the run has ended: there is nothing to follow. */
  live: boolean;
}

const choices: readonly { value: LogLevel; label: string }[] = [
  { value: 'debug', label: 'Debug' },
  { value: 'info', label: 'Info' },
  { value: 'success', label: 'Success' },
  { value: 'warning', label: 'Warning' },
  { value: 'failure', label: 'Failure' },
];

export function LogToolbar(props: LogToolbarProps) {
  const { counts, lowest } = props;
  // The last choice stands for failure, error and critical together.
  const value = rankOf(lowest) > rankOf('failure') ? 'failure' : lowest;
  const onLevel = (level: string) => props.onLowest(level as LogLevel);
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-6 py-1.5 max-sm:px-4">
      <div className="w-52 max-sm:w-full">{props.search}</div>
      <div className="max-lg:hidden">
        <Segmented
          label="Lowest level"
          name="level"
          value={value}
          onChange={onLevel}
          segments={choices.map((choice) => ({ ...choice, count: countFrom(counts, choice.value) }))}
        />
      </div>
      <span className="text-12 text-ink-2 max-lg:hidden">and above</span>
      <Select
        className="w-48 max-sm:flex-1 lg:hidden"
        aria-label="Lowest level"
        value={value}
        onChange={(event) => onLevel(event.target.value)}
        options={choices.map((choice) => ({
          value: choice.value,
          label: `${choice.label} and above (${formatCount(countFrom(counts, choice.value))})`,
        }))}
      />
      <div className={classNames('ml-auto flex items-center gap-1.5', !props.live && 'max-sm:hidden')}>
        <Button
          variant="ghost"
          size="small"
          className="max-sm:hidden"
          aria-pressed={props.time === 'elapsed'}
          onClick={() => props.onTime(props.time === 'clock' ? 'elapsed' : 'clock')}
        >
          {props.time === 'clock' ? 'Clock time' : 'Since start'}
        </Button>
        <IconButton
          label={props.wrap ? 'Cut long lines' : 'Break long lines'}
          aria-pressed={props.wrap}
          icon={<WrapText aria-hidden />}
          className={classNames('max-sm:hidden', props.wrap && 'bg-pressed')}
          onClick={() => props.onWrap(!props.wrap)}
        />
        {props.downloadHref && (
          <IconLink label="Download" href={props.downloadHref} prefetch={false} icon={<Download aria-hidden />} className="max-sm:hidden" />
        )}
        {props.live && (
          <Button
            size="small"
            hotkey="F"
            icon={<ArrowDownToLine aria-hidden />}
            aria-pressed={props.follow}
            className={props.follow ? 'border-run-line! bg-run-tint! text-run!' : undefined}
            onClick={() => props.onFollow(!props.follow)}
          >
            Follow
          </Button>
        )}
      </div>
    </div>
  );
}
