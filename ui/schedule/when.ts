// When a job shall run, as a form holds it. Times are what the chosen zone's clocks show; the server makes instants of them.

export type WhenInterval = 'immediately' | 'future' | 'hourly' | 'daily' | 'weekly' | 'custom';

export interface When {
  interval: WhenInterval;
  name: string;
  /** "2027-03-28T02:30", or empty. */
  startTime: string;
  timeZone: string;
  crontab: string;
}

/** What a run request or an edit carries; undefined for "now". */
export interface ScheduleOrder {
  interval: Exclude<WhenInterval, 'immediately'>;
  name: string;
  start_time?: string | undefined;
  time_zone: string;
  crontab?: string | undefined;
}

export function toSchedule(when: When): ScheduleOrder | undefined {
  if (when.interval === 'immediately') return undefined;
  const { interval, name, startTime, timeZone, crontab } = when;
  return {
    interval,
    name: name.trim(),
    time_zone: timeZone,
    ...(startTime && { start_time: startTime }),
    ...(interval === 'custom' && { crontab: crontab.trim().replace(/\s+/g, ' ') }),
  };
}

/** Errors by the names of the form's fields, whichever way the server named them. */
export function whenErrors(fields: Readonly<Record<string, readonly string[]>> = {}): Partial<Record<WhenField, readonly string[]>> {
  const errors: Partial<Record<WhenField, readonly string[]>> = {};
  for (const [name, messages] of Object.entries(fields)) {
    const field = name.replace(/^(schedule\.|_schedule_)/, '');
    if (isWhenField(field)) errors[field] = messages;
  }
  return errors;
}

const REQUIRED = ['This field is required.'];

/** What is missing, in the server's words: for a form that is not sent yet, as something else in it is wrong. */
export function missingOf({ interval, name, startTime, crontab }: When): ReturnType<typeof whenErrors> {
  if (interval === 'immediately') return {};
  return {
    ...(name.trim() === '' && { name: REQUIRED }),
    ...(startTime === '' && interval !== 'custom' && { start_time: REQUIRED }),
    ...(crontab.trim() === '' && interval === 'custom' && { crontab: REQUIRED }),
  };
}

export const WHEN_FIELDS = ['interval', 'name', 'start_time', 'time_zone', 'crontab'] as const;
export type WhenField = (typeof WHEN_FIELDS)[number];
const isWhenField = (name: string): name is WhenField => (WHEN_FIELDS as readonly string[]).includes(name);
