// The one table of states: word, colour family and icon name of everything that can be pending, running, ended, late or off.
// Also decides which state a stored run, job, schedule or request is in. Pure; drawn by status-pill.tsx.

/** Who moves next (you, run, wait), else how it ended. There is no eighth. */
export type Family = 'you' | 'run' | 'wait' | 'ok' | 'warn' | 'bad' | 'idle';

export interface StateLook {
  word: string;
  family: Family;
}

export const states = {
  'needs-approval': { word: 'Needs approval', family: 'you' },
  planning: { word: 'Planning', family: 'run' },
  planned: { word: 'Planned', family: 'idle' },
  scheduled: { word: 'Scheduled', family: 'idle' },
  pending: { word: 'Pending', family: 'wait' },
  waiting: { word: 'Waiting', family: 'wait' },
  running: { word: 'Running', family: 'run' },
  cancelling: { word: 'Cancelling', family: 'warn' },
  succeeded: { word: 'Succeeded', family: 'ok' },
  failed: { word: 'Failed', family: 'bad' },
  'timed-out': { word: 'Timed out', family: 'bad' },
  'worker-lost': { word: 'Worker lost', family: 'bad' },
  drifted: { word: 'Drifted', family: 'warn' },
  cancelled: { word: 'Cancelled', family: 'idle' },
  denied: { word: 'Denied', family: 'bad' },
  undone: { word: 'Undone', family: 'idle' },
  'still-valid': { word: 'Still valid', family: 'ok' },
  stale: { word: 'Stale', family: 'warn' },
  approved: { word: 'Approved', family: 'ok' },
  'code-changed': { word: 'Code changed: ask again', family: 'warn' },
  'approval-void': { word: 'Approval void', family: 'you' },
  active: { word: 'Active', family: 'ok' },
  enabled: { word: 'Enabled', family: 'ok' },
  paused: { word: 'Paused', family: 'idle' },
  finished: { word: 'Finished', family: 'idle' },
  late: { word: 'Late', family: 'warn' },
  'owner-gone': { word: 'Owner gone', family: 'warn' },
  'job-off': { word: 'Job disabled', family: 'warn' },
  clash: { word: 'Clash', family: 'warn' },
  disabled: { word: 'Disabled', family: 'idle' },
  'not-installed': { word: 'Not installed', family: 'idle' },
  'failed-to-load': { word: 'Failed to load', family: 'bad' },
} as const satisfies Record<string, StateLook>;

export type State = keyof typeof states;

/** What a run's pill needs to know, in the API's words. */
export interface RunFacts {
  status: string;
  failure_reason?: string | null | undefined;
  /** direct, read, plan or apply: a plan that succeeded is "Planned", one under way "Planning". */
  mode?: string | null | undefined;
  cancel_requested_at?: string | Date | null | undefined;
  /** True when the run is held back by a lock or a singleton. */
  held?: boolean | undefined;
  /** True when a later run inverted this one. */
  undone?: boolean | undefined;
}

/** The state of a run, from its stored status and what surrounds it. An unknown status reads as pending. */
export function runState(run: RunFacts): State {
  switch (run.status) {
    case 'SUCCESS':
      return run.undone ? 'undone' : run.mode === 'plan' ? 'planned' : 'succeeded';
    case 'FAILURE':
      return failureState(run.failure_reason);
    case 'REVOKED':
      return 'cancelled';
    case 'STARTED':
      return run.cancel_requested_at ? 'cancelling' : run.mode === 'plan' ? 'planning' : 'running';
    default:
      return run.held ? 'waiting' : 'pending';
  }
}

function failureState(reason: string | null | undefined): State {
  switch (reason) {
    case 'soft_time_limit':
    case 'time_limit':
      return 'timed-out';
    case 'worker_lost':
      return 'worker-lost';
    case 'plan_drifted':
      return 'drifted';
    default:
      return 'failed';
  }
}

export interface JobFacts {
  installed: boolean;
  enabled: boolean;
  load_error?: string | null | undefined;
}

/** A file that fails to load outranks the switches: the job can't run either way. */
export function jobState(job: JobFacts): State {
  if (job.load_error) return 'failed-to-load';
  if (!job.installed) return 'not-installed';
  return job.enabled ? 'enabled' : 'disabled';
}

export interface ScheduleFacts {
  enabled: boolean;
  approval_required?: boolean | undefined;
  approved_at?: string | Date | null | undefined;
  approval_void?: boolean | undefined;
  owner_gone?: boolean | undefined;
  late?: boolean | undefined;
  /** A one-off that has fired, or a schedule with no further slot. */
  finished?: boolean | undefined;
}

/** What keeps a schedule from firing comes first, then what needs a look. */
export function scheduleState(schedule: ScheduleFacts): State {
  if (schedule.approval_void) return 'approval-void';
  if (schedule.approval_required && !schedule.approved_at) return 'needs-approval';
  if (schedule.owner_gone) return 'owner-gone';
  if (schedule.finished) return 'finished';
  if (!schedule.enabled) return 'paused';
  return schedule.late ? 'late' : 'active';
}
