'use client';
// Where object fields get their options from: the page provides it, so that fields know no data access. Also remembers names by id.
import { createContext, useContext, useMemo, useRef, type ReactNode } from 'react';
import type { PickerAnswer, PickerOption } from '../kit/options.ts';

/** Filters of a list, under the API's names. */
export type ListFilter = Readonly<Record<string, readonly string[]>>;

/** There is no object to choose: said, and where the first is added by who may. */
export interface Nothing {
  readonly says: string;
  readonly add?: { readonly label: string; readonly href: string };
}

export interface OptionsSource {
  /** The options of a model that match a typed text and the filter. */
  loadOptions: (model: string, query: string, filter: ListFilter, displayField?: string) => Promise<PickerAnswer>;
  /** Of these ids those that exist, may be seen and fit the filter. */
  resolveOptions: (model: string, ids: readonly string[], filter: ListFilter, displayField?: string) => Promise<readonly PickerOption[]>;
  /** Why this person finds no option of a model. */
  refusal?: ((model: string) => string | undefined) | undefined;
  /** Why a field, by its name, had nothing to choose from when the form was made. */
  nothing?: ((name: string) => Nothing | undefined) | undefined;
  /** The full list, in a tab of its own. */
  browseHref?: ((model: string, filter: ListFilter) => string | undefined) | undefined;
}

interface Options extends OptionsSource {
  /** What an id is called, as far as it has been seen in this form. */
  known: Map<string, PickerOption>;
}

const OptionsContext = createContext<Options | undefined>(undefined);

export function OptionsProvider({ source, children }: { source: OptionsSource; children: ReactNode }) {
  const known = useRef(new Map<string, PickerOption>());
  const options = useMemo(() => ({ ...source, known: known.current }), [source]);
  return <OptionsContext value={options}>{children}</OptionsContext>;
}

export function useOptionsSource(): Options {
  const options = useContext(OptionsContext);
  if (!options) throw new Error('An object field stands outside an OptionsProvider.');
  return options;
}
