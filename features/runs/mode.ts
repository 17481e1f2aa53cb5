// Whether a run may write. Pure: the same for everybody who starts one.
import type { RunMode } from './enqueue';

/** Asked for by the job's own variable, and only where the job has one. */
export function isDryRun(job: { supports_dryrun: boolean }, input: { readonly [variable: string]: unknown }): boolean {
  return job.supports_dryrun && input['dryrun'] === true;
}

export function runMode(job: { supports_dryrun: boolean; read_only: boolean }, input: { readonly [variable: string]: unknown }): RunMode {
  return job.read_only || isDryRun(job, input) ? 'read' : 'direct';
}
