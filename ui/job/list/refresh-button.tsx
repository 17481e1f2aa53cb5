'use client';
// Reads the job sources again. The address it posts to asks for the permission to change jobs.
import { RefreshCw } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { showToast } from '../../kit/toast.ts';

export interface RefreshAnswer {
  /** How many jobs were found new, changed and so on, in one line. */
  detail: string;
  ok: boolean;
  /** Since when the reports tell of it, where there is more to tell; ISO 8601. */
  told?: string;
}

const JOBS = '/extras/jobs/';

/** The list of jobs with what a refresh found above it; filtered as it is. */
function toldHref(told: string, search = ''): string {
  const query = new URLSearchParams(search);
  query.set('refreshed', told);
  return `${JOBS}?${query}`;
}

export function RefreshButton() {
  const router = useRouter();
  const path = usePathname();
  const [busy, setBusy] = useState(false);

  async function refresh() {
    setBusy(true);
    try {
      const response = await fetch('/extras/jobs/refresh/', { method: 'POST', headers: { accept: 'application/json' } });
      const answer = (await response.json().catch(() => undefined)) as RefreshAnswer | undefined;
      if (answer?.told && path === JOBS) return router.push(toldHref(answer.told, window.location.search));
      showToast(answer?.detail ?? 'The sources could not be refreshed.', {
        family: response.ok && answer?.ok ? 'ok' : 'bad',
        ...(answer?.told && { action: { label: 'What changed', href: toldHref(answer.told) } }),
      });
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
