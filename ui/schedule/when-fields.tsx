'use client';
// When a job runs: now, once, or again and again. Controlled; the next runs are asked of the server while one types.
import { LockKeyhole } from 'lucide-react';
import { useId, useState } from 'react';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import type { PreviewAnswer } from './preview.ts';
import { SlotList } from './slot-list.tsx';
import { toSchedule, type When, type WhenField, type WhenInterval } from './when.ts';

export interface WhenFieldsProps {
  value: When;
  onChange: (value: When) => void;
  /** By field, as the server names them. */
  errors?: Partial<Record<WhenField, readonly string[]>> | undefined;
  /** Zones to choose from; the viewer's own first. */
  zones: readonly string[];
  /** What a start is at first: the next full hour on the viewer's clocks, "2027-03-28T02:00". */
  defaultStart: string;
  /** Why the job can only run now. */
  off?: string | undefined;
  /** False where something is scheduled already: there is no "now" any more. */
  canRunNow?: boolean | undefined;
}

const modes = [
  { value: 'now', label: 'Now' },
  { value: 'once', label: 'Once' },
  { value: 'repeat', label: 'Repeat' },
] as const;

type Mode = (typeof modes)[number]['value'];

const modeOf = (interval: WhenInterval): Mode => (interval === 'immediately' ? 'now' : interval === 'future' ? 'once' : 'repeat');
const intervalOf: Record<Mode, WhenInterval> = { now: 'immediately', once: 'future', repeat: 'daily' };

const repeats = [
  { value: 'hourly', label: 'Hour' },
  { value: 'daily', label: 'Day' },
  { value: 'weekly', label: 'Week' },
  { value: 'custom', label: 'Custom (crontab)' },
];

export function WhenFields({ value, onChange, errors = {}, zones, defaultStart, off, canRunNow = true }: WhenFieldsProps) {
  const name = useId();
  const mode = modeOf(value.interval);
  // A start that nobody chose goes with the zone: as a wall time it might be in the past there.
  const [chosen, setChosen] = useState(!canRunNow);
  const change = (part: Partial<When>) => {
    if (part.startTime !== undefined) setChosen(true);
    const moved = part.timeZone !== undefined && !chosen ? { startTime: nextHour(part.timeZone) } : {};
    onChange({ ...value, ...moved, ...part });
  };
  if (off)
    return (
      <>
        <p>Once, immediately.</p>
        <p className="mt-1.5 flex items-start gap-1.5 text-12 text-ink-2">
          <LockKeyhole aria-hidden className="mt-px size-3.5!" />
          {off}
        </p>
      </>
    );
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label="When it runs"
        name={name}
        segments={canRunNow || mode === 'now' ? modes : modes.slice(1)}
        value={mode}
        onChange={(next) => onChange({ ...value, interval: intervalOf[next as Mode], startTime: value.startTime || defaultStart })}
      />
      {mode !== 'now' && <Scheduled {...{ value, change, errors, zones, isEdit: !canRunNow }} />}
    </div>
  );
}

interface ScheduledProps {
  value: When;
  change: (part: Partial<When>) => void;
  errors: Partial<Record<WhenField, readonly string[]>>;
  zones: readonly string[];
  isEdit: boolean;
}

function Scheduled({ value, change, errors, zones, isEdit }: ScheduledProps) {
  const repeat = value.interval !== 'future';
  const custom = value.interval === 'custom';
  const preview = useAnswer(askPreview, queryOf(value, isEdit), isComplete(value));
  const told = preview.value?.ok === false ? preview.value.errors : {};
  const errorOf = (field: WhenField) => errors[field] ?? (preview.busy ? undefined : told[field]);
  return (
    <>
      <FieldRow id="field-schedule-name" label="Name" error={errors.name} help="By this it is found among the schedules.">
        {(control) => <Input {...control} value={value.name} maxLength={255} onChange={(event) => change({ name: event.target.value })} />}
      </FieldRow>
      {repeat && (
        <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
          <FieldRow id="field-schedule-interval" label="Every" error={errors.interval}>
            {(control) => (
              <Select
                {...control}
                options={repeats}
                value={value.interval}
                onChange={(event) => change({ interval: event.target.value as WhenInterval })}
              />
            )}
          </FieldRow>
          {custom && (
            <FieldRow
              id="field-schedule-crontab"
              label="Crontab"
              error={errorOf('crontab')}
              help="Minute, hour, day, month, weekday. Sunday is 0."
            >
              {(control) => (
                <Input
                  {...control}
                  mono
                  value={value.crontab}
                  placeholder="30 2 * * 0"
                  spellCheck={false}
                  onChange={(event) => change({ crontab: event.target.value })}
                />
              )}
            </FieldRow>
          )}
        </div>
      )}
      <div className="grid gap-4">
        <FieldRow id="field-schedule-start" label={repeat ? 'Starting' : 'At'} optional={custom} error={errorOf('start_time')}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={value.startTime}
              onChange={(event) => change({ startTime: event.target.value })}
            />
          )}
        </FieldRow>
        <FieldRow id="field-schedule-zone" label="Time zone" error={errorOf('time_zone')}>
          {(control) => (
            <Select
              {...control}
              options={zones.map((zone) => ({ value: zone, label: zone }))}
              value={value.timeZone}
              onChange={(event) => change({ timeZone: event.target.value })}
            />
          )}
        </FieldRow>
      </div>
      <div aria-live="polite">
        {preview.value?.ok && isComplete(value) && <SlotList {...preview.value} />}
        {preview.failure !== undefined && <p className="text-12 text-ink-3">The next runs could not be looked up.</p>}
      </div>
    </>
  );
}

const MINUTE_MS = 60_000;

/** The next full hour on the clocks of a zone, at least five minutes ahead: "2027-03-28T02:00". */
function nextHour(timeZone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(Date.now() + 65 * MINUTE_MS);
  return `${shown.slice(0, 13).replace(' ', 'T')}:00`;
}

/** Only then is there something to ask: half a time is no mistake yet. */
function isComplete(value: When): boolean {
  return value.interval === 'custom' ? value.crontab.trim().split(/\s+/).length >= 5 : value.startTime !== '';
}

function queryOf(value: When, isEdit: boolean): string {
  const { interval, start_time, time_zone, crontab } = toSchedule(value) ?? { interval: 'future', time_zone: 'UTC' };
  return new URLSearchParams({
    interval,
    time_zone,
    ...(isEdit && { edit: '1' }),
    ...(start_time && { start_time }),
    ...(crontab !== undefined && { crontab }),
  }).toString();
}

async function askPreview(query: string): Promise<PreviewAnswer> {
  const response = await fetch(`/extras/scheduled-jobs/preview/?${query}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as PreviewAnswer;
}
