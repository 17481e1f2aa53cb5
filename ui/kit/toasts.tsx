'use client';
// Where toasts stand: bottom right, above every layer, six seconds, longer while pointed at or focused.
import { CheckCheck, CircleX, Info, X } from 'lucide-react';
import { Link } from './link.tsx';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { IconButton } from './icon-button.tsx';
import { closeToast, currentToasts, subscribeToasts, type Toast } from './toast.ts';

const none: readonly Toast[] = [];
const icons = {
  ok: <CheckCheck aria-hidden className="text-ok" />,
  idle: <Info aria-hidden className="text-ink-2" />,
  bad: <CircleX aria-hidden className="text-bad" />,
};

export function ToastRegion() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts, () => none);
  const region = useRef<HTMLDivElement>(null);
  // A popover shown last lies above a dialog opened before it.
  useEffect(() => {
    const element = region.current;
    if (!element?.showPopover) return;
    if (element.matches(':popover-open')) element.hidePopover();
    if (toasts.length > 0) element.showPopover();
  }, [toasts]);
  return (
    <div
      ref={region}
      popover="manual"
      role="region"
      aria-label="Notices"
      className="inset-auto right-4 bottom-4 m-0 w-[400px] max-w-[calc(100vw-2rem)] overflow-visible bg-transparent p-0 max-sm:bottom-20"
    >
      <div role="status">
        <ol className="flex flex-col gap-2">
          {toasts.map((toast) => (
            <Card key={toast.id} toast={toast} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function Card({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => closeToast(toast.id), 6000);
    return () => clearTimeout(timer);
  }, [held, toast.id]);
  const close = () => closeToast(toast.id);
  const { action } = toast;
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="flex min-h-10 items-center gap-3 rounded-card border border-line bg-surface py-1.5 pr-2 pl-4 text-13 text-ink shadow-pop"
    >
      {icons[toast.family]}
      <span className="min-w-0 flex-1">{toast.text}</span>
      {action?.href && (
        <Link href={action.href} onClick={close} className="link">
          {action.label}
        </Link>
      )}
      {action?.onSelect && (
        <button
          type="button"
          className="link"
          onClick={() => {
            action.onSelect?.();
            close();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton label="Close" icon={<X aria-hidden />} size="small" onClick={close} />
    </li>
  );
}
