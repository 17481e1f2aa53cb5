// Filters that reach further than a field, as descriptors say them.
import { compare, not, present, type Path } from '@/core/predicate';
import type { ExtraFilter, JudgedFilter } from '../define';

/** A filter by a field of a related object. */
export const reach = (...path: Path): ExtraFilter => ({ kind: 'reach', path });

/** `has_interfaces=true`: whether there is anything at the end of a path. */
export const has = (...path: Path): ExtraFilter => ({
  kind: 'boolean',
  where: ([value]) => (value === 'true' ? present(path) : not(present(path))),
});

/** `has_racks=true` and its like, for lists of these names. */
export const hasEach = (...names: readonly string[]): Record<string, ExtraFilter> =>
  Object.fromEntries(names.map((name) => [`has_${name}`, has(name)]));

/** By the objects of this kind that a path leads to. */
export const leadsTo = (model: string, ...path: Path): JudgedFilter => ({
  kind: 'object',
  model,
  where: (ids) => compare(path, 'exact', ...ids),
});

/** A relation's filter under a second name that clients use. */
export const alsoAs = (field: string, model: string): ExtraFilter => ({ ...leadsTo(model, field), present: [field] });
