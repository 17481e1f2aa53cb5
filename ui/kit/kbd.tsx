// A keycap. Decoration for the eye: the control it stands on says its key in aria-keyshortcuts.
import { classNames } from './class-names.ts';

export function Kbd({ keys, inherit = false }: { keys: string; inherit?: boolean | undefined }) {
  return (
    <span aria-hidden className="inline-flex gap-0.5">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className={classNames(
            'inline-flex h-[17px] min-w-[17px] items-center justify-center rounded-tag border px-1 text-11',
            inherit ? 'border-current/50' : 'border-line-strong bg-surface text-ink-2',
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
