// `npm run worker`: takes runs from the queues it serves until it is told to stop. Flags: --queues a,b  --concurrency N
import os from 'node:os';
import { parseArgs } from 'node:util';
import { log } from '@/core/log';
import { startWorker } from './worker';

const FORCE_AFTER_MS = 5000;

function readOptions(): { queues: string[]; concurrency: number } {
  const { values } = parseArgs({ options: { queues: { type: 'string' }, concurrency: { type: 'string' } } });
  const queues = (values.queues ?? process.env['WINDLASS_QUEUES'] ?? 'default')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const concurrency = Number(values.concurrency ?? process.env['WINDLASS_CONCURRENCY'] ?? Math.max(2, os.availableParallelism() * 2));
  if (queues.length === 0) fail('--queues names at least one queue, such as --queues default,slow');
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 200) fail('--concurrency is a whole number from 1 to 200');
  return { queues: [...new Set(queues)], concurrency };
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

async function main(): Promise<void> {
  // Runners read bundles and their program; what is nobody's business says so itself.
  process.umask(0o022);
  const worker = await startWorker(readOptions());
  let stoppingSince: number | null = null;
  const stop = (signal: string) => {
    if (stoppingSince !== null) {
      // Supervisors like to send it twice: only a later one is meant.
      if (performance.now() - stoppingSince < FORCE_AFTER_MS) return;
      log.warn('the worker was told to stop again: runs under way are given up', { signal });
      process.exit(1);
    }
    stoppingSince = performance.now();
    log.info('the worker stops when its runs have ended', { signal });
    worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('the worker did not stop in order', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  log.error('the worker did not start', { error });
  process.exit(1);
});
