// A table cell of two lines: the name, and under it the description or the reason why it can't run. As the name of a row it is never cut.
import type { ReactNode } from 'react';

export function TwoLine({ children, below, bad = false }: { children: ReactNode; below?: ReactNode; bad?: boolean | undefined }) {
  return (
    <span className="block min-w-0">
      <span className="cut in-[th]:whole max-sm:whole underline-offset-3 decoration-line-strong group-hover/link:underline">
        {children}
      </span>
      {below && (
        <span
          className={`cut text-12 max-sm:line-clamp-2 max-sm:break-normal max-sm:wrap-anywhere ${bad ? 'text-bad' : 'text-ink-3'}`}
          title={typeof below === 'string' ? below : undefined}
        >
          {below}
        </span>
      )}
    </span>
  );
}
