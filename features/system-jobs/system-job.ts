// The base of the platform's own jobs: they run on the host's side, in the requester's name, and reach the host through this.
import { Job, runOf } from '@windlass/sdk';
import type { Action } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { ChangeContext } from '@/core/context';
import type { SystemJobContext } from './context';

export interface Host {
  /** Who asked for the run. Every read and write is within what they may. */
  readonly actor: UserActor;
  readonly runId: string;
  /** Attributes changes to the run. */
  readonly changes: ChangeContext;
}

export abstract class SystemJob extends Job {
  /** What the work takes. Whoever has it may start the job without being allowed to run jobs; the job asks again, row by row. */
  static readonly needs: { readonly action: Action; readonly label: string } | null = null;

  protected get host(): Host {
    return (runOf(this).context as SystemJobContext).host;
  }

  /** Throws what the run was told to stop with: to be asked before anything is committed. */
  protected goOn(): void {
    this.signal.throwIfAborted();
  }
}

export type SystemJobClass = (new () => SystemJob) & Pick<typeof SystemJob, 'needs'>;
