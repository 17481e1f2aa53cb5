'use client';
// What an object picker chooses from: the answer of a list, and a hook that asks for it without haste.
import { useEffect, useState } from 'react';

export interface PickerOption {
  value: string;
  label: string;
  /** An inventory status, drawn as its shape before the name. */
  status?: string | undefined;
  /** What tells look-alikes apart: role, place. At most three. */
  details?: readonly string[] | undefined;
  /** Set on what was pasted and matched nothing. */
  missing?: boolean | undefined;
}

export interface PickerAnswer {
  options: readonly PickerOption[];
  /** Every match, not only those sent. */
  total?: number | undefined;
}

export interface Found extends PickerAnswer {
  busy: boolean;
  failed: boolean;
}

const nothing: Found = { options: [], busy: false, failed: false };

/** Asks 200 ms after the last letter, only while `on`; an answer to an older question is dropped. `load` must be stable. */
export function useOptions(load: (query: string) => Promise<PickerAnswer>, query: string, on: boolean): Found {
  const [found, setFound] = useState<Found>(nothing);
  useEffect(() => {
    if (!on) return undefined;
    let stale = false;
    setFound((before) => ({ ...before, busy: true, failed: false }));
    const timer = setTimeout(
      () => {
        load(query.trim()).then(
          (answer) => stale || setFound({ ...answer, busy: false, failed: false }),
          () => stale || setFound({ options: [], busy: false, failed: true }),
        );
      },
      query === '' ? 0 : 200,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [load, query, on]);
  return found;
}

/** Looks up pasted names one by one: exactly one option with that very label counts, anything else is a miss. */
export async function resolvePasted(names: readonly string[], load: (query: string) => Promise<PickerAnswer>): Promise<PickerOption[]> {
  return Promise.all(
    names.map(async (name) => {
      const miss = { value: `missing:${name}`, label: name, missing: true };
      try {
        const { options } = await load(name);
        const exact = options.filter((option) => option.label.toLowerCase() === name.toLowerCase() || option.value === name);
        return exact.length === 1 && exact[0] ? exact[0] : miss;
      } catch {
        return miss;
      }
    }),
  );
}
