// A truth about the whole page: icon, bold statement, one sentence, at most one button.
import { CircleCheck, CircleX, Info, TriangleAlert, UserCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { familyFill, familyText } from './families.ts';
import type { Family } from './states.ts';

const icons: Record<Family, typeof Info> = {
  you: UserCheck,
  run: Info,
  wait: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  idle: Info,
};

export interface BannerProps {
  family: Family;
  /** The bold statement, with its full stop. */
  title: ReactNode;
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
  /** Lies edge to edge under the tabs, without a frame. */
  flush?: boolean | undefined;
  /** Announced when it appears: `assertive` only for failures of what is being watched. */
  live?: 'polite' | 'assertive' | undefined;
}

export function Banner({ family, title, children, icon, action, flush = false, live }: BannerProps) {
  const Icon = icons[family];
  return (
    <div
      role={live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined}
      className={classNames(
        'flex items-start gap-3 py-2.5 sm:items-center',
        familyFill[family],
        flush ? 'border-b px-6 max-sm:px-4' : 'rounded-card border px-4',
      )}
    >
      <span className={classNames('flex h-5 items-center', familyText[family])}>{icon ?? <Icon aria-hidden />}</span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-[1_1_16rem] text-ink-2">
          <strong className="text-ink">{title}</strong>
          {children && <> {children}</>}
        </p>
        {action}
      </div>
    </div>
  );
}
