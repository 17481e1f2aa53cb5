// What a run was given, or a schedule will give, by the labels of its form; objects by their names, as far as the reader may see them or is shown them.
import type { FieldSpec, Json } from '@windlass/sdk';
import type { Actor } from '@/core/access/actor';
import { titleOf } from '@/core/resources/fields';
import { findResource } from '@/core/resources/registry';
import { type NamedObject, namesOf } from '@/features/runs/object-names';
import type { RunDetail } from '@/features/runs/run-detail';
import type { InputRow } from '@/ui/job/live/run-panels.tsx';
import { withLabels } from './jobs/view';

export interface RunInputs {
  inputs: readonly InputRow[];
  note?: string | undefined;
}

export interface Given {
  readonly sensitive: boolean;
  readonly task_kwargs: RunDetail['task_kwargs'];
  readonly job: { readonly variables: readonly FieldSpec[] } | null;
}

export async function inputsOf(reader: Actor, given: Given, shownBy?: Actor): Promise<RunInputs> {
  if (given.sensitive && Object.keys(given.task_kwargs).length === 0)
    return { inputs: [], note: 'This job may take sensitive inputs: they were sealed until it started, and destroyed then.' };
  return { inputs: (await inputsOfEach(reader, [given], shownBy))[0]! };
}

/** Of several: one look-up for each kind of object among all of them. */
export async function inputsOfEach(reader: Actor, given: readonly Given[], shownBy?: Actor): Promise<(readonly InputRow[])[]> {
  const read = given.map(valuesOf);
  const wanted = new Map<string, Set<string>>();
  for (const { model, value, parts = [] } of read.flat())
    for (const each of [{ model, value }, ...parts])
      if (each.model !== undefined) wanted.set(each.model, new Set([...(wanted.get(each.model) ?? []), ...idsIn(each.value)]));
  const found = await Promise.all(
    [...wanted].map(async ([model, ids]) => [model, await namesOf(reader, model, [...ids], shownBy)] as const),
  );
  const names = new Map(found);
  return read.map((values) => values.map((value) => withNames(value, names)));
}

interface GivenValue extends InputRow {
  /** The kind of the objects that it names. */
  readonly model?: string | undefined;
  readonly parts?: readonly GivenValue[] | undefined;
}

function valuesOf({ task_kwargs: given, job }: Given): GivenValue[] {
  const specs = withLabels(job?.variables ?? []);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const names = new Set([
    ...specs.map((spec) => spec.name).filter((name) => name in given || byName.get(name)?.sensitive),
    ...Object.keys(given),
  ]);
  return [...names].map((name): GivenValue => {
    const spec = byName.get(name);
    const value = given[name] ?? null;
    const parts = partsOf(value, kindFor('fields', spec, given));
    return { name, label: spec?.label || name, value, sensitive: spec?.sensitive, model: modelOf(spec, given), ...(parts && { parts }) };
  });
}

/** The kind of the objects that an input names: its own, or of plain ids the one that another input says. */
const modelOf = (spec: FieldSpec | undefined, given: Given['task_kwargs']): string | undefined =>
  spec?.kind === 'object' || spec?.kind === 'multiobject' ? spec.model : kindFor('ids', spec, given);

/** Of a variable with the hint "ids of content_type" or "fields of content_type" what the input content_type says. */
function kindFor(what: 'ids' | 'fields', spec: FieldSpec | undefined, given: Given['task_kwargs']): string | undefined {
  const prefix = `${what} of `;
  const kind = spec?.widget?.startsWith(prefix) ? given[spec.widget.slice(prefix.length)] : undefined;
  return typeof kind === 'string' ? kind : undefined;
}

/** Values by field, each under its field's label. */
function partsOf(value: Json, kind: string | undefined): GivenValue[] | undefined {
  const resource = kind === undefined ? undefined : findResource(kind);
  if (!resource || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value as Readonly<Record<string, Json>>).map(([name, part]) => {
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    const model = field?.kind === 'reference' || field?.kind === 'references' ? field.model : undefined;
    return { name, label: field?.label ?? titleOf(name), value: part, model };
  });
}

const idsIn = (value: Json): string[] =>
  [value]
    .flat()
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map(String);

function withNames({ model, parts, ...row }: GivenValue, names: ReadonlyMap<string, ReadonlyMap<string, NamedObject>>): InputRow {
  const ids = model === undefined ? [] : idsIn(row.value);
  return {
    ...row,
    ...(ids.length > 0 && { objects: ids.map((id) => names.get(model!)?.get(id) ?? { name: id }) }),
    ...(parts && { parts: parts.map((part) => withNames(part, names)) }),
  };
}
