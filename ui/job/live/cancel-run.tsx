'use client';
// Stops a run, after saying what will happen to it and what will be kept. The server says it when the dialog opens; the act has an address of its own.
import { CircleX, DatabaseZap, ListX, Timer, Unplug } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { ConfirmButton, type Consequence } from '../../kit/confirm-button.tsx';
import { showToast } from '../../kit/toast.ts';
import type { RunFacts } from './run-facts.ts';

/** What the server tells before the act: a line each. */
export interface CancelPreview {
  lines: readonly { kind: 'run' | 'changes' | 'outside' | 'queue'; title: string; detail?: string | undefined }[];
}

const icons: Record<CancelPreview['lines'][number]['kind'], ReactNode> = {
  run: <Timer aria-hidden />,
  changes: <DatabaseZap aria-hidden />,
  outside: <Unplug aria-hidden />,
  queue: <ListX aria-hidden />,
};

export function CancelRun({ run, may }: { run: RunFacts; may: boolean }) {
  const router = useRouter();
  const url = `/extras/job-results/${run.id}/cancel/`;

  async function preview(): Promise<readonly Consequence[]> {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(String(response.status));
    const { lines } = (await response.json()) as CancelPreview;
    return lines.map(({ kind, title, detail }) => ({ icon: icons[kind], title, detail }));
  }

  async function cancel() {
    const response = await fetch(url, { method: 'POST', headers: { accept: 'application/json' } }).catch(() => undefined);
    const answer = (await response?.json().catch(() => undefined)) as { detail?: string } | undefined;
    if (!response?.ok) return { error: answer?.detail ?? 'The server did not answer. The run goes on.' };
    showToast(answer?.detail ?? 'The run was asked to stop.', { family: 'idle' });
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmButton
      icon={<CircleX aria-hidden />}
      hotkey="C"
      off={
        !may ? 'Only who asked for it, or who may run this job, can cancel it' : run.cancelRequestedAt ? 'It was asked to stop' : undefined
      }
      title="Cancel this run?"
      load={preview}
      confirm="Cancel run"
      busyLabel="Cancelling"
      keep={run.startedAt ? 'Keep running' : 'Keep waiting'}
      action={cancel}
    >
      Cancel run…
    </ConfirmButton>
  );
}
