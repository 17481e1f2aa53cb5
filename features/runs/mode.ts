// Whether a run may write, and whether somebody has to approve it first. Pure: the same for everybody who starts one.
import type { RunMode } from './enqueue';

type Input = { readonly [variable: string]: unknown };

/** Asked for by the job's own variable, and only where the job has one. */
export function isDryRun(job: { supports_dryrun: boolean }, input: Input): boolean {
  return job.supports_dryrun && input['dryrun'] === true;
}

export function runMode(job: { supports_dryrun: boolean; read_only: boolean }, input: Input): RunMode {
  return job.read_only || isDryRun(job, input) ? 'read' : 'direct';
}

/** A dry run needs no approval, because it can't change anything: the database refuses its writes. */
export function needsApproval(job: { approval_required: boolean; supports_dryrun: boolean }, input: Input): boolean {
  return job.approval_required && !isDryRun(job, input);
}
