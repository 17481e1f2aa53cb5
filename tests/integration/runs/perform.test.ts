// What a run does from queue to outcome, in real runner processes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelRun } from '@/features/runs/cancel';
import type { RunningWorker } from '@/worker/worker';
import { enqueue, ended, type Fixtures, linesOf, makeFixtures, perform, release, said, started, startsOf, worker } from './fixtures';

let fixtures: Fixtures;
let running: RunningWorker;

beforeAll(async () => {
  fixtures = await makeFixtures();
  running = await worker();
});
afterAll(async () => await running.stop());

describe('a run', () => {
  it('ends in SUCCESS with what run() returned', async () => {
    const run = await perform(fixtures, { mode: 'echo', text: 'hello', json: { a: [1, null, 'é'] } });
    expect(run).toMatchObject({
      status: 'SUCCESS',
      failure_reason: null,
      result: { a: [1, null, 'é'] },
      traceback: null,
      task_name: 'fixture.Fixture',
      lease_expires_at: null,
    });
    expect(startsOf(fixtures, run.id)).toBe(1);
    expect(run.date_done!.getTime()).toBeGreaterThanOrEqual(run.date_started!.getTime());
    expect(
      (await linesOf(run.id)).map(({ seq, log_level, grouping, message, log_object }) => [seq, log_level, grouping, message, log_object]),
    ).toEqual([
      [1, 'info', 'initialization', 'Running job', 'Fixture'],
      [2, 'info', 'run', 'hello', ''],
      [3, 'info', 'post_run', 'Job completed', ''],
    ]);
    expect((await linesOf(run.id))[0]!.absolute_url).toBe(`/extras/jobs/${fixtures.job.id}/`);
  });

  it('keeps null for a job that returns nothing', async () => {
    expect(await perform(fixtures, { mode: 'nothing' })).toMatchObject({ status: 'SUCCESS', result: null });
  });

  it("that throws ends in FAILURE with the error, and a traceback that names the author's file and line and nothing of this machine", async () => {
    const run = await perform(fixtures, { mode: 'throw' });
    expect(run).toMatchObject({
      status: 'FAILURE',
      failure_reason: 'exception',
      result: { exc_type: 'TypeError', exc_module: 'builtins', exc_message: ['failed on purpose'] },
    });
    expect(run.traceback).toMatch(/^TypeError: failed on purpose\n\s+at .*fixture\.ts:\d+:\d+/);
    expect(run.traceback).not.toMatch(/\/tmp|\/work|windlass-|node:internal|\.mjs/);
    expect((await linesOf(run.id)).map((line) => line.message)).toEqual(['Running job', 'about to fail']);
  });

  it('that asks its database for what there is not is told so in a sentence, at its line', async () => {
    const run = await perform(fixtures, { mode: 'misspell' });
    const message = 'status.create(): Unknown argument `colour`. Did you mean `color`?';
    expect(run).toMatchObject({ status: 'FAILURE', result: { exc_type: 'PrismaClientValidationError', exc_message: [message] } });
    expect(run.traceback).toMatch(/fixture\.ts:\d+/);
  });

  it('that called fail() went on, keeps its result and ends in FAILURE', async () => {
    const run = await perform(fixtures, { mode: 'fail' });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', result: { checked: 2 }, traceback: null });
    expect((await linesOf(run.id)).filter((line) => line.log_level === 'failure').map((line) => line.message)).toEqual([
      'one is wrong',
      'another one too',
    ]);
  });

  it('that only logs an error is a success', async () => {
    expect(await perform(fixtures, { mode: 'error-line' })).toMatchObject({ status: 'SUCCESS', error_log_count: 1 });
  });

  it('counts its lines by level; failure, error and critical count as errors', async () => {
    const run = await perform(fixtures, { mode: 'levels' });
    expect(run).toMatchObject({ debug_log_count: 1, info_log_count: 3, success_log_count: 1, warning_log_count: 1, error_log_count: 3 });
  });

  it('keeps what can be kept of lines and results that a database refuses', async () => {
    const run = await perform(fixtures, { mode: 'hostile-lines' });
    const lines = await linesOf(run.id);
    expect(run).toMatchObject({ status: 'SUCCESS', result: { 'nul ␀': 'half �' } });
    expect(lines[1]!.message).toBe('nul ␀ and half � of a pair');
    expect(lines[2]!.message.length).toBeLessThanOrEqual(32 * 1024);
    expect(lines[2]!.message).toContain('cut');
  });

  it.each(['bigint', 'cycle', 'function', 'getter', 'map', 'nan', 'huge'])(
    'whose result is no JSON (%s) ends in FAILURE and says why',
    async (kind) => {
      const run = await perform(fixtures, { mode: 'bad-result', text: kind });
      expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'invalid_result' });
    },
  );

  it('gets its objects as rows, and an object that is gone fails it with the variable named', async () => {
    const { db, write } = await import('@/core/db/client');
    const { systemContext } = await import('@/core/context');
    const status = await write(
      systemContext('system'),
      async (tx) => await tx.status.create({ data: { name: 'Planned', content_types: ['dcim.device'] } }),
    );
    expect(await perform(fixtures, { mode: 'read-object', status: status.id })).toMatchObject({
      status: 'SUCCESS',
      result: { id: status.id, display: 'Planned' },
    });
    await write(systemContext('system'), async (tx) => await tx.status.delete({ where: { id: status.id } }));
    const run = await perform(fixtures, { mode: 'read-object', status: status.id });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'invalid_input' });
    expect(JSON.stringify(run.result)).toContain('status');
    expect(startsOf(fixtures, run.id)).toBe(0);
    expect(await db().status.count()).toBe(0);
  });

  it('does not run without an input that was stored for a variable it does not have any more', async () => {
    const run = await perform(fixtures, { mode: 'nothing', of_old: 'sjc01-rtr' });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'invalid_input' });
    expect(JSON.stringify(run.result)).toContain('of_old: the job has no such variable any more.');
    expect(startsOf(fixtures, run.id)).toBe(0);
  });

  it('keeps what the job prints, as lines, to the last one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const run = await perform(fixtures, { mode: 'print', text: 'first\nsecond \u001b[31mred\u001b[0m\nno newline' });
      const printed = (await linesOf(run.id)).filter((line) => line.grouping.startsWith('std'));
      expect(printed.filter((line) => line.grouping === 'stdout').map((line) => line.message)).toEqual([
        'first',
        'second red',
        'no newline',
      ]);
      expect(printed.filter((line) => line.grouping === 'stderr').map((line) => line.message)).toEqual(['and an error']);
    }
  });

  it('keeps all lines of a flood, in order and counted', async () => {
    const run = await perform(fixtures, { mode: 'lines', count: 20_000 });
    const lines = await linesOf(run.id);
    expect(lines.map((line) => line.seq)).toEqual(Array.from({ length: 20_002 }, (_, index) => index + 1));
    expect(lines.slice(1, -1).every((line, index) => line.message === `line ${index + 1}`)).toBe(true);
    expect(run).toMatchObject({ status: 'SUCCESS', info_log_count: 20_002 });
  });
});

describe('runners', () => {
  it('are used again by the next run of the same code', async () => {
    const [first, second] = [await perform(fixtures, { mode: 'pid' }), await perform(fixtures, { mode: 'pid' })];
    expect(second.result).toBe(first.result);
  });

  it.each([
    ['leaves a timer behind', { mode: 'leak' }],
    ['starts a process', { mode: 'orphan' }],
  ])('are not used again when the job %s', async (_what, input) => {
    const before = await perform(fixtures, { mode: 'pid' });
    await perform(fixtures, input);
    const after = await perform(fixtures, { mode: 'pid' });
    expect(after.result).not.toBe(before.result);
  });

  it('end with every process the job started', async () => {
    const { result } = await perform(fixtures, { mode: 'orphan' });
    await expect.poll(() => isAlive(result as number)).toBe(false);
  });

  it('know nothing of the worker: another user, an own empty folder, four names in the environment', async () => {
    const { result } = await perform(fixtures, { mode: 'environment' });
    const found = result as { env: string[]; uid: number; cwd: string; umask: string };
    expect(found.env.filter((name) => !['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ'].includes(name))).toEqual([]);
    expect(found.uid).not.toBe(process.getuid?.() === 0 ? 0 : -1);
    expect(found.umask).toBe('77');
  });
});

describe('a job that ends its process', () => {
  it.each([
    ['with exit 0', { mode: 'exit', count: 0 }, /exited with code 0/],
    ['with exit 3', { mode: 'exit', count: 3 }, /exited with code 3/],
    ['by abort()', { mode: 'abort' }, /SIGABRT/],
  ])('%s fails the run: no result is no success', async (_how, input, message) => {
    const run = await perform(fixtures, input);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'process_exit' });
    expect(JSON.stringify(run.result)).toMatch(message);
    expect(startsOf(fixtures, run.id)).toBe(1);
  });

  it.each([
    ['late-rejection', 'nobody waited for this'],
    ['late-throw', 'thrown in a timer'],
  ])('by an error nobody caught (%s) fails the run with that error', async (mode, message) => {
    const run = await perform(fixtures, { mode });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'exception', result: { exc_message: [message] } });
    expect(run.traceback).toMatch(/fixture\.ts:\d+/);
  });

  it.each(['buffers', 'pieces', 'heap'])('by taking too much memory (%s) fails that run alone', async (mode) => {
    const other = await enqueue(fixtures, { mode: 'wait-politely', count: 500 });
    expect(await perform(fixtures, { mode })).toMatchObject({ status: 'FAILURE', failure_reason: 'memory_limit' });
    expect(await ended(other)).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('time limits', () => {
  const soft = { limits: { softSeconds: 0.3, hardSeconds: 60 } };
  const atWork = { limits: { softSeconds: 2, hardSeconds: 60 } };
  const hard = { limits: { softSeconds: 1, hardSeconds: 1.5 } };

  it('the soft one stops the job, which may tidy up', async () => {
    expect(await perform(fixtures, { mode: 'wait' }, soft)).toMatchObject({
      status: 'FAILURE',
      failure_reason: 'soft_time_limit',
      result: { exc_type: 'SoftTimeLimitExceeded' },
    });
    // On a runner that has the code already, so that the limit finds the job at work.
    await perform(fixtures, { mode: 'nothing' });
    const run = await perform(fixtures, { mode: 'catch-soft' }, atWork);
    expect(run).toMatchObject({ status: 'SUCCESS', result: 'tidied up' });
    expect((await linesOf(run.id)).map((line) => line.message)).toContain('tidying up after SoftTimeLimitExceeded');
    // Heard by its signal, it is not stopped a second time by the first thing it says.
    expect(await perform(fixtures, { mode: 'hear-soft' }, atWork)).toMatchObject({ status: 'SUCCESS', result: 'tidied up' });
  });

  it.each(['spin', 'ignore-soft'])('the hard one kills what does not stop (%s), while other runs go on', async (mode) => {
    const stubborn = await enqueue(fixtures, { mode }, hard);
    const other = await perform(fixtures, { mode: 'echo', text: 'meanwhile' });
    expect(other.status).toBe('SUCCESS');
    const run = await ended(stubborn);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'time_limit', result: { exc_type: 'TimeLimitExceeded' } });
    expect((await linesOf(run.id)).at(-1)!.message).toContain('1.5 s');
  });

  it('a line that was logged before an endless loop is there', async () => {
    const id = await enqueue(fixtures, { mode: 'spin' });
    await said(id, 'spinning');
    await cancelRun(id, 'test');
    await ended(id);
  });

  it('a soft limit that can never fire is warned about', async () => {
    const run = await perform(fixtures, { mode: 'nothing' }, { limits: { softSeconds: 10, hardSeconds: 5 } });
    expect((await linesOf(run.id))[0]).toMatchObject({
      log_level: 'warning',
      grouping: 'initialization',
      message: expect.stringMatching(/5\.0.*10\.0/) as string,
    });
  });
});

describe("what a runner says is a guest's word", () => {
  it.each([
    ['no frame', Buffer.from('this is no frame'), 'output_limit'],
    ['no JSON', frame('{oops'), 'internal'],
    ['an unknown message', frame('{"t":"grant","run":""}'), 'internal'],
    ['a line of an unknown level', frame('{"t":"log","run":"","lines":[["loud","","",0,"",""]]}'), 'internal'],
  ])('%s ends the run', async (_what, bytes, reason) => {
    expect(await perform(fixtures, { mode: 'junk', text: bytes.toString('base64') })).toMatchObject({
      status: 'FAILURE',
      failure_reason: reason,
    });
  });

  it('it cannot report for another run', async () => {
    const other = await enqueue(fixtures, { mode: 'until-released' });
    await started(other);
    const run = await perform(fixtures, { mode: 'forge', text: other });
    expect(run).toMatchObject({ status: 'SUCCESS', result: 'my own' });
    release(fixtures, other);
    expect(await ended(other)).toMatchObject({ status: 'SUCCESS', result: 'released' });
  });
});

function frame(text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(text.length);
  return Buffer.concat([head, Buffer.from(text)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
