// A worker as a process of its own, as it runs in the product.
import { type ChildProcess, spawn } from 'node:child_process';

/** Resolves when it takes runs; fails with what it said when it ends before. */
export async function spawnWorker(environment: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts', '--concurrency', '2'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the worker ended: ${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('the worker is ready')) resolve();
      });
    }
  });
  return child;
}
