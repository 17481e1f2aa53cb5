'use client';
// Said over a form when somebody else saved the same object meanwhile: who, when, and what is different now.
import type { Json } from '@windlass/sdk';
import { useEffect, useRef } from 'react';
import { FieldDiff } from '../kit/change-diff/article.tsx';
import type { ObjectChange } from '../kit/change-diff/changes.ts';
import { Banner } from '../kit/banner.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import type { Author } from './last-changed.tsx';

export interface Meanwhile extends Author {
  /** What the form shows from now on. */
  version: number;
  /** The object as it is now, as widgets hold it. */
  values: Record<string, Json>;
  change?: Pick<ObjectChange, 'kind' | 'typeLabel' | 'name' | 'fields'> | undefined;
}

export function StaleNotice({
  meanwhile,
  clock,
  mine,
}: {
  meanwhile: Meanwhile;
  clock: Clock;
  /** The fields that were changed here. */ mine: readonly string[];
}) {
  const contested = (meanwhile.change?.fields ?? []).filter((field) => mine.includes(field.name)).map((field) => field.name);
  const box = useRef<HTMLDivElement>(null);
  // The form may be scrolled far down: whoever pressed Update has to see why nothing was saved.
  useEffect(() => {
    void box.current?.scrollIntoView({ block: 'center' });
  }, [meanwhile]);
  return (
    <div ref={box} className="pt-4">
      <Banner
        family="warn"
        live="assertive"
        title={`Not saved: ${meanwhile.user || 'somebody else'}${meanwhile.run?.name ? `, by ${meanwhile.run.name},` : ''} changed this meanwhile.`}
      >
        At <Timestamp at={meanwhile.time} clock={clock} seconds />. What you wrote is still here.{' '}
        {contested.length > 0
          ? `Update again to put your ${contested.join(', ')} over theirs.`
          : 'None of it touches what they changed: update again.'}
      </Banner>
      {meanwhile.change && meanwhile.change.fields.length > 0 && (
        <div className="mt-2 border-t border-line">
          <FieldDiff change={meanwhile.change} />
        </div>
      )}
    </div>
  );
}
