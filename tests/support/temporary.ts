// Global set-up of every project: one folder for whatever the test run puts into temporary files. What a killed test leaves goes with it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// Every project runs its own set-up in this one process: the first makes the folder, the last removes it.
const shared = globalThis as { windlassTemporary?: { users: number; folder: string; before: string | undefined } };

export default function setUp(): () => void {
  const root = (shared.windlassTemporary ??= makeRoot());
  root.users++;
  return () => {
    if (--root.users > 0) return;
    delete shared.windlassTemporary;
    if (root.before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = root.before;
    fs.rmSync(root.folder, { recursive: true, force: true });
  };
}

function makeRoot(): NonNullable<typeof shared.windlassTemporary> {
  const before = process.env['TMPDIR'];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-tests-'));
  fs.chmodSync(folder, 0o711); // runners and the database's server are other users, and go through it
  process.env['TMPDIR'] = folder; // the processes of the tests inherit it
  return { users: 0, folder, before };
}
