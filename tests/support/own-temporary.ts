// Runs before each test file: what it takes for the system's temporary folder is its own, so that no file meets what another one put there.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';

const file = path.basename(expect.getState().testPath ?? 'test').replace(/\.test\.tsx?$/, '');
const shared = os.tmpdir();
const folder = fs.mkdtempSync(path.join(shared, `${file}-`));
fs.chmodSync(folder, 0o711); // as for the folder around it
process.env['TMPDIR'] = folder;

afterAll(() => {
  process.env['TMPDIR'] = shared;
  fs.rmSync(folder, { recursive: true, force: true });
});
