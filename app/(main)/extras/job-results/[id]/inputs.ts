// What a run was given, by the labels of its form; objects by their names, as far as the reader may see them or is shown them.
import type { FieldSpec, Json } from '@windlass/sdk';
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
  const inputs = await Promise.all([...names].map((name) => toRow(reader, name, byName.get(name), run.task_kwargs[name] ?? null, shownBy)));
  return { inputs };
}

async function toRow(reader: Actor, name: string, spec: FieldSpec | undefined, value: Json, shownBy?: Actor): Promise<InputRow> {
  const row = { name, label: spec?.label || name, value, sensitive: spec?.sensitive };
  if (spec?.kind !== 'object' && spec?.kind !== 'multiobject') return row;
  const ids = [value]
    .flat()
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map(String);
  if (ids.length === 0) return row;
  const found = await namesOf(reader, spec.model, ids, shownBy);
  return { ...row, objects: ids.map((id) => found.get(id) ?? { name: id }) };
}
