// A module that fails when it is loaded.
import { Job } from '@windlass/sdk';

export class Broken extends Job {
  run() {
    return null;
  }
}

if (process.env['HOME']?.includes('/scratch/')) throw new Error('broken at import');
