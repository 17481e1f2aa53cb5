// What a job's record says against what its class says: the overridable fields, and which of the two counts. Pure.

/** The seed's ten, and one of ours. The flag of each is `<field>_override`; the flag decides, not whether the values differ. */
export const OVERRIDABLE = [
  'grouping',
  'name',
  'description',
  'approval_required',
  'dryrun_default',
  'has_sensitive_variables',
  'hidden',
  'soft_time_limit',
  'time_limit',
  'task_queues',
  'is_singleton',
] as const;

export type Overridable = (typeof OVERRIDABLE)[number];

export interface OverridableValues {
  grouping: string;
  name: string;
  description: string;
  approval_required: boolean;
  dryrun_default: boolean;
  has_sensitive_variables: boolean;
  hidden: boolean;
  soft_time_limit: number;
  time_limit: number;
  task_queues: string[];
  is_singleton: boolean;
}

export type OverrideFlags = { [F in Overridable as `${F}_override`]: boolean };

/** A job's record, as far as overriding goes. */
export type Overriding = OverridableValues & OverrideFlags & { readonly class_values: unknown; readonly installed: boolean };

export const flagOf = <F extends Overridable>(field: F): `${F}_override` => `${field}_override`;

/** What the class says, as of the last refresh; of a class that is gone nothing is known that could be gone back to. */
export function classValues(job: Pick<Overriding, 'class_values' | 'installed'>): Partial<OverridableValues> {
  return job.installed ? (job.class_values as Partial<OverridableValues>) : {};
}

/**
 * The overridable columns after a change: a field whose flag is not set follows its class, whatever value was sent with it.
 * Of an uninstalled class the value stays as it is until the class is back.
 */
export function settle(job: Overriding, sent: Partial<OverridableValues & OverrideFlags>): OverridableValues & OverrideFlags {
  const known = classValues(job);
  const settled: Record<string, unknown> = {};
  for (const field of OVERRIDABLE) {
    const flag = sent[flagOf(field)] ?? job[flagOf(field)];
    settled[flagOf(field)] = flag;
    settled[field] = flag ? (sent[field] ?? job[field]) : (known[field] ?? job[field]);
  }
  return settled as unknown as OverridableValues & OverrideFlags;
}

/** The queues a run may be sent to; the first is the default. */
export function queuesOf(job: { task_queues: readonly string[] }): readonly [string, ...string[]] {
  const [first, ...rest] = job.task_queues;
  return first === undefined ? ['default'] : [first, ...rest];
}

export const classPathOf = (job: { module_name: string; job_class_name: string }): string => `${job.module_name}.${job.job_class_name}`;
