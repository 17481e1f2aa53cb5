// What a refresh did to the jobs of its sources, in words for a shell or the head of a page. Pure.
import type { SourceRefresh, ToAskAgain } from './records';
import type { SourceProblem } from './sources';

/** "1 new, 2 changed, 14 as before": without what there is none of. */
export function countsOf(reports: readonly SourceRefresh[]): string {
  const sum = (count: (report: SourceRefresh) => number) => reports.reduce((total, report) => total + count(report), 0);
  const errors = sum(({ problems }) => problems.length);
  const parts: [number, string][] = [
    [sum(({ created }) => created.length), 'new'],
    [sum(({ changed }) => changed.length), 'changed'],
    [sum(({ returned }) => returned.length), 'back'],
    [sum(({ gone }) => gone.length), 'gone'],
    [sum(({ broken }) => broken.length), 'broken'],
    [errors, errors === 1 ? 'error in a file' : 'errors in files'],
    [sum(({ same }) => same), 'as before'],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return said.join(', ') || 'no jobs';
}

/** Whether there is more to say than that all is as before. */
export function isWorthTelling({ created, changed, returned, gone, broken, renamed, warnings, problems }: SourceRefresh): boolean {
  return [created, changed, returned, gone, broken, renamed, warnings, problems].some((list) => list.length > 0);
}

/** A refresh, a line for each thing that somebody may want to know, and what to do next with what is new. */
export function describeRefresh({ sources }: { readonly sources: readonly SourceRefresh[] }): string[] {
  const lines = sources.flatMap((source) => [`source ${source.slug}: ${countsOf([source])}`, ...linesOf(source)]);
  const isNew = sources.some(({ kind, created }) => kind !== 'system' && created.length > 0);
  if (isNew) lines.push('next: nobody can run the new jobs until they are enabled. In the browser: Jobs, tick them, Edit…, Enabled.');
  return lines;
}

/** "1 approved schedule and 2 open requests have to be asked for again": an approval is of the code that was there. */
export function askAgainWords({ schedules, requests }: ToAskAgain): string {
  const parts = [
    schedules > 0 && `${schedules} approved ${schedules === 1 ? 'schedule' : 'schedules'}`,
    requests > 0 && `${requests} open ${requests === 1 ? 'request' : 'requests'}`,
  ].filter((part) => part !== false);
  return `${parts.join(' and ')} ${schedules + requests === 1 ? 'has' : 'have'} to be asked for again`;
}

/** What a refresh takes the approval of, over all of its jobs; undefined when that is nothing. */
export function sumToAskAgain(reports: readonly SourceRefresh[]): ToAskAgain | undefined {
  const lost = reports.flatMap(({ changed }) => changed).flatMap(({ to_ask_again: each }) => each ?? []);
  const sum = (of: keyof ToAskAgain) => lost.reduce((total, each) => total + each[of], 0);
  return lost.length > 0 ? { schedules: sum('schedules'), requests: sum('requests') } : undefined;
}

/** "error    site/audit.ts:12: what is wrong". */
export const describeProblem = ({ file, line, message }: SourceProblem): string =>
  `error    ${file ? `${file}${line ? `:${line}` : ''}: ` : ''}${message}`;

function linesOf({ kind, created, changed, gone, returned, broken, renamed, warnings, problems }: SourceRefresh): string[] {
  return [
    ...created.map((classPath) => `  new      ${classPath}${kind === 'system' ? '' : ' (disabled until somebody enables it)'}`),
    ...changed.flatMap(({ class_path: classPath, fields, to_ask_again: lost }) => [
      `  changed  ${classPath}: ${fields.join(', ') || 'its file loads again'}`,
      ...(lost ? [`           ${askAgainWords(lost)}`] : []),
    ]),
    ...returned.map((classPath) => `  back     ${classPath} (enabled or not as it was before; its schedules stay off)`),
    ...gone.map((classPath) => `  gone     ${classPath} (kept as not installed; its schedules are off)`),
    ...broken.map(({ class_path: classPath }) => `  broken   ${classPath} (kept, can't run until its file loads)`),
    ...renamed.map(({ class_path: classPath, wanted, name }) => `  renamed  ${classPath}: "${wanted}" is taken, it is "${name}"`),
    ...problems.map((problem) => `  ${describeProblem(problem)}`),
    ...warnings.map(({ class_path: classPath, message }) => `  note     ${classPath}: ${message}`),
  ];
}
