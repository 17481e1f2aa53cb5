import type { AnyRow, JobClass, JobMeta, ObjectChange } from '@windlass/sdk';
import { BooleanVar, describeJob, DryRunVar, isJobClass, Job, JobButtonReceiver, JobHookReceiver, StringVar } from '@windlass/sdk';
import { runForTest } from '@windlass/sdk/testing';
import { describe, expect, test } from 'vitest';

const withMeta = (meta: unknown, variables: object = {}): JobClass =>
  class Named extends Job {
    static meta = meta as JobMeta;
    static variables = variables;
    run(): void {}
  };

describe('a job class, described', () => {
  test('says what it does not set by the defaults of the record', () => {
    class Bare extends Job {
      run(): void {}
    }
    expect(describeJob(Bare, 'my_module')).toEqual({
      module_name: 'my_module', job_class_name: 'Bare', name: 'Bare', grouping: 'my_module', description: '', approval_required: false, dryrun_default: false,
      has_sensitive_variables: true, hidden: false, read_only: false, soft_time_limit: 0, time_limit: 0, task_queues: [], is_singleton: false, supports_dryrun: false,
      is_job_hook_receiver: false, is_job_button_receiver: false, variables: [], warnings: [expect.stringContaining('hasSensitiveVariables')],
    }); // prettier-ignore
  });

  test('has its description without the indentation of the code around it', () => {
    expect(describeJob(withMeta({ description: '\n      First\n        more\n\n      last\n    ' }), 'm').description).toBe(
      'First\n  more\n\nlast',
    );
  });

  test('takes the meta of its bases, but for the name', () => {
    class Site extends Job {
      static meta: JobMeta = { name: 'Site', grouping: 'Sites', softTimeLimit: 1.5, hasSensitiveVariables: false };
      run(): void {}
    }
    class Branch extends Site {
      static override meta = { softTimeLimit: 2 };
    }
    class Leaf extends Branch {}
    expect(describeJob(Branch, 'm')).toMatchObject({
      name: 'Branch',
      grouping: 'Sites',
      soft_time_limit: 2,
      has_sensitive_variables: false,
    });
    expect(describeJob(Leaf, 'm')).toMatchObject({ name: 'Leaf', grouping: 'Sites', soft_time_limit: 2 });
  });

  test('the module names the grouping when the class does not', () => {
    expect(describeJob(withMeta({}), 'a.b', 'My jobs').grouping).toBe('My jobs');
  });

  test('supports dry run only by a DryRunVar named dryrun', () => {
    expect(describeJob(withMeta({}, { dryrun: new DryRunVar() }), 'm').supports_dryrun).toBe(true);
    expect(describeJob(withMeta({}, { dryrun: new StringVar() }), 'm').supports_dryrun).toBe(false);
    const other = describeJob(withMeta({}, { dry: new DryRunVar() }), 'm');
    expect([other.supports_dryrun, other.warnings.join()]).toEqual([false, expect.stringContaining('dryrun')]);
  });

  test('doubts a variable dryrun that keeps nothing from writing, and refuses a default that would not count', () => {
    const job = describeJob(withMeta({}, { dryrun: new BooleanVar({ default: true }) }), 'm');
    expect(job.warnings).toContain('Its variable dryrun is no DryRunVar: such a run may write, and asks for approval like any other.');
    expect(() => new DryRunVar({ default: true } as never)).toThrow('dryrunDefault: true');
  });

  test.each([
    [{ name: 5 }, 'meta.name'],
    [{ softTimeLimit: '60' }, 'meta.softTimeLimit'],
    [{ timeLimit: -1 }, 'meta.timeLimit'],
    [{ approvalRequired: 'yes' }, 'meta.approvalRequired'],
    [{ taskQueues: 'default' }, 'meta.taskQueues'],
    ['text', 'meta'],
  ])('%j is refused, naming %s', (meta, what) => {
    expect(() => describeJob(withMeta(meta), 'm')).toThrow(TypeError);
    expect(() => describeJob(withMeta(meta), 'm')).toThrow(what);
  });

  test('long names are cut and reported; unknown attributes and doubtful ones are reported', () => {
    const description = describeJob(
      withMeta({ name: 'n'.repeat(101), grouping: 'g'.repeat(256), nmae: 1, approvalRequired: true, softTimeLimit: 10, timeLimit: 5 }),
      'm',
    );
    expect([description.name.length, description.grouping.length]).toEqual([100, 255]);
    for (const word of ['name', 'grouping', 'nmae', 'approval', 'hard time limit']) expect(description.warnings.join('\n')).toContain(word);
    expect(() => describeJob(withMeta({}), 'm'.repeat(101))).toThrow(TypeError);
  });

  test('only classes that can be run are jobs, the base classes are not', () => {
    abstract class Half extends Job {}
    expect([Job, JobHookReceiver, JobButtonReceiver, Half, class {}, () => 1, null, {}].filter((value) => isJobClass(value))).toEqual([]);
    expect(isJobClass(withMeta({}))).toBe(true);
  });
});

describe('receivers', () => {
  class Hook extends JobHookReceiver {
    receiveJobHook(change: ObjectChange, action: string, object: AnyRow | null): unknown {
      this.logger.info(`${action} of ${change.object_repr}`);
      return object?.id ?? null;
    }
  }
  class Button extends JobButtonReceiver {
    receiveJobButton(object: AnyRow): unknown {
      this.logger.info(`pressed on ${String(object.name)}`);
      return object.id;
    }
  }
  const objects = { 'dcim.device': [{ id: 'd1', name: 'sw1' }] };
  const change = { id: 'c1', action: 'update', changed_object_type: 'dcim.device', changed_object_id: 'd1', object_repr: 'sw1' };

  test('have their variables and flags from their base', () => {
    expect(describeJob(Hook, 'm')).toMatchObject({
      is_job_hook_receiver: true,
      is_job_button_receiver: false,
      variables: [{ name: 'object_change', kind: 'object', model: 'extras.objectchange', required: true }],
    });
    expect(describeJob(Button, 'm')).toMatchObject({
      is_job_hook_receiver: false,
      is_job_button_receiver: true,
      variables: [{ name: 'object_pk' }, { name: 'object_model_name' }],
    });
  });

  test('a hook is given the change, its action and the object as it is now', async () => {
    const { outcome, logs } = await runForTest(Hook, { object_change: change }, { objects });
    expect(outcome).toEqual({ kind: 'success', result: 'd1' });
    expect(logs[1]).toMatchObject({ message: 'update of sw1', grouping: 'receive_job_hook' });
    expect((await runForTest(Hook, { object_change: { ...change, action: 'delete' } }, { objects })).outcome).toEqual({
      kind: 'success',
      result: null,
    });
  });

  test('a button is given the object of its page, or the run fails naming what is wrong', async () => {
    const { outcome, logs } = await runForTest(Button, { object_pk: 'd1', object_model_name: 'dcim.device' }, { objects });
    expect(outcome).toEqual({ kind: 'success', result: 'd1' });
    expect(logs[1]).toMatchObject({ message: 'pressed on sw1', grouping: 'receive_job_button' });
    expect((await runForTest(Button, { object_pk: 'gone', object_model_name: 'dcim.device' }, { objects })).outcome).toMatchObject({
      kind: 'failure',
      reason: 'invalid_input',
    });
  });

  test('a receiver that does not say what it does fails when it runs', async () => {
    const Silent = class extends (JobButtonReceiver as unknown as new () => Job) { run = JobButtonReceiver.prototype.run as never }; // prettier-ignore
    const { outcome } = await runForTest(Silent as unknown as JobClass, { object_pk: 'd1', object_model_name: 'dcim.device' }, { objects });
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'exception', error: { exc_type: 'TypeError' } });
  });
});
