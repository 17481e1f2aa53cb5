// The code that a request binds to, for who decides: what changed since it was asked first, then whether anybody has approved this code before, then all of it.
import { CheckCheck, ChevronRight, GitCompare } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UserActor } from '@/core/access/actor';
import { earlierApproval, type EarlierApproval, type RequestDetail } from '@/features/approvals/queue';
import { type Code, type JobCode, readCode } from '@/features/jobs/code';
import { compareCode } from '@/features/jobs/code-diff';
import { changeWords, CodeDiff, CodeFiles, sizeWords } from '@/ui/job/code/code-view.tsx';
import { codeHref } from '@/ui/job/list/job-row.ts';
import { Empty } from '@/ui/kit/empty.tsx';
import { Link } from '@/ui/kit/link.tsx';
import { Section } from '@/ui/kit/section.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { noCodeWords } from '@/web/no-code';
import { CODE } from './conditions';

interface Props {
  actor: UserActor;
  request: RequestDetail;
  clock: Clock;
  mayRead: boolean;
}

/** So many lines stand open: what is longer is folded, so that the rest of the request stays near. */
const OPEN_LINES = 80;
const OPEN_CHANGES = 200;

export async function RequestCode({ actor, request, clock, mayRead }: Props) {
  const { job, code_digest: digest } = request;
  if (!job) return <Told>The job was deleted, and its code can’t be read any more.</Told>;
  if (!mayRead) return <Told>The code is shown to people who may approve or change this job.</Told>;
  if (!digest) return <Told>No code is named: the job had none when this was asked.</Told>;
  const hasChanged = request.state === 'pending' && job.code_digest !== digest;
  const [asked, present, earlier] = await Promise.all([
    readCode(actor, job.id, digest),
    hasChanged ? readCode(actor, job.id) : undefined,
    earlierApproval(request),
  ]);
  const href = job.may_view ? codeHref(job.id, { digest }) : undefined;
  const isKnown = earlier?.code_digest === digest;
  return (
    <Section
      id={CODE}
      title="Code"
      count={typeof asked.content === 'string' ? undefined : sizeWords(asked.content)}
      action={
        href && (
          <Link className="link" href={href}>
            On the job’s page
          </Link>
        )
      }
    >
      <div className="flex min-w-0 flex-col gap-3">
        {present && <SinceAsked asked={asked} present={present} />}
        {earlier && !hasChanged && (
          <Earlier actor={actor} jobId={job.id} asked={asked} earlier={earlier} isKnown={isKnown} state={request.state} clock={clock} />
        )}
        {typeof asked.content === 'string' ? (
          <NoText code={asked} />
        ) : hasChanged ? (
          <Folded title="The code that was asked for">
            <Files code={asked.content} jobId={job.id} digest={digest} openLines={OPEN_LINES} />
          </Folded>
        ) : (
          <Files code={asked.content} jobId={job.id} digest={digest} openLines={earlier || request.state !== 'pending' ? 0 : OPEN_LINES} />
        )}
      </div>
    </Section>
  );
}

const Told = ({ children }: { children: ReactNode }) => (
  <Section id={CODE} title="Code">
    <p className="text-ink-2">{children}</p>
  </Section>
);

function Files({ code, jobId, digest, openLines }: { code: Code; jobId: string; digest: string; openLines: number }) {
  return <CodeFiles code={code} openLines={openLines} fileHref={(file) => codeHref(jobId, { digest, file })} />;
}

function SinceAsked({ asked, present }: { asked: JobCode; present: JobCode }) {
  if (typeof asked.content === 'string' || typeof present.content === 'string')
    return (
      <p className="text-ink-2">The code changed since it was asked for. What changed can’t be shown: one of the two texts is not here.</p>
    );
  const changes = compareCode(asked.content, present.content);
  return (
    <>
      <p className="flex items-center gap-2 [&_svg.lucide]:text-warn">
        <GitCompare aria-hidden />
        <span>
          <strong>{changeWords(changes)} changed since it was asked for.</strong>{' '}
          <span className="text-ink-2">An approval would be of the older code, which does not run any more.</span>
        </span>
      </p>
      <CodeDiff changes={changes} openLines={OPEN_CHANGES} anchorBefore="changed/" />
    </>
  );
}

interface EarlierProps {
  actor: UserActor;
  jobId: string;
  asked: JobCode;
  earlier: EarlierApproval;
  isKnown: boolean;
  state: RequestDetail['state'];
  clock: Clock;
}

/** What of it somebody has read before. */
async function Earlier({ actor, jobId, asked, earlier, isKnown, state, clock }: EarlierProps) {
  const who = (
    <>
      by {earlier.by}, <Timestamp at={earlier.at} clock={clock} />
    </>
  );
  if (isKnown)
    return (
      <p className="flex items-center gap-2 [&_svg.lucide]:text-ok">
        <CheckCheck aria-hidden />
        <span>
          <strong>This is the code that was approved before,</strong> <span className="text-ink-2">{who}.</span>
        </span>
      </p>
    );
  const before = await readCode(actor, jobId, earlier.code_digest);
  if (typeof asked.content === 'string' || typeof before.content === 'string')
    return <p className="text-ink-2">It is not the code that was approved last, {who}; that text is not here to compare.</p>;
  const changes = compareCode(before.content, asked.content);
  return (
    <Folded
      icon
      title={
        <>
          {changeWords(changes)} changed since it was last approved, <span className="font-normal text-ink-2">{who}</span>
        </>
      }
      open={state === 'pending'}
    >
      <CodeDiff changes={changes} openLines={OPEN_CHANGES} anchorBefore="approved/" />
    </Folded>
  );
}

function Folded({
  title,
  icon = false,
  open = false,
  children,
}: {
  title: ReactNode;
  icon?: boolean;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group/part min-w-0">
      <summary className="flex min-h-8 list-none items-center gap-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="text-ink-3 group-open/part:rotate-90" />
        {icon && <GitCompare aria-hidden className="text-warn" />}
        <strong className="min-w-0">{title}</strong>
      </summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}

function NoText({ code }: { code: JobCode }) {
  if (typeof code.content !== 'string') return null;
  const { title, words } = noCodeWords(code.content, code);
  return (
    <Empty framed title={title}>
      {words}
    </Empty>
  );
}
