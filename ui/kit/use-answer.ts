'use client';
// Asks the server what a typed text means: 200 ms after the last letter, and an answer to an older question never shows.
import { useEffect, useState } from 'react';

interface Given<Value> {
  ask: unknown;
  query: string;
  value: Value | undefined;
  failure: unknown;
}

export interface Answer<Value> {
  /** The newest answer; stays while the next one is awaited. */
  value: Value | undefined;
  busy: boolean;
  /** What the newest question ended with instead of an answer. */
  failure: unknown;
}

/** Asks only while `on`. `ask` must be the same function from render to render: another one asks anew. */
export function useAnswer<Value>(ask: (query: string) => Promise<Value>, query: string, on: boolean): Answer<Value> {
  const [given, setGiven] = useState<Given<Value>>({ ask: undefined, query: '', value: undefined, failure: undefined });
  useEffect(() => {
    if (!on) return undefined;
    let stale = false;
    const timer = setTimeout(
      () => {
        ask(query).then(
          (value) => stale || setGiven({ ask, query, value, failure: undefined }),
          (failure: unknown) => stale || setGiven({ ask, query, value: undefined, failure: failure ?? true }),
        );
      },
      query === '' ? 0 : 200,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [ask, query, on]);
  const current = given.ask === ask && given.query === query;
  return { value: given.value, busy: on && !current, failure: current ? given.failure : undefined };
}
