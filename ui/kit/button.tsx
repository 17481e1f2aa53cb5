// Buttons and links that look like them. At most one primary on a page; an off button keeps its focus and says why.
import { Link } from './link.tsx';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger' | 'danger-solid';
export type ButtonSize = 'small' | 'normal' | 'touch';

interface ButtonLook {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** A lucide icon element, left of the label. */
  icon?: ReactNode;
  /** Printed as a keycap and pressed by the page's keyboard map: one letter, or `Ctrl+↵`. */
  hotkey?: string | undefined;
  children: ReactNode;
}

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'children' | 'disabled'> {
  /** The -ing form while the server is asked; the width stays. */
  busy?: string | false | undefined;
  /** Why the button is off. A string is shown beside it; `true` needs `aria-describedby` on the reason's element. */
  off?: string | boolean | undefined;
}

const rest: Record<ButtonVariant, string> = {
  default: 'border-line-strong bg-surface text-ink hover:bg-hover active:bg-pressed',
  primary: 'border-primary bg-primary text-on-primary hover:border-primary-hover hover:bg-primary-hover',
  ghost: 'border-transparent text-ink-2 hover:bg-hover active:bg-pressed',
  danger: 'border-bad-line bg-surface text-bad hover:bg-bad-tint',
  'danger-solid': 'border-bad-solid bg-bad-solid text-on-solid hover:border-bad hover:bg-bad',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-6 px-2 text-12 gap-1.5 [&_svg.lucide]:size-3.5',
  normal: 'h-[30px] px-3 text-13 gap-2',
  touch: 'h-11 px-4 text-13 gap-2',
};

const shape =
  'relative inline-flex shrink-0 items-center justify-center rounded-control border whitespace-nowrap select-none transition-colors';

export function buttonClass({
  variant = 'default',
  size = 'normal',
  off,
}: {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  off?: boolean | undefined;
}): string {
  const look = off ? 'border-line bg-sunken text-ink-disabled cursor-not-allowed' : rest[variant];
  return classNames(shape, sizes[size], look);
}

function Inside({ icon, hotkey, variant, children }: ButtonLook) {
  const filled = variant === 'primary' || variant === 'danger-solid';
  return (
    <>
      {icon}
      {children}
      {hotkey && (
        <span className="max-sm:hidden">
          <Kbd keys={hotkey} inherit={filled} />
        </span>
      )}
    </>
  );
}

/** A button. Inside forms say `type="submit"`; or use SubmitButton, which knows when its form is busy. */
export function Button({ variant, size, icon, hotkey, busy, off, children, className, type = 'button', ...props }: ButtonProps) {
  const reasonId = useId();
  const reason = typeof off === 'string' && off ? off : undefined;
  const still = Boolean(off) || Boolean(busy);
  const { onClick, formAction, ...others } = props;
  const button = (
    <button
      {...others}
      {...(still ? {} : { onClick, formAction })}
      type={still ? 'button' : type}
      aria-disabled={still || undefined}
      aria-busy={busy ? true : undefined}
      aria-describedby={reason ? reasonId : props['aria-describedby']}
      aria-keyshortcuts={ariaKey(hotkey)}
      data-hotkey={hotkey}
      className={classNames(buttonClass({ variant, size, off: Boolean(off) }), className)}
    >
      <span className={classNames('inline-flex items-center gap-[inherit]', busy && 'invisible')}>
        <Inside icon={icon} hotkey={hotkey} variant={off ? 'default' : variant}>
          {children}
        </Inside>
      </span>
      {busy && (
        <span className="absolute inset-0 inline-flex items-center justify-center gap-[inherit]">
          <Spinner />
          {busy}
        </span>
      )}
    </button>
  );
  if (!reason) return button;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {button}
      <span id={reasonId} className="text-12 text-ink-3">
        {reason}
      </span>
    </span>
  );
}

export interface ButtonLinkProps extends ButtonLook, Omit<ComponentProps<typeof Link>, 'children'> {}

/** A link drawn as a button: for everything that only goes somewhere. */
export function ButtonLink({ variant, size, icon, hotkey, children, className, ...props }: ButtonLinkProps) {
  return (
    <Link
      {...props}
      aria-keyshortcuts={ariaKey(hotkey)}
      data-hotkey={hotkey}
      className={classNames(buttonClass({ variant, size }), className)}
    >
      <Inside icon={icon} hotkey={hotkey} variant={variant}>
        {children}
      </Inside>
    </Link>
  );
}

const spoken: Record<string, string> = { Ctrl: 'Control', '↵': 'Enter', Esc: 'Escape' };

function ariaKey(hotkey: string | undefined): string | undefined {
  return hotkey
    ?.split('+')
    .map((key) => spoken[key] ?? key)
    .join('+');
}
