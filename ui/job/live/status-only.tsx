'use client';
// A run for somebody who may start jobs but not look at runs: how it stands, and what to ask for to see more. Looks again by itself until it has ended.
import { LockKeyhole } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { PageBody } from '../../kit/layout.tsx';
import { KeyValue } from '../../kit/key-value.tsx';
import { PageHeader } from '../../kit/page-header.tsx';
import { StatusPill } from '../../kit/status-pill.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';
import { isOver, stateOf, type RunFacts } from './run-facts.ts';

const EVERY_MS = 3000;

export function StatusOnly({ run, clock }: { run: RunFacts; clock: Clock }) {
  const router = useRouter();
  const over = isOver(run.status);
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [over, router]);

  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Your run' }, { label: run.id.slice(0, 8), mono: true }]}
        title={run.name}
        status={
          <span role="status">
            <StatusPill state={stateOf(run)} title={run.status} />
          </span>
        }
      />
      <PageBody className="max-w-180">
        <KeyValue
          facts={[
            { label: 'Run', value: run.id, mono: true },
            { label: 'Asked', value: <Timestamp at={run.createdAt} clock={clock} seconds /> },
            { label: 'Started', value: <Timestamp at={run.startedAt} clock={clock} seconds none="Not yet" /> },
            { label: 'Ended', value: <Timestamp at={run.doneAt} clock={clock} seconds none="Not yet" /> },
          ]}
        />
        <p className="flex items-start gap-2 text-12 text-ink-2">
          <LockKeyhole aria-hidden className="mt-px size-3.5!" />
          <span>
            You may run this job, but not look at runs. To see the log, the result and the files, ask an administrator for the permission to
            view job results.
          </span>
        </p>
      </PageBody>
    </>
  );
}
