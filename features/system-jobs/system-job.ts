// The base of the platform's own jobs: they run on the host's side, in the requester's name, and reach the host through this.
import { type CreatedFile, Job, type JobData, runOf } from '@windlass/sdk';
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

/** A permission that work takes. */
export interface Need {
  readonly action: Action;
  readonly label: string;
}

export abstract class SystemJob extends Job {
  /** What the work takes with these inputs. Whoever has it may start the job without being allowed to run jobs; the job asks again, row by row. */
  static needs(_data: JobData): Need | null {
    return null;
  }

  protected get host(): Host {
    return this.#context.host;
  }

  /** Throws what the run was told to stop with: to be asked before anything is committed. */
  protected goOn(): void {
    this.signal.throwIfAborted();
  }

  /** Attaches a file that is written as it is made, however large. */
  protected async writeFile(name: string, contentType: string, pieces: AsyncIterable<Uint8Array>): Promise<CreatedFile> {
    const file = await this.#context.writeFile(name, contentType, pieces);
    this.logger.info(`Created file [${name}](${file.url})`);
    return file;
  }

  get #context(): SystemJobContext {
    return runOf(this).context as SystemJobContext;
  }
}

export type SystemJobClass = (new () => SystemJob) & Pick<typeof SystemJob, 'needs'>;
