// A JSON value to read: folded where it is long, scalars in mono, nothing coloured.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatQuantity } from './number.ts';

/** Anything JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export function JsonView({ value, open = 2 }: { value: JsonValue; /** How many levels start unfolded. */ open?: number | undefined }) {
  return (
    <div className="overflow-x-auto font-mono text-12 leading-[1.125rem] text-ink">
      <Node value={value} open={open} />
    </div>
  );
}

function Node({ name, value, open }: { name?: string | undefined; value: JsonValue; open: number }) {
  const lead = name === undefined ? null : <span className="text-ink-2">{name}: </span>;
  const entries = entriesOf(value);
  if (!entries)
    return (
      <div className="pl-4 whitespace-pre-wrap">
        {lead}
        <Scalar value={value as string | number | boolean | null} />
      </div>
    );
  const list = Array.isArray(value);
  if (entries.length === 0)
    return (
      <div className="pl-4">
        {lead}
        {list ? '[]' : '{}'}
      </div>
    );
  return (
    <Fold
      open={open > 0}
      head={
        <>
          {lead}
          <span className="text-ink-3">{formatQuantity(entries.length, list ? 'item' : 'key')}</span>
        </>
      }
    >
      {entries.map(([key, child]) => (
        <Node key={key} name={key} value={child} open={open - 1} />
      ))}
    </Fold>
  );
}

function Fold({ open, head, children }: { open: boolean; head: ReactNode; children: ReactNode }) {
  return (
    <details open={open} className="group/fold">
      <summary className="flex cursor-default list-none items-center gap-1 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3! text-ink-3 in-[details[open]>summary]:rotate-90" />
        <span>{head}</span>
      </summary>
      <div className="ml-[5px] border-l border-line pl-2">{children}</div>
    </details>
  );
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (typeof value === 'string') return <span className="wrap-anywhere">&quot;{value}&quot;</span>;
  return <span className={value === null ? 'text-ink-3' : 'text-ink'}>{String(value)}</span>;
}

function entriesOf(value: JsonValue): [string, JsonValue][] | undefined {
  return value !== null && typeof value === 'object' ? Object.entries(value) : undefined;
}
