'use client';
// Pauses or resumes a schedule in place. Shown at once, taken back with the reason if the server refuses.
import { Pause, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button, type ButtonProps } from '../kit/button.tsx';
import { showToast } from '../kit/toast.ts';
import { scheduleHref } from './hrefs.ts';
import { send } from './send.ts';

export interface PauseButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'hotkey'> {
  id: string;
  name: string;
  paused: boolean;
}

export function PauseButton({ id, name, paused, variant, size, hotkey }: PauseButtonProps) {
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string>();

  function toggle() {
    startTransition(async () => {
      const answer = await send(scheduleHref(id, paused ? 'resume' : 'pause'));
      if (!answer.ok) {
        setRefusal(answer.message);
        return;
      }
      setRefusal(undefined);
      showToast(paused ? `${name} goes on.` : `${name} is paused.`, { family: paused ? 'ok' : 'idle' });
      router.refresh();
    });
  }

  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      {refusal && (
        <span role="alert" className="max-w-72 text-12 whitespace-normal text-bad">
          {refusal}
        </span>
      )}
      <Button
        variant={variant ?? (paused ? 'default' : 'ghost')}
        size={size}
        hotkey={hotkey}
        icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        busy={busy && (paused ? 'Resuming' : 'Pausing')}
        onClick={toggle}
      >
        {paused ? 'Resume' : 'Pause'}
        <span className="sr-only"> {name}</span>
      </Button>
    </span>
  );
}
