'use client';
// Reads the job sources again. The address it posts to asks for the permission to change jobs.
import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { showToast } from '../../kit/toast.ts';

export interface RefreshAnswer {
  /** What was found, in one line. */
  detail: string;
  ok: boolean;
}

export function RefreshButton() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function refresh() {
    setBusy(true);
    try {
      const response = await fetch('/extras/jobs/refresh/', { method: 'POST', headers: { accept: 'application/json' } });
      const answer = (await response.json().catch(() => undefined)) as RefreshAnswer | undefined;
      showToast(answer?.detail ?? 'The sources could not be refreshed.', { family: response.ok && answer?.ok ? 'ok' : 'bad' });
      router.refresh();
    } catch {
      showToast('The server did not answer. Nothing was refreshed.', { family: 'bad' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button icon={<RefreshCw aria-hidden />} busy={busy && 'Refreshing'} onClick={() => void refresh()}>
      Refresh code
    </Button>
  );
}
