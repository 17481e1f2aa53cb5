// The code behind a job: where it lies, what it is called, and whether the disk has moved on since.
import { CopyButton } from '../../kit/copy-button.tsx';
import { KeyValue, type KeyFact } from '../../kit/key-value.tsx';
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
  refreshedAt?: string | undefined;
}

export function SourcePanel({ facts, clock }: { facts: JobSourceFacts; clock: Clock }) {
  return (
    <Section title="Source Code">
      <KeyValue facts={sourceFacts(facts, clock)} />
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
    { label: 'Class path', value: path, mono: true, note: <CopyButton text={path} what="class path" /> },
    { label: 'File', value: facts.file, mono: true },
    { label: 'Installed', value: facts.installed ? 'Yes' : 'No, its class is gone from the source' },
    { label: 'Receives', value: receivers || '–' },
    ...(facts.codeDigest
      ? [
          {
            label: 'Code',
            value: shortDigest(facts.codeDigest),
            mono: true,
            note: <CopyButton text={facts.codeDigest} what="code digest" />,
          },
        ]
      : []),
    { label: 'Refreshed', value: <Timestamp at={facts.refreshedAt} clock={clock} none="Never" /> },
  ];
}

export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
