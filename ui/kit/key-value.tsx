// Facts as label and value, one per line. An amber edge marks a value that a person has put over the one in the code.
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface KeyFact {
  label: string;
  value: ReactNode;
  mono?: boolean | undefined;
  /** At the right: who set it, when; or a button. */
  note?: ReactNode;
  override?: boolean | undefined;
  /** A longer text under the value. */
  below?: ReactNode;
}

export interface KeyValueProps {
  facts: readonly KeyFact[];
  /** Roomy with hairlines (a page), or close together (a side panel). */
  dense?: boolean | undefined;
  /** Names of fields and inputs are set in mono. */
  monoLabels?: boolean | undefined;
}

export function KeyValue({ facts, dense = false, monoLabels = false }: KeyValueProps) {
  return (
    <dl className={classNames(!dense && 'border-t border-line')}>
      {facts.map((fact) => (
        <div
          key={fact.label}
          className={classNames(
            'relative grid items-baseline gap-x-4',
            dense
              ? 'grid-cols-[minmax(5rem,7.5rem)_1fr] py-[3px] text-12'
              : 'grid-cols-[minmax(7rem,9rem)_1fr_auto] border-b border-line py-2 max-sm:grid-cols-1 max-sm:gap-y-0.5',
            fact.override && "before:absolute before:inset-y-0 before:-left-2.5 before:w-0.5 before:bg-warn-solid before:content-['']",
          )}
        >
          <dt
            className={classNames('min-w-0 truncate text-ink-2', monoLabels && 'font-mono text-12', dense && 'text-ink-3')}
            title={fact.label}
          >
            {fact.label}
          </dt>
          <dd className={classNames('min-w-0 wrap-anywhere', fact.mono && 'font-mono text-12')}>
            {isNothing(fact.value) ? <span className="font-sans text-ink-3">None</span> : fact.value}
            {fact.below && <div className="mt-0.5 text-12 text-ink-3">{fact.below}</div>}
          </dd>
          {fact.note && <dd className="text-12 text-ink-3 max-sm:col-span-full">{fact.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

function isNothing(value: ReactNode): boolean {
  return value === null || value === undefined || value === '' || value === false;
}
