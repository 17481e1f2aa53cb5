'use client';
// Deletes objects: a dialog that first asks the server what goes with them, what changes and what forbids it. The act has an address of its own.
import { Link2Off, Lock, Trash2, TriangleAlert } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition, type ReactNode } from 'react';
import { inSentence } from '@/core/resources/sentence.ts';
import { Button, type ButtonProps } from '../kit/button.tsx';
import { Consequences, type Consequence } from '../kit/confirm-button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Input } from '../kit/input.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { formatCount, formatQuantity } from '../kit/number.ts';
import { Spinner } from '../kit/spinner.tsx';
import { showToast } from '../kit/toast.ts';
import { ObjectNames } from './object-names.tsx';
import { amountOf, deleteLabel, wordToType, type AffectedObjects, type Removed, type RemovalPreview } from './removal.ts';

export interface DeleteButtonProps extends Pick<ButtonProps, 'size' | 'hotkey' | 'id' | 'className'> {
  /** Below /: "dcim/devices". */
  path: string;
  title: string;
  titlePlural: string;
  /** What is meant, as the query of the delete address: `pk=…`, or `all=1` and the list's filter. */
  selection: () => string;
  /** The one object, by name. */
  name?: string | undefined;
  /** How many were selected. */
  count: number;
  /** Where to go when it is gone; stays on the page without it. */
  thenHref?: string | undefined;
  children?: ReactNode;
}

export function DeleteButton({ path, title, titlePlural, selection, name, count, thenHref, children, ...look }: DeleteButtonProps) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [preview, setPreview] = useState<RemovalPreview>();
  const [error, setError] = useState<ReactNode>();
  const [typed, setTyped] = useState('');
  const [pending, startTransition] = useTransition();
  const url = `/${path}/delete/`;
  const what = name ?? formatQuantity(count, inSentence(title), inSentence(titlePlural));

  function open() {
    setPreview(undefined);
    setError(undefined);
    setTyped('');
    dialog.current?.showModal();
    ask<RemovalPreview>(`${url}?${selection()}`).then(setPreview, (reason: Error) => setError(reason.message));
  }

  function remove({ confirmed }: RemovalPreview) {
    setError(undefined);
    startTransition(async () => {
      const body = JSON.stringify({ selection: selection(), confirmed });
      const removed = await ask<Removed>(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
        (reason: Error): Removed => ({ kind: 'failed', message: reason.message, href: '' }),
      );
      if (removed.kind === 'failed') return setError(<Failure {...removed} />);
      if (removed.kind === 'elsewhere') return router.push(removed.href);
      dialog.current?.close();
      showToast(`${what} deleted.`);
      if (thenHref) router.push(thenHref);
      else router.refresh();
      return undefined;
    });
  }

  const word = preview && wordToType(preview, name);
  const refused = preview?.refusal !== undefined;
  return (
    <>
      <Button {...look} variant="danger" icon={<Trash2 aria-hidden />} onClick={open}>
        {children ?? 'Delete…'}
      </Button>
      <Dialog
        ref={dialog}
        title={`Delete ${what}?`}
        strict
        footer={
          <>
            {!refused && (
              <Button
                variant="danger-solid"
                busy={pending && 'Deleting'}
                off={!preview || (word !== undefined && typed.trim() !== word)}
                onClick={() => preview && remove(preview)}
              >
                {preview ? deleteLabel(preview) : 'Delete'}
              </Button>
            )}
            <Button data-autofocus onClick={() => dialog.current?.close()}>
              {refused ? 'Close' : count === 1 ? 'Keep it' : 'Keep them'} <Kbd keys="Esc" />
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          {!preview && !error && (
            <p role="status" className="flex items-center gap-2 text-ink-2">
              <Spinner /> Looking up what goes with it…
            </p>
          )}
          {preview && (refused ? <Refusal preview={preview} /> : <WhatGoes preview={preview} />)}
          {word !== undefined && (
            <label className="block">
              <span className="mb-1.5 block">
                Type <code className="font-bold">{word}</code> to go on
              </span>
              <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
            </label>
          )}
          {error && (
            <p role="alert" className="flex items-start gap-2 text-bad">
              <TriangleAlert aria-hidden className="mt-0.5" />
              {error}
            </p>
          )}
        </div>
      </Dialog>
    </>
  );
}

function WhatGoes({ preview }: { preview: RemovalPreview }) {
  const list: Consequence[] = [
    ...preview.deleted.map((group) => ({
      icon: <Trash2 aria-hidden />,
      title: `${amountOf(group)} ${group.count === 1 ? 'is' : 'are'} deleted`,
      detail: group.names.length > 0 && <Names group={group} />,
    })),
    ...preview.changed.map((group) => ({
      icon: <Link2Off aria-hidden />,
      title: `${amountOf(group)} ${group.count === 1 ? 'stays and changes' : 'stay and change'}: ${group.fields.join(', ')}`,
      detail: group.names.length > 0 && <Names group={group} />,
    })),
  ];
  return (
    <>
      <p className="text-ink-2">It can’t be taken back. Here is what happens:</p>
      <Consequences list={list} />
      {preview.others > 0 && <p className="text-ink-2">{formatCount(preview.others)} more of them you may not delete: they stay.</p>}
    </>
  );
}

function Failure({ message, href }: { message: string; href: string }) {
  return (
    <span>
      {message}{' '}
      {href && (
        <Link href={href} className="link">
          Open the run
        </Link>
      )}
    </span>
  );
}

function Refusal({ preview }: { preview: RemovalPreview }) {
  const list = preview.keptBy.map((group) => ({
    icon: <Lock aria-hidden />,
    title: `${amountOf(group)}, by ${inSentence(group.field)}`,
    detail: <Names group={group} />,
  }));
  if (list.length === 0) return <p>{preview.refusal}</p>;
  return (
    <>
      <p className="text-ink-2">It can’t be deleted while this refers to it. Change or delete these first:</p>
      <Consequences list={list} />
    </>
  );
}

const NAMES_SHOWN = 5;

const Names = ({ group }: { group: AffectedObjects }) => <ObjectNames names={group.names} count={group.count} first={NAMES_SHOWN} />;

const NO_ANSWER = 'The server did not answer. Nothing was deleted.';

async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers } }).catch(() => undefined);
  if (!response) throw new Error(NO_ANSWER);
  if (response.redirected) throw new Error('You are signed out. Sign in again in another tab, then try again.');
  const answer = (await response.json().catch(() => undefined)) as { detail?: string } | undefined;
  if (!response.ok) throw new Error(answer?.detail ?? NO_ANSWER);
  return answer as T;
}
