// The instance that the browser tests use: starts with demo data on WINDLASS_E2E_PORT and runs until it is told to stop.
import fs from 'node:fs';
import path from 'node:path';
import { startProduct } from './server';

// A copy, with the browser tests' own jobs beside the shipped ones: tests add and remove classes there.
const jobsRoot = path.resolve('.build/e2e-jobs');
fs.rmSync(jobsRoot, { recursive: true, force: true });
for (const folder of ['jobs', 'tests/e2e/jobs']) fs.cpSync(folder, jobsRoot, { recursive: true });

const port = Number(process.env['WINDLASS_E2E_PORT']);
const product = await startProduct({ port, demo: true, env: { JOBS_ROOT: jobsRoot } });
console.log(`serving ${product.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void product.stop().then((code) => process.exit(code)));
}
