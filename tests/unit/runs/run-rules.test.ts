import { fc } from '../../support/chance';
import { describe, expect, it } from 'vitest';
import { effectiveLimits, limitsWarning } from '@/features/runs/limits';
import { toSettlement } from '@/features/runs/lifecycle';
import { logLineId, parseLogLineId } from '@/features/runs/log-id';
import { relativeStack, throwingPlace } from '@/features/runs/stack';

describe('the id of a log line', () => {
  it('tells run and line, and nothing else is taken for one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (runNumber, seq) => {
        const id = logLineId(runNumber, seq);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseLogLineId(id.toUpperCase())).toEqual({ runNumber, seq });
      }),
    );
    fc.assert(
      fc.property(
        fc.uuid(),
        (id) => parseLogLineId(id) === null || logLineId(parseLogLineId(id)!.runNumber, parseLogLineId(id)!.seq) === id,
      ),
    );
  });
});

describe('the limits of a run', () => {
  const site = { softSeconds: 300, hardSeconds: 600 };

  it("are the record's, else the site's, and always set", () => {
    expect(effectiveLimits({ soft_time_limit: 5, time_limit: 0 }, site)).toEqual({ softSeconds: 5, hardSeconds: 600 });
    expect(effectiveLimits({ soft_time_limit: 0, time_limit: 9 }, site)).toEqual({ softSeconds: 300, hardSeconds: 9 });
    expect(effectiveLimits({ soft_time_limit: 0, time_limit: 0 }, site)).toEqual(site);
  });

  it('are warned about when the soft one can never fire', () => {
    expect(limitsWarning({ softSeconds: 10, hardSeconds: 10 })).toMatch(/10\.0/);
    expect(limitsWarning({ softSeconds: 9.5, hardSeconds: 10 })).toBeNull();
  });
});

describe('a traceback', () => {
  const stack = [
    'TypeError: no',
    '    at Check.run (/tmp/windlass-1/bundles/abc/dcim/check.ts:12:7)',
    '    at async file:///tmp/windlass-1/bundles/abc/shared/client.ts:3:1',
    '    at executeJob (/tmp/windlass-1/runner-2/runner.mjs:1:1)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
    '    at helper (/home/ops/node_modules/pkg/index.js:4:2)',
  ].join('\n');

  it("names the author's files inside their source and nothing of this machine", () => {
    expect(relativeStack(stack, ['/tmp/windlass-1/bundles/abc'], ['/tmp/windlass-1/runner-2']).split('\n')).toEqual([
      'TypeError: no',
      '    at Check.run (dcim/check.ts:12:7)',
      '    at async shared/client.ts:3:1',
      '    at helper (index.js:4:2)',
    ]);
  });
});

describe('how an outcome is kept', () => {
  const error = { exc_type: 'E', exc_module: 'm', exc_message: ['x'] };

  it('is one of three states, with the reason', () => {
    expect(toSettlement({ kind: 'success', result: null })).toEqual({ status: 'SUCCESS', reason: null, result: null, traceback: null });
    expect(toSettlement({ kind: 'failure', reason: 'failed', error, traceback: null, result: 5 })).toMatchObject({
      status: 'FAILURE',
      reason: 'failed',
      result: '5',
    });
    expect(toSettlement({ kind: 'failure', reason: 'exception', error, traceback: 't', result: 5 })).toMatchObject({
      reason: 'exception',
      result: JSON.stringify(error),
      traceback: 't',
    });
    expect(toSettlement({ kind: 'timeout', limit: 'hard', afterSeconds: 1, error, traceback: null })).toMatchObject({
      status: 'FAILURE',
      reason: 'time_limit',
    });
    expect(toSettlement({ kind: 'cancelled', error, traceback: null })).toMatchObject({
      status: 'REVOKED',
      reason: 'cancelled',
      result: null,
    });
    expect(toSettlement({ kind: 'refused', reason: 'job_disabled', message: 'no', traceback: null })).toMatchObject({
      status: 'FAILURE',
      reason: 'job_disabled',
      result: expect.stringContaining('"no"') as string,
    });
  });
});

it.each([
  ['Error: x\n    at Fill.run (racks.ts:41:11)\n    at other (more.ts:1:1)', 'racks.ts:41'],
  ['Error: x\n    at async lib/places.mts:7:3', 'lib/places.mts:7'],
  ['Error: x\n    at new Map (<anonymous>)\n    at index.js:1:1\n    at Fill.run (racks.ts:2:1)', 'racks.ts:2'],
  ['Error: x\n    at phase (@windlass/sdk/lifecycle.ts:77:16)\n    at Fill.run (racks.ts:3:1)', 'racks.ts:3'],
  ['Error: at run (racks.ts:1:1)', undefined],
  ['', undefined],
])('the author reads where the code threw: %j', (stack, place) => {
  expect(throwingPlace(stack)).toBe(place);
});
