// Fields that clients of this API read and that hold nothing here, because the kinds of objects in them are not kept: always empty, and refused when they
// are given a value. They say which kind it would be.
import { fixed, reference, references, type Field } from './fields';

/** A field that would name a row of such a kind. */
export const vacantReference = (model: string, options: { help?: string; group?: string } = {}): Field =>
  fixed(null, { ...options, as: reference(model, { nullable: true }) });

/** A list that would hold rows of such a kind. */
export const vacantList = (model: string, options: { help?: string; hidden?: boolean } = {}): Field =>
  fixed([], { ...options, as: references(model, { reverse: 'id' }) });

/** Lists of such kinds that clients filter by, and that are not sent. */
export const hiddenLists = (models: Readonly<Record<string, string>>): Record<string, Field> =>
  Object.fromEntries(Object.entries(models).map(([name, model]) => [name, vacantList(model, { hidden: true })]));

/** Counts of such rows. */
export const uncounted = (...names: readonly string[]): Record<string, Field> => Object.fromEntries(names.map((name) => [name, fixed(0)]));
