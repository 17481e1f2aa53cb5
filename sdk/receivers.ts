// Jobs that the platform starts by itself: on a change (hook) or on a button. Ordinary jobs otherwise.

import type { AnyRow } from './context.ts';
import { InvalidInput } from './input.ts';
import { Job, JOB, runOf } from './job.ts';
import type { Input } from './variables.ts';
import { ObjectVar, StringVar } from './variables.ts';

export type ChangeAction = 'create' | 'update' | 'delete';

/** A row of the change record. */
export interface ObjectChange {
  readonly id: string;
  readonly action: ChangeAction;
  /** Content type, such as "dcim.device". */
  readonly changed_object_type: string;
  readonly changed_object_id: string;
  readonly object_repr: string;
  readonly [field: string]: unknown;
}

const HOOK_RECEIVER = Symbol.for('windlass.hook-receiver');
const BUTTON_RECEIVER = Symbol.for('windlass.button-receiver');

/** Started by a job hook. */
export abstract class JobHookReceiver extends Job {
  static override readonly [JOB] = true as const;
  static readonly [HOOK_RECEIVER] = true;
  static readonly variables = {
    object_change: new ObjectVar({ model: 'extras.objectchange', description: 'The change that started this run.' }),
  };

  /** `changedObject` is as it is now: null after a deletion, even one that came later, and for what jobs do not see, such as users. */
  abstract receiveJobHook(change: ObjectChange, action: ChangeAction, changedObject: AnyRow | null): unknown;

  async run({ object_change }: Input<typeof JobHookReceiver>): Promise<unknown> {
    const run = runOf(this);
    const change = object_change as unknown as ObjectChange;
    const isThere = change.action !== 'delete' && run.context.reaches?.(change.changed_object_type) !== false;
    const [object] = isThere ? await run.context.loadObjects(change.changed_object_type, [change.changed_object_id]) : [null];
    run.phase = 'receive_job_hook';
    return await this.receiveJobHook(change, change.action, (object ?? null) as AnyRow | null);
  }
}

/** Started by a job button, with the object of the page it was on. */
export abstract class JobButtonReceiver extends Job {
  static override readonly [JOB] = true as const;
  static readonly [BUTTON_RECEIVER] = true;
  static readonly variables = {
    object_pk: new StringVar({ description: 'Id of the object.' }),
    object_model_name: new StringVar({ description: 'Its content type, such as "dcim.device".' }),
  };

  abstract receiveJobButton(object: AnyRow): unknown;

  async run({ object_pk, object_model_name }: Input<typeof JobButtonReceiver>): Promise<unknown> {
    const run = runOf(this);
    const [object] = await run.context.loadObjects(object_model_name, [object_pk]);
    if (object === null || object === undefined) throw new InvalidInput('object_pk', `there is no ${object_model_name} with this id.`);
    run.phase = 'receive_job_button';
    return await this.receiveJobButton(object as AnyRow);
  }
}

export function isHookReceiver(jobClass: object): boolean {
  return HOOK_RECEIVER in jobClass;
}

export function isButtonReceiver(jobClass: object): boolean {
  return BUTTON_RECEIVER in jobClass;
}
