// Where job classes come from. A source is a folder of files; each gets one row and, at a refresh, one bundle.
import { env } from '@/core/env';

export type SourceKind = 'local' | 'git' | 'app' | 'system';

export interface Source {
  readonly kind: SourceKind;
  /** Unique; "local" for JOBS_ROOT, a repository's slug, an App's name. */
  readonly slug: string;
  readonly name: string;
  /** The folder that is read. Absolute. */
  readonly root: string;
  /** First part of every module path, such as the slug of a repository; empty for JOBS_ROOT. */
  readonly prefix: string;
  /** Only this module of the folder and those below it hold jobs, such as "jobs" in a repository; the others may still be imported. */
  readonly within?: string;
}

/** JOBS_ROOT. */
export function localSource(): Source {
  return { kind: 'local', slug: 'local', name: 'Local files', root: env.jobsRoot, prefix: '' };
}

/** What a refresh looks at when it is told nothing else. */
export function allSources(): Source[] {
  return [localSource()];
}

/** A problem with one file of a source, in words for its author. */
export interface SourceProblem {
  /** Path inside the source; empty when it concerns the source as a whole. */
  readonly file: string;
  /** 1 is the first; 0 when no line can be named. */
  readonly line: number;
  readonly message: string;
}
