'use client';
// A button for an act with consequences: opens a dialog that lists what will happen to what, and sends only from there.
import { TriangleAlert } from 'lucide-react';
import { useId, useRef, useState, useTransition, type FormEvent, type ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Input } from './input.tsx';
import { Kbd } from './kbd.tsx';

export interface Consequence {
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
}

/** What a refused act answers; nothing means it was done. */
export interface Refusal {
  error: string;
}

export interface ConfirmButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'icon' | 'hotkey' | 'off' | 'id'> {
  /** On the opener, ending in `…`. */
  children: ReactNode;
  /** The question: "Cancel this run?" */
  title: string;
  intro?: ReactNode;
  consequences?: readonly Consequence[] | undefined;
  /** Asks the server what will happen, when the dialog opens. */
  load?: (() => Promise<readonly Consequence[]>) | undefined;
  /** The act by name: "Delete 61 objects". */
  confirm: string;
  /** Its -ing form: "Deleting". */
  busyLabel: string;
  /** What stays: "Keep running". */
  keep: string;
  danger?: boolean | undefined;
  /** For the gravest acts: has to be typed first. */
  typeToConfirm?: string | undefined;
  /** Hidden values sent with the form. */
  values?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Sent when confirmed. A refusal is shown in the dialog; a redirect leaves it. */
  action: (form: FormData) => Promise<Refusal | undefined | void>;
  /** Further inputs of the form: a reason, a comment. A refusal leaves in them what was typed. */
  fields?: ReactNode;
  onClose?: (() => void) | undefined;
}

export function ConfirmButton(props: ConfirmButtonProps) {
  const {
    title,
    intro,
    confirm,
    busyLabel,
    keep,
    danger = true,
    typeToConfirm,
    values = {},
    action,
    fields,
    children,
    load,
    onClose,
    ...opener
  } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const formId = useId();
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string>();
  const [typed, setTyped] = useState('');
  const [loaded, setLoaded] = useState<readonly Consequence[]>();
  const mismatch = typeToConfirm !== undefined && typed.trim() !== typeToConfirm;

  function open() {
    setError(undefined);
    setTyped('');
    dialog.current?.showModal();
    load?.().then(setLoaded, () => setError('What would happen could not be looked up. Close this and try again.'));
  }

  // Not the form's `action`: React would empty the form, whatever came of it.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    startTransition(async () => {
      const refusal = await action(new FormData(form));
      if (refusal) return setError(refusal.error);
      form.reset();
      dialog.current?.close();
    });
  }

  const list = loaded ?? props.consequences;
  const { consequences: _listed, ...button } = opener;
  return (
    <>
      <Button variant={danger ? 'danger' : 'default'} {...button} onClick={open}>
        {children}
      </Button>
      <Dialog
        ref={dialog}
        title={title}
        strict
        onClose={onClose}
        footer={
          <>
            <Button
              type="submit"
              form={formId}
              variant={danger ? 'danger-solid' : 'primary'}
              busy={pending && busyLabel}
              off={mismatch || (load && !loaded) ? true : undefined}
            >
              {confirm}
            </Button>
            <Button data-autofocus onClick={() => dialog.current?.close()}>
              {keep} <Kbd keys="Esc" />
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={send} className="flex flex-col gap-3">
          {intro && <p className="text-ink-2">{intro}</p>}
          {list && list.length > 0 && <Consequences list={list} />}
          {fields}
          {typeToConfirm !== undefined && (
            <label className="block">
              <span className="mb-1.5 block">
                Type <code className="font-bold">{typeToConfirm}</code> to go on
              </span>
              <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
            </label>
          )}
          {Object.entries(values).flatMap(([name, value]) =>
            [value].flat().map((each) => <input key={`${name}=${each}`} type="hidden" name={name} value={each} />),
          )}
          {error && (
            <p role="alert" className="flex items-start gap-2 text-bad">
              <TriangleAlert aria-hidden className="mt-0.5" />
              {error}
            </p>
          )}
        </form>
      </Dialog>
    </>
  );
}

export function Consequences({ list }: { list: readonly Consequence[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {list.map((item, index) => (
        <li key={index} className="flex gap-2.5">
          <span className="flex h-5 w-4 items-center text-ink-2">
            {item.icon ?? <span aria-hidden className="mx-auto size-1 rounded-full bg-idle-solid" />}
          </span>
          <span className="min-w-0">
            {item.title}
            {item.detail && <span className="block text-12 text-ink-2">{item.detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
