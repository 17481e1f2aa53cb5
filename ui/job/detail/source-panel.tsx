// The code behind a job: where it lies, what it is called, and whether the disk has moved on since.
import { CopyButton } from '../../kit/copy-button.tsx';
import { KeyValue, type KeyFact } from '../../kit/key-value.tsx';
import { Link } from '../../kit/link.tsx';
import { Section } from '../../kit/section.tsx';
import { SourceBadge, type SourceBadgeProps } from '../../kit/source-badge.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';

export interface JobSourceFacts {
  moduleName: string;
  className: string;
  file: string;
  installed: boolean;
  hookReceiver: boolean;
  buttonReceiver: boolean;
  source?: SourceBadgeProps | undefined;
  bundleDigest?: string | undefined;
  codeDigest?: string | undefined;
  /** Where the code is read, for who may. */
  codeHref?: string | undefined;
  refreshedAt?: string | undefined;
}

export function SourcePanel({ facts, clock }: { facts: JobSourceFacts; clock: Clock }) {
  return (
    <Section title="Source Code">
      <KeyValue dense facts={sourceFacts(facts, clock)} />
    </Section>
  );
}

/** The same lines for the job's page and for its form, where nobody can change them. */
export function sourceFacts(facts: JobSourceFacts, clock: Clock): KeyFact[] {
  const path = `${facts.moduleName}.${facts.className}`;
  const receivers = [facts.hookReceiver && 'Job hooks', facts.buttonReceiver && 'Job buttons'].filter(Boolean).join(', ');
  return [
    { label: 'Source', value: facts.source ? <SourceBadge {...facts.source} /> : undefined },
    { label: 'Module', value: facts.moduleName, mono: true },
    { label: 'Class', value: facts.className, mono: true },
    { label: 'Class path', value: <Copied text={path} what="class path" />, mono: true },
    { label: 'File', value: facts.file, mono: true },
    { label: 'Installed', value: facts.installed ? 'Yes' : 'No, its class is gone from the source' },
    { label: 'Receives', value: receivers || '–' },
    ...(facts.codeDigest
      ? [
          {
            label: 'Code',
            value: <Copied text={facts.codeDigest} shown={shortDigest(facts.codeDigest)} what="code digest" href={facts.codeHref} />,
            mono: true,
          },
        ]
      : []),
    { label: 'Refreshed', value: <Timestamp at={facts.refreshedAt} clock={clock} none="Never" /> },
  ];
}

/** A text with its copy button at its end, whatever the width. */
function Copied({ text, shown = text, what, href }: { text: string; shown?: string; what: string; href?: string | undefined }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      {href ? (
        <Link href={href} className="link">
          {shown}
        </Link>
      ) : (
        <span className="min-w-0 wrap-anywhere">{shown}</span>
      )}
      <span className="-my-1">
        <CopyButton text={text} what={what} />
      </span>
    </span>
  );
}

export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
