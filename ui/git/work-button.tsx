'use client';
// Starts a sync or a dry run of a repository and goes to its run. The address it posts to asks for the permission to change the repository.
import { FileDiff, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../kit/button.tsx';
import { showToast } from '../kit/toast.ts';

const looks = {
  sync: { label: 'Sync', busy: 'Starting', icon: <RefreshCw aria-hidden />, hotkey: 'S' },
  'dry-run': { label: 'Dry run', busy: 'Starting', icon: <FileDiff aria-hidden />, hotkey: undefined },
} as const;

/** What the address answers. */
export type WorkAnswer = { href: string } | { detail: string };

export function WorkButton({ repositoryId, work }: { repositoryId: string; work: keyof typeof looks }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const { label, busy: doing, icon, hotkey } = looks[work];

  async function start() {
    setBusy(true);
    const response = await fetch(`/extras/git-repositories/${repositoryId}/${work}/`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    }).catch(() => undefined);
    const answer = (await response?.json().catch(() => undefined)) as WorkAnswer | undefined;
    if (answer && 'href' in answer) return router.push(answer.href);
    showToast(answer?.detail ?? 'The server did not answer. Nothing was started.', { family: 'bad' });
    setBusy(false);
    return undefined;
  }

  return (
    <Button icon={icon} hotkey={hotkey} busy={busy && doing} onClick={() => void start()}>
      {label}
    </Button>
  );
}
