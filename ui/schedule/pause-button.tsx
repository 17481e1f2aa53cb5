'use client';
// Pauses or resumes a schedule in place. Who could not resume it again is asked first.
import { Lock, Pause, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button, type ButtonProps } from '../kit/button.tsx';
import { ConfirmButton } from '../kit/confirm-button.tsx';
import { showToast } from '../kit/toast.ts';
import { scheduleHref } from './hrefs.ts';
import { send } from './send.ts';

export interface PauseButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'hotkey'> {
  id: string;
  name: string;
  paused: boolean;
  mayResume: boolean;
  /** What keeps it from running beside that. */
  trouble?: string | undefined;
}

export function PauseButton(props: PauseButtonProps) {
  return props.paused || props.mayResume ? <Toggle {...props} /> : <PauseForGood {...props} />;
}

function Toggle({ id, name, paused, trouble, variant, size, hotkey }: PauseButtonProps) {
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
      const resumed = trouble ? `${name} is resumed. ${trouble}.` : `${name} goes on.`;
      showToast(paused ? resumed : `${name} is paused.`, { family: paused && !trouble ? 'ok' : 'idle' });
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

function PauseForGood({ id, name, variant = 'ghost', size, hotkey }: PauseButtonProps) {
  const router = useRouter();

  async function pause() {
    const answer = await send(scheduleHref(id, 'pause'));
    if (!answer.ok) return { error: answer.message };
    showToast(`${name} is paused.`, { family: 'idle' });
    router.refresh();
  }

  return (
    <ConfirmButton
      title={`Pause ${name}?`}
      consequences={[
        { icon: <Pause aria-hidden />, title: 'It does not run until it is resumed.', detail: 'A run that has started goes on.' },
        { icon: <Lock aria-hidden />, title: 'You may not resume it.', detail: 'Its page names who may.' },
      ]}
      confirm="Pause schedule"
      busyLabel="Pausing"
      keep="Keep it running"
      danger={false}
      action={pause}
      variant={variant}
      size={size}
      hotkey={hotkey}
      icon={<Pause aria-hidden />}
    >
      Pause…<span className="sr-only"> {name}</span>
    </ConfirmButton>
  );
}
