// What a run was given, by the labels of its form; objects by their names, as far as the reader may see them or is shown them.
import type { FieldSpec } from '@windlass/sdk';
import type { Actor } from '@/core/access/actor';
import { namesOf } from '@/features/runs/object-names';
import type { RunDetail } from '@/features/runs/run-detail';
import { withLabels } from '../../jobs/view';
import type { InputRow } from '@/ui/job/live/run-panels.tsx';

export interface RunInputs {
  inputs: readonly InputRow[];
  note?: string | undefined;
}

/** A run's, or those that a schedule will give to its runs. */
type Given = Pick<RunDetail, 'sensitive' | 'task_kwargs'> & { readonly job: Pick<NonNullable<RunDetail['job']>, 'variables'> | null };

export async function inputsOf(reader: Actor, run: Given, shownBy?: Actor): Promise<RunInputs> {
  if (run.sensitive && Object.keys(run.task_kwargs).length === 0)
    return { inputs: [], note: 'This job may take sensitive inputs: they were sealed until it started, and destroyed then.' };
  const specs = withLabels(run.job?.variables ?? []);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const names = new Set([
    ...specs.map((spec) => spec.name).filter((name) => name in run.task_kwargs || byName.get(name)?.sensitive),
    ...Object.keys(run.task_kwargs),
  ]);
  const inputs = await Promise.all([...names].map((name) => toRow(reader, name, byName.get(name), run.task_kwargs, shownBy)));
  return { inputs };
}

async function toRow(
  reader: Actor,
  name: string,
  spec: FieldSpec | undefined,
  given: Given['task_kwargs'],
  shownBy?: Actor,
): Promise<InputRow> {
  const value = given[name] ?? null;
  const row = { name, label: spec?.label || name, value, sensitive: spec?.sensitive };
  const model = modelOf(spec, given);
  if (model === undefined) return row;
  const ids = [value]
    .flat()
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map(String);
  if (ids.length === 0) return row;
  const found = await namesOf(reader, model, ids, shownBy);
  return { ...row, objects: ids.map((id) => found.get(id) ?? { name: id }) };
}

/** The kind of the objects that an input names: its own, or of plain ids the one that another input says. */
function modelOf(spec: FieldSpec | undefined, given: Given['task_kwargs']): string | undefined {
  if (spec?.kind === 'object' || spec?.kind === 'multiobject') return spec.model;
  const [, other] = /^ids of (.+)$/.exec(spec?.widget ?? '') ?? [];
  const kind = other === undefined ? undefined : given[other];
  return typeof kind === 'string' ? kind : undefined;
}
