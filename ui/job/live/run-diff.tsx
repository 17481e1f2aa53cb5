'use client';
// The changes of a run in the product's diff; further pages are fetched as the reader nears the end.
import { Download } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { ButtonLink } from '../../kit/button.tsx';
import { ChangeDiff } from '../../kit/change-diff/change-diff.tsx';
import type { ChangeTotals, ObjectChange } from '../../kit/change-diff/changes.ts';
import { Empty } from '../../kit/empty.tsx';
import { isOver } from './run-facts.ts';
import { useRunLive } from './run-live.tsx';

export interface RunDiffProps {
  first: readonly ObjectChange[];
  totals: ChangeTotals;
  totalsByType: Readonly<Record<string, ChangeTotals>>;
  total: number;
  /** Answers the changes after an offset. */
  moreUrl: string;
  /** The run changed more than is listed. */
  isCut: boolean;
  csvHref: string;
  selected?: string | undefined;
  empty: { title: string; text: string };
}

export function RunDiff({ first, totals, totalsByType, total, moreUrl, isCut, csvHref, selected, empty }: RunDiffProps) {
  const [changes, setChanges] = useState(first);
  // When the run has ended the server draws the page once more: what was read before is of another moment than the totals.
  const [drawn, setDrawn] = useState(first);
  if (drawn !== first) {
    setDrawn(first);
    setChanges(first);
  }
  const live = !isOver(useRunLive().run.status);
  const asking = useRef(false);

  const more = useCallback(async () => {
    if (asking.current || changes.length >= total) return;
    asking.current = true;
    try {
      const response = await fetch(`${moreUrl}?offset=${changes.length}`, { headers: { accept: 'application/json' } });
      if (!response.ok) return;
      const next = (await response.json()) as ObjectChange[];
      setChanges((held) => [...held, ...next.filter((change) => change.order > held.length)]);
    } finally {
      asking.current = false;
    }
  }, [changes.length, moreUrl, total]);

  return (
    <>
      <ChangeDiff
        changes={changes}
        totals={totals}
        totalsByType={totalsByType}
        selected={selected}
        onNeedMore={changes.length < total ? () => void more() : undefined}
        tools={
          <ButtonLink href={csvHref} icon={<Download aria-hidden />} prefetch={false} download>
            CSV
          </ButtonLink>
        }
        empty={<Empty title={empty.title}>{empty.text}</Empty>}
      />
      {live && total > 0 && (
        <p className="border-t border-line px-6 py-2 text-12 text-ink-2 max-sm:px-4">
          The run is still at work: these are the changes it had made when you opened this. All are listed when it has ended.
        </p>
      )}
      {isCut && (
        <p className="border-t border-line px-6 py-2 text-12 text-ink-2">
          The run changed more than is listed here. The CSV has all of it.
        </p>
      )}
    </>
  );
}
