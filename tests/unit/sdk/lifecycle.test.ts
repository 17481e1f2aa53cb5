import type { Input, JobData, RunStatus } from '@windlass/sdk';
import {
  IntegerVar,
  IPAddress,
  IPAddressVar,
  Job,
  JobCancelled,
  JobFailure,
  MultiObjectVar,
  ObjectVar,
  SoftTimeLimitExceeded,
  StringVar,
} from '@windlass/sdk';
import { runForTest } from '@windlass/sdk/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';

type Hook = 'beforeStart' | 'run' | 'onSuccess' | 'onFailure' | 'afterReturn';

/** Notes each call, and does in one of them what the test asks for. */
let calls: unknown[][] = [];
let at: Partial<Record<Hook, (job: Recorder) => unknown>> = {};

beforeEach(() => {
  calls = [];
  at = {};
});

class Recorder extends Job {
  static variables = { note: new StringVar({ required: false }) };

  override beforeStart(data: JobData): unknown {
    calls.push(['beforeStart', data]);
    return at.beforeStart?.(this);
  }
  async run({ note }: Input<typeof Recorder>): Promise<unknown> {
    calls.push(['run', note]);
    return at.run === undefined ? 'result' : await at.run(this);
  }
  override onSuccess(result: unknown): unknown {
    calls.push(['onSuccess', result]);
    return at.onSuccess?.(this);
  }
  override onFailure(error: unknown): unknown {
    calls.push(['onFailure', error]);
    return at.onFailure?.(this);
  }
  override afterReturn(status: RunStatus, value: unknown): unknown {
    calls.push(['afterReturn', status, value]);
    return at.afterReturn?.(this);
  }
  // Names that other systems call by themselves.
  postRun(): void {
    calls.push(['postRun']);
  }
  post_run(): void {
    calls.push(['post_run']);
  }
  testThings(): void {
    calls.push(['testThings']);
  }
  test_things(): void {
    calls.push(['test_things']);
  }
}

const names = () => calls.map(([name]) => name);
const boom = new TypeError('boom');
const throwing = () => {
  throw boom;
};

describe('the order of a run', () => {
  test('good: beforeStart, run, onSuccess, afterReturn, and nothing else', async () => {
    const { outcome } = await runForTest(Recorder, { note: 'a' });
    expect(outcome).toEqual({ kind: 'success', result: 'result' });
    expect(calls).toEqual([
      ['beforeStart', { note: 'a' }],
      ['run', 'a'],
      ['onSuccess', 'result'],
      ['afterReturn', 'SUCCESS', 'result'],
    ]);
  });

  test.each<[Hook, Hook[]]>([
    ['beforeStart', ['beforeStart', 'onFailure', 'afterReturn']],
    ['run', ['beforeStart', 'run', 'onFailure', 'afterReturn']],
    ['onSuccess', ['beforeStart', 'run', 'onSuccess', 'onFailure', 'afterReturn']],
    ['afterReturn', ['beforeStart', 'run', 'onSuccess', 'afterReturn', 'onFailure']],
  ])('an exception in %s leads to onFailure, with that exception', async (hook, order) => {
    at = { [hook]: throwing };
    const { outcome } = await runForTest(Recorder, {});
    expect(names()).toEqual(order);
    expect(calls.find(([name]) => name === 'onFailure')).toEqual(['onFailure', boom]);
    expect(outcome).toMatchObject({
      kind: 'failure',
      reason: 'exception',
      error: { exc_type: 'TypeError', exc_module: 'builtins', exc_message: ['boom'] },
      result: null,
    });
    expect(outcome).toHaveProperty('traceback', expect.stringContaining('lifecycle.test.ts'));
  });

  test('an exception in onFailure is told and changes nothing: afterReturn still comes, the first error counts', async () => {
    at = { run: throwing, onFailure: () => { throw new Error('second'); } }; // prettier-ignore
    const { outcome, logs } = await runForTest(Recorder, {});
    expect(names()).toEqual(['beforeStart', 'run', 'onFailure', 'afterReturn']);
    expect(outcome).toMatchObject({ error: { exc_message: ['boom'] } });
    expect(logs.at(-1)).toMatchObject({ level: 'error', grouping: 'on_failure', message: expect.stringContaining('second') });
  });

  test('the constructor throwing is a failure too', async () => {
    class Broken extends Job {
      constructor() {
        super();
        void this.logger;
      }
      run(): void {}
    }
    expect((await runForTest(Broken, {})).outcome).toMatchObject({
      kind: 'failure',
      error: { exc_message: [expect.stringContaining('constructor')] },
    });
  });
});

describe('fail()', () => {
  test('marks the run, which goes on: the result is kept, there is no traceback, onFailure comes instead of onSuccess', async () => {
    at = { run: (job) => (job.fail('two are wrong'), job.fail('and one more'), { checked: 3 }) };
    const { outcome, logs } = await runForTest(Recorder, {});
    expect(names()).toEqual(['beforeStart', 'run', 'onFailure', 'afterReturn']);
    expect(outcome).toEqual({
      kind: 'failure', reason: 'failed', traceback: null, result: { checked: 3 },
      error: { exc_type: 'JobFailure', exc_module: '@windlass/sdk', exc_message: ['two are wrong\nand one more'] },
    }); // prettier-ignore
    const failure = calls.find(([name]) => name === 'onFailure')?.[1];
    expect(failure).toBeInstanceOf(JobFailure);
    expect(failure).toMatchObject({ message: 'two are wrong\nand one more', result: { checked: 3 } });
    expect(logs.filter(({ level }) => level === 'failure').map(({ message }) => message)).toEqual(['two are wrong', 'and one more']);
  });

  test('in beforeStart: run() is not called, and what beforeStart returned is the result', async () => {
    at = { beforeStart: (job) => (job.fail('no'), 'early') };
    const { outcome } = await runForTest(Recorder, {});
    expect(names()).toEqual(['beforeStart', 'onFailure', 'afterReturn']);
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'failed', result: 'early' });
  });

  test.each<Hook>(['onSuccess', 'afterReturn'])('in %s it still fails the run', async (hook) => {
    at = { [hook]: (job: Recorder) => job.fail('late') };
    expect((await runForTest(Recorder, {})).outcome).toMatchObject({ kind: 'failure', reason: 'failed', result: 'result' });
    expect(names()).toContain('onFailure');
  });

  test('a thrown JobFailure ends the run the same way, with one failure line', async () => {
    at = { run: () => { throw new JobFailure('enough'); } }; // prettier-ignore
    const { outcome, logs } = await runForTest(Recorder, {});
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'failed', traceback: null, error: { exc_message: ['enough'] } });
    expect(logs.filter(({ level }) => level === 'failure')).toMatchObject([{ message: 'enough', grouping: 'run' }]);
  });

  test('an error line alone fails nothing', async () => {
    at = { run: (job) => job.logger.error('looks bad') };
    expect((await runForTest(Recorder, {})).outcome.kind).toBe('success');
  });
});

describe('the log of a run', () => {
  test('a good run opens and closes with a line of the platform; a failed one has no closing line', async () => {
    at = { run: (job) => job.logger.info('Hello') };
    expect((await runForTest(Recorder, {})).logs.map(({ level, grouping, message, object }) => [level, grouping, message, object])).toEqual(
      [
        ['info', 'initialization', 'Running job', 'Recorder'],
        ['info', 'run', 'Hello', ''],
        ['info', 'post_run', 'Job completed', ''],
      ],
    );
    at = { run: throwing };
    expect((await runForTest(Recorder, {})).logs.map(({ message }) => message)).toEqual(['Running job']);
  });

  test('lines are grouped by the phase they were logged in', async () => {
    const say = (job: Recorder) => void job.logger.debug('x');
    at = { beforeStart: say, run: say, onSuccess: say, afterReturn: say };
    expect((await runForTest(Recorder, {})).logs.slice(1, -1).map(({ grouping }) => grouping)).toEqual([
      'before_start',
      'run',
      'on_success',
      'after_return',
    ]);
    at = { run: throwing, onFailure: say };
    expect((await runForTest(Recorder, {})).logs.at(-1)?.grouping).toBe('on_failure');
  });
});

describe('input', () => {
  class Reader extends Job {
    static variables = {
      site: new ObjectVar({ model: 'dcim.location' }),
      tags: new MultiObjectVar({ model: 'extras.tag', required: false }),
      ip: new IPAddressVar({ required: false }),
      count: new IntegerVar({ required: false }),
      text: new StringVar({ required: false }),
    };
    run(input: Input<typeof Reader>): unknown {
      return { ...input, isAddress: input.ip instanceof IPAddress };
    }
  }
  const id = '11111111-1111-4111-8111-111111111111';
  const objects = { 'dcim.location': [{ id, name: 'Berlin' }], 'extras.tag': [{ id: 'a' }, { id: 'b' }] };

  test('ids become rows, addresses become values, what is missing its kind’s empty value', async () => {
    const data = { site: id, tags: ['b', 'a'], ip: '192.0.2.1' };
    expect((await runForTest(Reader, data, { objects })).outcome).toEqual({
      kind: 'success',
      result: { site: { id, name: 'Berlin' }, tags: [{ id: 'b' }, { id: 'a' }], ip: '192.0.2.1', count: null, text: '', isAddress: true },
    });
  });

  test('an input without a variable says nothing when it is empty, and fails the run before any hook when it is not', async () => {
    const silent = { site: id, gone: null, empty: '', none: [], dryrun: false };
    expect((await runForTest(Reader, silent, { objects })).outcome).toMatchObject({ kind: 'success' });
    for (const left of [{ nope: 1 }, { nope: false }, { dryrun: true }, { nope: ['a'] }]) {
      const [name] = Object.keys(left);
      const { outcome, logs } = await runForTest(Reader, { site: id, ...left }, { objects });
      expect(outcome).toMatchObject({
        kind: 'failure',
        reason: 'invalid_input',
        error: { exc_message: [expect.stringContaining(`${name}: the job has no such variable any more.`)] },
      });
      expect(logs.at(-1)).toMatchObject({ level: 'error', grouping: 'initialization' });
    }
  });

  test.each([
    ['a missing required value', {}, 'site'],
    ['an object that is gone', { site: '22222222-2222-4222-8222-222222222222' }, 'site'],
    ['one of several that is gone', { site: id, tags: ['a', 'gone'] }, 'tags'],
    ['an address that is none', { site: id, ip: 'x' }, 'ip'],
  ])('%s fails the run before run(), naming the variable', async (_, data, variable) => {
    const { outcome, logs } = await runForTest(Reader, data, { objects });
    expect(outcome).toMatchObject({
      kind: 'failure',
      reason: 'invalid_input',
      traceback: null,
      error: { exc_message: [expect.stringContaining(`${variable}:`)] },
    });
    expect(logs.at(-1)).toMatchObject({ level: 'error', grouping: 'initialization' });
  });
});

describe('being told to stop', () => {
  test('the next log line throws it, once; what the job does about it is its own affair', async () => {
    const controller = new AbortController();
    at = {
      run: (job) => {
        job.logger.info('before');
        controller.abort(new SoftTimeLimitExceeded(5));
        try {
          job.logger.info('kept');
        } catch (error) {
          job.logger.warning('tidying up');
          return (error as Error).name;
        }
        return 'not told';
      },
    };
    const { outcome, logs } = await runForTest(Recorder, {}, { signal: controller.signal });
    expect(outcome).toEqual({ kind: 'success', result: 'SoftTimeLimitExceeded' });
    expect(logs.map(({ message }) => message)).toEqual(['Running job', 'before', 'kept', 'tidying up', 'Job completed']);
  });

  test.each<[string, (job: Recorder, signal: AbortSignal) => unknown]>([
    ['a log line', (job) => job.logger.info('x')],
    ['createFile', (job) => job.createFile('a.txt', 'x')],
    ['effect', (job) => job.effect('restart', () => 1)],
    [
      'an aborted function of the platform',
      (_, signal) =>
        Promise.reject(new DOMException('aborted', 'AbortError')).catch((error: unknown) => {
          void signal;
          throw error;
        }),
    ],
    ['the signal itself', (_, signal) => signal.throwIfAborted()],
  ])('uncaught at %s, the run ends as timed out, with its seconds', async (_, act) => {
    const controller = new AbortController();
    at = { run: (job) => (controller.abort(new SoftTimeLimitExceeded(5)), act(job, controller.signal)) };
    const { outcome } = await runForTest(Recorder, {}, { signal: controller.signal });
    expect(outcome).toMatchObject({ kind: 'timeout', limit: 'soft', afterSeconds: 5, error: { exc_type: 'SoftTimeLimitExceeded' } });
    expect(names()).toEqual(['beforeStart', 'run', 'onFailure', 'afterReturn']);
  });

  test('a job that took its signal may tidy up after what that broke off; one that only goes on is stopped later', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const controller = new AbortController();
      at = {
        run: async (job) => {
          const asked = new Promise((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason as Error)));
          controller.abort(new SoftTimeLimitExceeded(5));
          try {
            return await asked;
          } catch {
            job.logger.warning('tidying up');
            await job.createFile('so far.csv', 'x');
          }
          vi.advanceTimersByTime(5000);
          job.logger.info('still there');
          return 'not told again';
        },
        onFailure: (job) => job.logger.info('told once'),
      };
      const { outcome, logs } = await runForTest(Recorder, {}, { signal: controller.signal });
      expect(outcome).toMatchObject({ kind: 'timeout', limit: 'soft' });
      expect(logs.map(({ message }) => message)).toEqual([
        'Running job',
        'tidying up',
        'Created file [so far.csv](/so far.csv)',
        'still there',
        'told once',
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('what broke off by the signal, uncaught, leaves onFailure to say what it likes', async () => {
    const controller = new AbortController();
    at = {
      run: (job) => (controller.abort(new JobCancelled()), job.signal.throwIfAborted()),
      onFailure: (job) => job.logger.info('tidied up'),
    };
    const { outcome, logs } = await runForTest(Recorder, {}, { signal: controller.signal });
    expect(outcome).toMatchObject({ kind: 'cancelled' });
    expect(logs.at(-1)).toMatchObject({ level: 'info', message: 'tidied up' });
  });

  test('a run that ended before it noticed has ended well', async () => {
    const controller = new AbortController();
    at = { run: () => (controller.abort(new SoftTimeLimitExceeded(5)), 'done') };
    expect((await runForTest(Recorder, {}, { signal: controller.signal })).outcome).toEqual({ kind: 'success', result: 'done' });
  });

  test('told before run() has begun, run() is not called', async () => {
    const { outcome } = await runForTest(Recorder, {}, { signal: AbortSignal.abort(new JobCancelled()) });
    expect(names()).not.toContain('run');
    expect(outcome).toMatchObject({ kind: 'cancelled' });
  });

  test('an abort for another reason is no order', async () => {
    at = { run: (job) => job.logger.info('x') };
    expect((await runForTest(Recorder, {}, { signal: AbortSignal.abort('whim') })).outcome.kind).toBe('success');
  });
});

describe('what a job makes', () => {
  test('files are kept as UTF-8 and linked in the log; names that are paths are refused', async () => {
    at = { run: async (job) => (await job.createFile('a [1].csv', 'ü')).size };
    const { outcome, files, logs } = await runForTest(Recorder, {});
    expect(outcome).toEqual({ kind: 'success', result: 2 });
    expect(new TextDecoder().decode(files.get('a [1].csv'))).toBe('ü');
    expect(logs[1]?.message).toContain('[a \\[1\\].csv]');
    for (const name of ['', '..', 'a/b', 'a\\b', 'a\0b', 'x'.repeat(256)]) {
      at = { run: (job) => job.createFile(name, 'x') };
      expect((await runForTest(Recorder, {})).outcome).toMatchObject({ kind: 'failure', error: { exc_type: 'TypeError' } });
    }
  });

  test('effects are performed, or only noted where nothing may change', async () => {
    let performed = 0;
    at = { run: (job) => job.effect('Restart sw1', () => (performed += 1)) };
    expect(await runForTest(Recorder, {})).toMatchObject({ outcome: { result: 1 }, effects: ['Restart sw1'] });
    expect(await runForTest(Recorder, {}, { noteEffects: true })).toMatchObject({ outcome: { result: null }, effects: ['Restart sw1'] });
    expect(performed).toBe(1);
  });
});
