// What pages of schedules are given to show: plain data of one schedule, its state, and what may be done with it.
import type { State } from '../kit/states.ts';

export interface ScheduleRow {
  id: string;
  name: string;
  /** Of what nobody gave a name: the time it was asked for tells it from others like it. */
  askedAt?: string | undefined;
  job?: { id: string; name: string } | undefined;
  /** The class, for a job that is gone. */
  classPath: string;
  state: State;
  /** The API's word, on hover. */
  status: string;
  /** In place of the state's own word. */
  stateWord?: string | undefined;
  /** Why it is so, or what to look at. */
  note?: string | undefined;
  /** "Daily at 02:30". */
  words: string;
  zone: string;
  nextAt?: string | undefined;
  owner?: { name: string; self: boolean; active: boolean } | undefined;
  /** Oldest first. */
  lastRuns: readonly State[];
  /** Of the open request for approval, when the viewer may see it. */
  requestId?: string | undefined;
  mayChange: boolean;
  /** Its owner may pause it, and not resume it. */
  mayPause: boolean;
  mayDelete: boolean;
}

/** What the one button of a row does. */
export function mainVerb({
  status,
  requestId,
  mayChange,
  mayPause,
}: Pick<ScheduleRow, 'status' | 'requestId' | 'mayChange' | 'mayPause'>): 'open-request' | 'pause' | 'resume' | undefined {
  if (requestId && status === 'pending') return 'open-request';
  if (status === 'active') return mayPause ? 'pause' : undefined;
  return status === 'paused' && mayChange ? 'resume' : undefined;
}
