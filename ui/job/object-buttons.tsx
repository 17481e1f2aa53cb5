'use client';
// Job buttons on an object's page. A press starts the job and stays here; where to follow it is told in a toast.
import { ChevronDown, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, type ButtonVariant } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { Menu } from '../kit/menu.tsx';
import { showToast } from '../kit/toast.ts';

export interface ObjectButton {
  readonly id: string;
  readonly text: string;
  readonly look: string;
  readonly group: string;
  readonly confirmation: boolean;
  readonly job: string;
  readonly hindrance: string | null;
}

/** What the address of a press answers. */
export type PressAnswer = { href: string; isPending: boolean } | { detail: string };

const VARIANTS: Readonly<Record<string, ButtonVariant>> = { danger: 'danger', link: 'ghost' };

export function ObjectButtons({ buttons, model, id, name }: { buttons: readonly ObjectButton[]; model: string; id: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<ObjectButton>();
  const [pressed, setPressed] = useState<string>();
  const alone = buttons.filter(({ group }) => group === '');
  const groups = [
    ...Map.groupBy(
      buttons.filter(({ group }) => group !== ''),
      ({ group }) => group,
    ),
  ];

  async function press(button: ObjectButton) {
    setPressed(button.id);
    const response = await fetch(`/extras/job-buttons/${button.id}/press/`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ model, id }),
    }).catch(() => undefined);
    const answer = (await response?.json().catch(() => undefined)) as PressAnswer | undefined;
    setPressed(undefined);
    if (answer && 'href' in answer)
      showToast(answer.isPending ? `${button.job} waits for approval.` : `${button.job} was started.`, {
        action: { label: answer.isPending ? 'Show request' : 'Show run', href: answer.href },
      });
    else showToast(answer?.detail ?? 'The server did not answer. Nothing was started.', { family: 'bad' });
  }

  function choose(button: ObjectButton) {
    if (!button.confirmation) return void press(button);
    setAsked(button);
    dialog.current?.showModal();
  }

  return (
    <>
      {alone.map((button) => (
        <Button
          key={button.id}
          variant={VARIANTS[button.look]}
          icon={<Play aria-hidden />}
          off={button.hindrance !== null || undefined}
          title={button.hindrance ?? `Runs ${button.job}`}
          busy={pressed === button.id && 'Starting'}
          onClick={() => choose(button)}
        >
          {button.text}
          {button.hindrance !== null && <span className="sr-only">: {button.hindrance}</span>}
        </Button>
      ))}
      {groups.map(([group, members]) => (
        <Menu
          key={group}
          label={group}
          variant={VARIANTS[members[0]!.look]}
          button={
            <>
              {group}
              <ChevronDown aria-hidden />
            </>
          }
          entries={members.map((button) => ({
            label: button.text,
            icon: <Play aria-hidden />,
            danger: button.look === 'danger',
            onSelect: () => choose(button),
            ...(button.hindrance !== null && { off: button.hindrance }),
          }))}
        />
      ))}
      <Dialog
        ref={dialog}
        title={`Run ${asked?.job ?? ''}?`}
        footer={
          <>
            <Button
              variant="primary"
              onClick={() => {
                dialog.current?.close();
                if (asked) void press(asked);
              }}
            >
              {asked?.text ?? 'Run'}
            </Button>
            <Button data-autofocus onClick={() => dialog.current?.close()}>
              Do not run <Kbd keys="Esc" />
            </Button>
          </>
        }
      >
        <p className="text-ink-2">
          The job {asked?.job} is run for {name}.
        </p>
      </Dialog>
    </>
  );
}
