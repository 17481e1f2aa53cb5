// The Code tab of a job: what a run would do now, to the letter; or what it did under an older digest, and what has changed since.
import { Code as CodeIcon } from 'lucide-react';
import type { UserActor } from '@/core/access/actor';
import { type Code, type JobCode, type NoCode, readCode } from '@/features/jobs/code';
import { type CodeVersion, listCodeVersions } from '@/features/jobs/code-versions';
import { compareCode } from '@/features/jobs/code-diff';
import type { JobDetail } from '@/features/jobs/overview';
import { changeWords, CodeDiff, CodeFiles, sizeWords } from '@/ui/job/code/code-view.tsx';
import { EarlierCode, EARLIER } from '@/ui/job/code/earlier-code.tsx';
import { shortDigest } from '@/ui/job/detail/source-panel.tsx';
import { codeHref, type CodePlace, placeOf } from '@/ui/job/list/job-row.ts';
import { RefreshButton } from '@/ui/job/list/refresh-button.tsx';
import { Banner } from '@/ui/kit/banner.tsx';
import { CopyButton } from '@/ui/kit/copy-button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { PageBody } from '@/ui/kit/layout.tsx';
import { Link } from '@/ui/kit/link.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { Fact } from '@/ui/kit/page-header.tsx';
import { SegmentedLinks } from '@/ui/kit/segmented.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { noCodeWords } from '@/web/no-code';
import { shown } from '@/web/shown';
import { toFileError } from '../view';

export interface JobCodeProps {
  actor: UserActor;
  job: JobDetail;
  clock: Clock;
  place: CodePlace;
}

export async function JobCodeTab({ actor, job, clock, place: asked }: JobCodeProps) {
  const versions = await listCodeVersions(actor, job.id);
  const place = asked.changes && asked.digest === undefined ? { ...asked, digest: lastBefore(versions) } : asked;
  const code = await shown(readCode(actor, job.id, place.digest));
  return (
    <PageBody>
      <State job={job} code={code} place={place} />
      {typeof code.content === 'string' ? (
        <Nothing why={code.content} code={code} mayRefresh={job.may_change} />
      ) : place.changes && !code.isPresent ? (
        <Changes before={code.content} code={code} present={await readCode(actor, job.id)} />
      ) : (
        <>
          <Facts job={job} code={code} earlier={versions.length - 1} clock={clock} />
          <CodeFiles
            code={code.content}
            openLines={Infinity}
            only={place.file}
            fileHref={(file) => codeHref(job.id, { digest: place.digest, file })}
          />
          {place.file !== undefined && (
            <p className="text-12">
              <Link className="link" href={codeHref(job.id, { digest: place.digest })}>
                All files of this code
              </Link>
            </p>
          )}
        </>
      )}
      <EarlierCode jobId={job.id} versions={versions.map(toEarlier)} present={code.presentDigest} clock={clock} />
    </PageBody>
  );
}

/** What other code it had last: "what has changed" without saying since when. */
const lastBefore = ([present, ...earlier]: readonly CodeVersion[]): string | undefined =>
  earlier.find(({ code_digest }) => code_digest !== present?.code_digest)?.code_digest;

const toEarlier = ({ code_digest, since, until }: CodeVersion) => ({
  digest: code_digest,
  since: since.toISOString(),
  until: until?.toISOString(),
});

/** Whether it is what would run, and the way to that where it is not. */
function State({ job, code, place }: { job: JobDetail; code: JobCode; place: CodePlace }) {
  const error = toFileError(job.load_error);
  const { codeDigest, presentDigest, isPresent } = code;
  if (isPresent)
    return error ? (
      <Banner family="bad" title="Its file doesn’t load now.">
        <code className="wrap-anywhere">{placeOf(error)}</code> {error.message} This is the code of the last refresh at which it did.
      </Banner>
    ) : null;
  const places = [{ changes: false }, { changes: true }].map(({ changes }) =>
    codeHref(job.id, { digest: codeDigest ?? undefined, changes }),
  );
  return (
    <>
      <Banner
        family="warn"
        title="This is not what a run would use now."
        action={
          <Link className="link" href={codeHref(job.id)}>
            The present code
          </Link>
        }
      >
        It is <code>{shortDigest(codeDigest ?? '')}</code>; the present code is{' '}
        <code>{presentDigest ? shortDigest(presentDigest) : 'not there'}</code>.
      </Banner>
      {typeof code.content !== 'string' && (
        <div>
          <SegmentedLinks
            label="Code or changes"
            segments={[
              { label: 'This code', href: places[0]! },
              { label: 'Changes since', href: places[1]! },
            ]}
            current={places[place.changes ? 1 : 0]!}
          />
        </div>
      )}
    </>
  );
}

interface FactsProps {
  job: JobDetail;
  code: JobCode;
  /** How often it has changed. */
  earlier: number;
  clock: Clock;
}

function Facts({ job, code: { codeDigest, content, isPresent }, earlier, clock }: FactsProps) {
  if (typeof content === 'string') return null;
  const { packages } = content;
  return (
    <div className="-mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-ink-2 [&_svg.lucide]:size-3.5">
      <Fact icon={<CodeIcon aria-hidden />}>
        {sizeWords(content)}
        {packages.length > 0 && `, ${formatQuantity(packages.length, 'package')}`}
      </Fact>
      <span className="inline-flex min-w-0 items-center gap-1">
        Digest <code title={codeDigest ?? undefined}>{shortDigest(codeDigest ?? '')}</code>
        <span className="-my-1">
          <CopyButton text={codeDigest ?? ''} what="code digest" />
        </span>
      </span>
      {isPresent && (
        <span>
          as refreshed <Timestamp at={job.source?.refreshed_at} clock={clock} none="never" />
        </span>
      )}
      {earlier > 0 && (
        <a className="link" href={`#${EARLIER}`}>
          {formatQuantity(earlier, 'earlier version')}
        </a>
      )}
    </div>
  );
}

interface ChangesProps {
  before: Code;
  code: JobCode;
  present: JobCode;
}

function Changes({ before, code, present }: ChangesProps) {
  const after = present.content;
  if (typeof after === 'string')
    return (
      <Empty framed title="The present code can’t be compared.">
        {noCodeWords(after, present).words}
      </Empty>
    );
  const changes = compareCode(before, after);
  return (
    <>
      <p className="-mb-3 text-12 text-ink-2">
        {changeWords(changes)} changed, from <code>{shortDigest(code.codeDigest ?? '')}</code> to the present{' '}
        <code>{shortDigest(present.codeDigest ?? '')}</code>.
      </p>
      <CodeDiff changes={changes} openLines={Infinity} />
    </>
  );
}

function Nothing({ why, code, mayRefresh }: { why: NoCode; code: JobCode; mayRefresh: boolean }) {
  const { title, words, refreshes } = noCodeWords(why, code);
  return (
    <Empty framed title={title} action={refreshes && mayRefresh && <RefreshButton />}>
      {words}
    </Empty>
  );
}
