'use client';
// Search and filters of a list of objects; the options of object filters come from the API with the reader's own session.
import { useMemo, type ReactNode } from 'react';
import type { FilterField, Query } from '../kit/filters.ts';
import { FilterBar } from '../kit/filter-bar.tsx';
import { restOptions, type ModelPaths } from '../field/rest-options.ts';

export interface ListFilterProps {
  path: string;
  query: Query;
  fields: readonly FilterField[];
  searchLabel: string;
  /** Names for ids that stand in the address. */
  names: Readonly<Record<string, string>>;
  /** Where each content type's list is. */
  paths: ModelPaths;
  tools?: ReactNode;
}

export function ListFilter({ paths, ...props }: ListFilterProps) {
  const source = useMemo(() => restOptions(paths), [paths]);
  const load = useMemo(() => (model: string, query: string) => source.loadOptions(model, query, {}), [source]);
  return <FilterBar {...props} loadOptions={load} />;
}
