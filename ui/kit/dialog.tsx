'use client';
// A native dialog for deciding: focus stays inside, Escape closes, the opener gets the focus back.
import { X } from 'lucide-react';
import { useEffect, useId, useRef, type MouseEvent, type ReactNode, type Ref } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  /** Open it with `ref.current.showModal()`. */
  ref: Ref<HTMLDialogElement>;
  title: ReactNode;
  children: ReactNode;
  /** Buttons; put `data-autofocus` on the safe one. */
  footer?: ReactNode;
  size?: 'normal' | 'wide' | 'drawer' | undefined;
  /** For decisions that can't be taken back: a click beside the dialog doesn't close it. */
  strict?: boolean | undefined;
  onClose?: (() => void) | undefined;
}

const sizes = {
  normal: 'm-auto w-[432px] rounded-dialog',
  wide: 'm-auto w-[640px] rounded-dialog',
  drawer: 'my-0 mr-0 ml-auto h-dvh max-h-dvh w-[640px] rounded-none',
} as const;

export function Dialog({ ref, title, children, footer, size = 'normal', strict = false, onClose }: DialogProps) {
  const titleId = useId();
  const own = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = own.current;
    if (!dialog) return undefined;
    // The browser focuses the first control; the safe one may be another.
    const opened = () => dialog.open && dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    dialog.addEventListener('toggle', opened);
    return () => dialog.removeEventListener('toggle', opened);
  }, []);

  function dismiss(event: MouseEvent<HTMLDialogElement>) {
    if (!strict && event.target === own.current) own.current.close();
  }

  return (
    <dialog
      ref={(dialog) => {
        own.current = dialog;
        if (typeof ref === 'function') return ref(dialog);
        if (ref) ref.current = dialog;
        return undefined;
      }}
      aria-labelledby={titleId}
      onClick={dismiss}
      onClose={onClose}
      className={classNames(
        'z-40 max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] overflow-hidden border border-line bg-surface p-0 text-13 text-ink shadow-dialog',
        sizes[size],
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
          <h2 id={titleId} className="text-16">
            {title}
          </h2>
          {!strict && (
            <IconButton label="Close" icon={<X aria-hidden />} size="small" onClick={() => own.current?.close()} className="-mr-1" />
          )}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>
        {footer && <div className="flex flex-wrap items-center gap-2 px-5 pt-1 pb-5">{footer}</div>}
      </div>
    </dialog>
  );
}
