// What the end of a runner process is taken for, by its last words. The words are as Node 24 says them.
import { describe, expect, it } from 'vitest';
import type { Ending } from '@/worker/child';
import { crashOf } from '@/worker/conversation';

const ending = (complaint: string, more: Partial<Ending> = {}): Ending => ({
  code: null,
  signal: 'SIGABRT',
  complaint,
  protocol: null,
  ...more,
});

describe('a process that ended without an outcome', () => {
  it.each([
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n',
    '\n<--- Last few GCs --->\n\nFATAL ERROR: Zone Allocation failed - process out of memory\n----- Native stack trace -----\n',
    '\n\n#\n# Fatal process out of memory: Worklist::Segment::Create\n#\n----- Native stack trace -----\n',
    "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n",
    'node: error while loading shared libraries: libm.so.6: failed to map segment: Cannot allocate memory\n',
  ])('ran into its memory limit: %j', (complaint) => {
    expect(crashOf(ending(complaint))).toMatchObject({ kind: 'crashed', reason: 'memory_limit' });
  });

  it.each(['', 'the device is out of memory\n', 'Error: the pool ran out of memory for routes\n'])('did not: %j', (complaint) => {
    expect(crashOf(ending(complaint))).toMatchObject({
      kind: 'crashed',
      reason: 'process_exit',
      message: expect.stringContaining('SIGABRT') as string,
    });
  });

  it('is named with its exit code where no signal ended it', () => {
    const outcome = crashOf(ending('', { code: 3, signal: null }));
    expect(outcome).toMatchObject({ reason: 'process_exit' });
    expect(JSON.stringify(outcome)).toContain('code 3');
  });
});
