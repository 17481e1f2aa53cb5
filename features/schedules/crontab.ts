// Reads the five fields of a crontab. Pure. A day matches when day-of-month and day-of-week both match, as the field's tools have it.
import { invalid } from '@/core/errors';

export interface Crontab {
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  /** Sunday is 0. */
  weekdays: ReadonlySet<number>;
  /** False when minute or hour are left open: such a pattern follows real time across a change of the clock. */
  fixedTime: boolean;
}

const FIELDS = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of week', min: 0, max: 6 },
] as const;

/** The numbers one part ("*", "5", "1-5", "*" or a range with "/n") stands for; undefined when it is none of these. */
function expandPart(part: string, min: number, max: number): number[] | undefined {
  const match = /^(\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
  if (!match) return undefined;
  const [, base, first, last, step] = match;
  const from = base === '*' ? min : Number(first);
  const to = base === '*' ? max : last !== undefined ? Number(last) : step !== undefined ? max : from;
  const by = step === undefined ? 1 : Number(step);
  if (from < min || to > max || from > to || by < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/**
 * @throws AppError("invalid") on `field` when the text is no crontab: exactly five fields, single spaces between them,
 * each of `*`, numbers, ranges, lists and steps. Names, `L`, `W`, `#`, `?` and `@daily` are not supported.
 */
export function parseCrontab(text: string, field = 'crontab'): Crontab {
  const words = text.split(' ');
  if (words.length !== 5 || words.includes(''))
    throw invalid({ [field]: `A crontab has five fields with single spaces between them, "${text}" has not.` });
  const sets = words.map((word, index) => {
    const { name, min, max } = FIELDS[index]!;
    const numbers = word.split(',').map((part) => expandPart(part, min, max));
    if (numbers.includes(undefined))
      throw invalid({ [field]: `"${word}" is no ${name}: numbers from ${min} to ${max}, ranges, lists, steps or "*".` });
    return [...new Set(numbers.flatMap((list) => list ?? []))].sort((a, b) => a - b);
  });
  return {
    minutes: sets[0]!,
    hours: sets[1]!,
    days: new Set(sets[2]),
    months: new Set(sets[3]),
    weekdays: new Set(sets[4]),
    fixedTime: !words[0]!.startsWith('*') && !words[1]!.startsWith('*'),
  };
}
