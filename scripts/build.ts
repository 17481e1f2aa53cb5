// `npm run build`: everything that is made from the sources once and then only run. Notes what it was made from, so that a start knows.
import { spawnSync } from 'node:child_process';
import { buildRunner } from '@/worker/runner-program';
import { digestSources, noteBuilt } from './up/sources.mjs';

// Taken before the build, so that an edit meanwhile counts as newer.
const digest = digestSources();
buildRunner();
const { status } = spawnSync('next', ['build'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
noteBuilt(digest);
