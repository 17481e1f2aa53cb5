// The line under a job's name. The whole row is a link, so nothing in it is one.
import { Markdown } from '../../kit/markdown.tsx';
import { underName, type JobRow } from './job-row.ts';

export function UnderName({ job }: { job: JobRow }) {
  const { text, isMarkdown } = underName(job);
  return <span title={text}>{isMarkdown ? <Markdown inline="unlinked">{text}</Markdown> : text}</span>;
}
