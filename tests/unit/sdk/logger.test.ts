import type { LogEntry } from '@windlass/sdk';
import { Job, LOG_LEVELS } from '@windlass/sdk';
import { runForTest } from '@windlass/sdk/testing';
import { describe, expect, test } from 'vitest';

async function logged(say: (job: Job) => unknown): Promise<readonly LogEntry[]> {
  class Sayer extends Job {
    async run(): Promise<void> {
      await say(this);
    }
  }
  const { outcome, logs } = await runForTest(Sayer, {});
  expect(outcome.kind).toBe('success');
  return logs.slice(1, -1);
}

describe('a log line', () => {
  test('has the level it was logged with', async () => {
    const lines = await logged((job) => LOG_LEVELS.forEach((level) => job.logger[level](level)));
    expect(lines.map(({ level }) => level)).toEqual(['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical']);
  });

  test('names the object it is about, or nothing', async () => {
    const lines = await logged((job) => {
      job.logger.info('a', { object: { id: '1', name: 'sw1' } });
      job.logger.info('b', { object: null });
      job.logger.info('c');
    });
    expect(lines.map(({ object }) => object)).toEqual(['sw1', '', '']);
  });

  test('is cut to what its columns hold, and cleaned of what they cannot hold', async () => {
    const [line] = await logged((job) =>
      job.logger.info('m\0'.repeat(50_000), { grouping: `${'g'.repeat(99)}😀`, object: { name: 'o'.repeat(500) } }),
    );
    expect(line?.grouping).toBe('g'.repeat(99));
    expect(line?.object).toHaveLength(200);
    expect(new TextEncoder().encode(line?.message).length).toBeLessThanOrEqual(32 * 1024);
    expect(line?.message.startsWith('m␀m␀')).toBe(true);
  });

  test('takes any value as its message', async () => {
    const lines = await logged((job) =>
      [1, null, undefined, { a: 1 }, new Error('x'), Symbol('s'), Object.create(null)].forEach((value) => job.logger.info(value)),
    );
    expect(lines.map(({ message }) => message)).toEqual(['1', 'null', 'undefined', '{"a":1}', 'Error: x', 'Symbol(s)', '{}']);
  });

  test('can be kept out of the stored log', async () => {
    const lines = await logged((job) => (job.logger.info('a', { skipDbLogging: true }), job.logger.info('b')));
    expect(lines.map(({ skipDbLogging }) => skipDbLogging)).toEqual([true, false]);
  });
});

describe('groups', () => {
  test('title the lines of the logger they hand over, side by side too, and no others', async () => {
    const lines = await logged(async (job) => {
      const one = job.logger.group('One', async (log) => {
        log.info('1');
        await Promise.resolve();
        log.info('1 again');
        log.info('elsewhere', { grouping: 'Other' });
      });
      const two = job.logger.group('Two', async (log) => (log.info('2'), await Promise.resolve(), log.info('2 again')));
      job.logger.info('none');
      await Promise.all([one, two]);
    });
    expect(Object.fromEntries(lines.map(({ message, grouping }) => [message, grouping]))).toEqual({
      '1': 'One', '2': 'Two', none: 'run', '1 again': 'One', '2 again': 'Two', elsewhere: 'Other',
    }); // prettier-ignore
  });
});
