// Turns what the features know of schedules into what the schedule components show.
import type { UserActor } from '@/core/access/actor';
import type { ScheduleBrief } from '@/features/schedules/overview';
import { wordsOf } from '@/features/schedules/words';
import { runState, type State } from '@/ui/kit/states.ts';
import type { ScheduleRow } from '@/ui/schedule/schedule-row.ts';

export const recurrenceOf = (row: Pick<ScheduleBrief, 'interval' | 'start_time' | 'time_zone' | 'crontab'>) => ({
  interval: row.interval,
  start: row.start_time,
  timeZone: row.time_zone,
  crontab: row.crontab,
});

/** Who gives a request no name gets one that ends in a time to the microsecond: the job's says as much. */
export const shownName = (name: string, jobName: string | undefined): string =>
  jobName && /^ - \d{4}-\d\d-\d\d \S+$/.test(name.slice(jobName.length)) && name.startsWith(jobName) ? jobName : name;

export function toScheduleRow(actor: UserActor, row: ScheduleBrief): ScheduleRow {
  const name = shownName(row.name, row.job?.name);
  return {
    id: row.id,
    name,
    askedAt: name === row.name ? undefined : row.start_time.toISOString(),
    job: row.job ?? undefined,
    classPath: row.task,
    ...stateOf(row),
    status: row.status,
    words: wordsOf(recurrenceOf(row)),
    zone: row.time_zone,
    nextAt: row.next_slot?.toISOString(),
    owner: row.owner ? { name: row.owner.name, self: row.owner.id === actor.id, active: row.owner.is_active } : undefined,
    lastRuns: [...row.runs].reverse().map((run) => runState(run)),
    requestId: row.request_id ?? undefined,
    mayChange: row.may_change,
    mayPause: row.may_pause,
    mayDelete: row.may_delete,
  };
}

/** The state that explains why it runs or doesn't; below it, what to look at. */
function stateOf(row: ScheduleBrief): { state: State; stateWord?: string; note?: string } {
  switch (row.status) {
    case 'pending':
      if (row.code_changed) return { state: 'code-changed', note: 'Its owner has to ask again' };
      return row.was_voided ? { state: 'approval-void', note: 'Changed after it was approved' } : { state: 'needs-approval' };
    case 'orphaned':
      return row.job
        ? { state: 'owner-gone', note: 'It runs in nobody’s name, so it does not run' }
        : { state: 'disabled', stateWord: 'Job deleted' };
    case 'paused':
      return { state: 'paused', ...withNote(whyRefused(row)) };
    case 'finished':
      return { state: 'finished' };
    case 'active':
      return { state: 'active', ...trouble(row) };
  }
}

const withNote = (note: string | undefined) => (note === undefined ? {} : { note });

/** Why each of its runs is refused, or fails before it begins, until somebody does something about the schedule itself. */
function whyRefused({ lacks_approval, code_changed, misfit }: ScheduleBrief): string | undefined {
  if (lacks_approval) return 'Its job needs approval now: runs are refused';
  if (code_changed) return 'The code changed since the approval: runs are refused';
  return misfit ? `Runs fail: ${misfit.replace(/\.$/, '')}` : undefined;
}

/** What will keep its next run from starting, or how the last one came about. */
function trouble(row: ScheduleBrief): { state?: State; stateWord?: string; note?: string } {
  const { job, owner, lacks_approval, runs } = row;
  if (owner?.is_active === false) return { state: 'owner-gone', stateWord: 'Owner inactive', note: 'Its runs are refused' };
  if (job && !job.installed)
    return { state: 'job-off', stateWord: 'Job not installed', note: 'Its runs are refused until the job is installed' };
  if (job && !job.enabled) return { state: 'job-off', stateWord: 'Job disabled', note: 'Its runs are refused until the job is enabled' };
  const refused = whyRefused(row);
  if (refused !== undefined) {
    if (lacks_approval) return { state: 'approval-void', stateWord: 'Not approved', note: refused };
    return row.code_changed ? { state: 'approval-void', note: refused } : { state: 'stale', stateWord: 'Inputs do not fit', note: refused };
  }
  const late = lateBy(runs[0]);
  return late > 60 ? { note: `Last run was ${lateWords(late)} late` } : {};
}

/** Seconds between the slot and the making of its run. */
export function lateBy(run: { slot_at: string | null; date_created: string } | undefined): number {
  return run?.slot_at ? (Date.parse(run.date_created) - Date.parse(run.slot_at)) / 1000 : 0;
}

export function lateWords(seconds: number): string {
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
