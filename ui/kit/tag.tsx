// A word that sorts things. Outlined and grey: a tag is not a state.
import type { ReactNode } from 'react';

export function Tag({ children, icon, title }: { children: ReactNode; icon?: ReactNode; title?: string | undefined }) {
  return (
    <span
      title={title}
      className="inline-flex h-[18px] w-fit max-w-full items-center align-middle gap-1 rounded-tag border border-line-strong bg-surface px-1.5 text-11 text-ink-2 [&_svg.lucide]:size-3"
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
