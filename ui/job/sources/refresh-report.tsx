// What a refresh of a source did: a line for each job that is new, changed, gone, back or broken.
import { Fragment, type ReactNode } from 'react';
import { codeHref, jobHref } from '../list/job-row.ts';
import { Link } from '../../kit/link.tsx';
import { Tag } from '../../kit/tag.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';

export interface RefreshNews {
  at: string;
  created: readonly string[];
  changed: readonly { class_path: string; fields: readonly string[]; to_ask_again?: { schedules: number; requests: number } }[];
  gone: readonly string[];
  returned: readonly string[];
  broken: readonly { class_path: string; file: string; line: number; message: string }[];
  renamed: readonly { class_path: string; wanted: string; name: string }[];
  warnings: readonly { class_path: string; message: string }[];
  same: number;
}

/** What is to be known of the jobs that reports name, by class path; of those that the reader may not see, nothing. */
export type RefreshedJobs = Readonly<Record<string, { id: string; enabled: boolean; mayChange: boolean }>>;

interface Line {
  word: string;
  classPath: string;
  detail?: ReactNode;
}

function linesOf(news: RefreshNews, jobs: RefreshedJobs): Line[] {
  return [
    ...news.broken.map(({ class_path: classPath, file, line, message }) => ({
      word: 'Broken',
      classPath,
      detail: `${file}${line > 0 ? `:${line}` : ''}: ${message}`,
    })),
    ...news.created.map((classPath) => ({ word: 'New', classPath, detail: <NextOfNew job={jobs[classPath]} /> })),
    ...news.changed.map(({ class_path: classPath, fields, to_ask_again: lost }) => ({
      word: 'Changed',
      classPath,
      detail: (
        <>
          <Changed fields={fields} job={jobs[classPath]} />
          {lost && <strong className="font-normal text-you">; {askAgainWords(lost)}</strong>}
        </>
      ),
    })),
    ...news.returned.map((classPath) => ({ word: 'Back', classPath, detail: 'as it was left; its schedules stay off' })),
    ...news.gone.map((classPath) => ({ word: 'Gone', classPath, detail: 'kept as not installed; its schedules are off' })),
    ...news.renamed.map(({ class_path: classPath, wanted, name }) => ({
      word: 'Renamed',
      classPath,
      detail: `“${wanted}” is taken: “${name}”`,
    })),
    ...news.warnings.map(({ class_path: classPath, message }) => ({ word: 'Note', classPath, detail: message })),
  ];
}

const wordOf = (column: string) => (column === 'variables' ? 'inputs' : column.replaceAll('_', ' '));

function Changed({ fields, job }: { fields: readonly string[]; job: RefreshedJobs[string] | undefined }) {
  if (fields.length === 0) return 'its file loads again';
  return fields.map((field, index) => (
    <Fragment key={field}>
      {index > 0 && ', '}
      {field === 'code' && job?.mayChange ? (
        <Link href={codeHref(job.id, { changes: true })} className="link">
          code
        </Link>
      ) : (
        wordOf(field)
      )}
    </Fragment>
  ));
}

/** An approval is of the code that was there. */
function askAgainWords({ schedules, requests }: { schedules: number; requests: number }): string {
  const parts = [
    schedules > 0 && `${schedules} approved ${schedules === 1 ? 'schedule' : 'schedules'}`,
    requests > 0 && `${requests} open ${requests === 1 ? 'request' : 'requests'}`,
  ];
  return `${parts.filter(Boolean).join(' and ')} ${schedules + requests === 1 ? 'has' : 'have'} to be asked for again`;
}

/** New jobs are off until somebody has looked at their code. */
function NextOfNew({ job }: { job: RefreshedJobs[string] | undefined }) {
  if (!job || job.enabled) return null;
  if (!job.mayChange) return 'disabled until somebody who may change it enables it';
  return (
    <>
      disabled:{' '}
      <Link href={codeHref(job.id)} className="link">
        review its code
      </Link>{' '}
      first, then{' '}
      <Link href={jobHref(job.id, 'edit')} className="link">
        enable it
      </Link>
    </>
  );
}

export function RefreshReport({ news, jobs, clock }: { news: RefreshNews; jobs: RefreshedJobs; clock: Clock }) {
  return (
    <>
      <p className="pb-2 text-12 text-ink-2">
        What the refresh of <Timestamp at={news.at} clock={clock} /> found
        {news.same > 0 && `, ${news.same} ${news.same === 1 ? 'job' : 'jobs'} as before`}
      </p>
      <RefreshLines news={news} jobs={jobs} />
    </>
  );
}

export function RefreshLines({ news, jobs }: { news: RefreshNews; jobs: RefreshedJobs }) {
  return (
    <ul className="border-t border-line empty:hidden">
      {linesOf(news, jobs).map(({ word, classPath, detail }) => (
        <li key={`${word} ${classPath}`} className="flex items-baseline gap-2 border-b border-line py-1.5 text-12">
          <Tag>{word}</Tag>
          <span className="min-w-0 wrap-anywhere">
            {jobs[classPath] ? (
              <Link href={jobHref(jobs[classPath].id)} className="font-mono hover:underline">
                {classPath}
              </Link>
            ) : (
              <span className="font-mono">{classPath}</span>
            )}{' '}
            <span className="text-ink-2">{detail}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
