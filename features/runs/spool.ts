// What could not be written while the database was away, kept on disk: if the worker dies too, the next one delivers it.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { LogLevel } from '@windlass/sdk';
import { env } from '@/core/env';
import { log } from '@/core/log';
import type { Settlement } from './lifecycle';

export interface LogLine {
  seq: number;
  /** Database time, ms since 1970. */
  ms: number;
  level: LogLevel;
  grouping: string;
  message: string;
  object: string;
  url: string;
}

/** Lines by level: debug, info, success, warning, error. Totals of the run so far. */
export type LineCounts = [debug: number, info: number, success: number, warning: number, error: number];

export interface SpooledRun {
  id: string;
  token: number;
  counts: LineCounts;
  settlement: Settlement | null;
  lines: LogLine[];
}

const folder = () => path.join(env.dataDir, 'spool');

/** Complete or not there at all: written beside its place, synced, renamed. */
export function spoolRun(run: SpooledRun): void {
  const file = path.join(folder(), `${run.id}.json`);
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  const descriptor = openSync(`${file}.part`, 'w', 0o600);
  try {
    writeSync(descriptor, JSON.stringify(run));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.part`, file);
}

export function unspoolRun(id: string): void {
  rmSync(path.join(folder(), `${id}.json`), { force: true });
}

/** What an earlier worker on this host left behind. */
export function readSpool(): SpooledRun[] {
  let names: string[];
  try {
    names = readdirSync(folder());
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(path.join(folder(), name), 'utf8')) as SpooledRun];
      } catch (error) {
        log.error('a spooled run cannot be read and is left where it is', { file: path.join(folder(), name), error });
        return [];
      }
    });
}
