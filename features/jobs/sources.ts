// Where job classes come from. A source is a folder of files; each gets one row and, at a refresh, one bundle.
import { env } from '@/core/env';
import { findApps } from './apps';
import type { Discovery } from './discover';

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
  /** What `within` is called in module paths, where that is another name: "dist.jobs" as "jobs". */
  readonly named?: string;
  /** For classes that are no author's: the host says what there is, and nothing is read. */
  readonly discover?: () => Discovery;
}

/** JOBS_ROOT. */
export function localSource(): Source {
  return { kind: 'local', slug: 'local', name: 'Local files', root: env.jobsRoot, prefix: '' };
}

/** The host's own classes, made known by the catalog of features. */
const hostSources: Source[] = [];

export function registerSource(source: Source): void {
  if (!hostSources.some(({ slug }) => slug === source.slug)) hostSources.push(source);
}

/** What keeps a source from being read. Jobs that came from a source of this name stay as they are. */
export interface SourceFault {
  readonly name: string;
  readonly message: string;
  /** Somebody means it to bring jobs; else it concerns only sources that did before. */
  readonly isExpected: boolean;
}

/** What there is on this machine. Repositories are not here: their jobs change when they are synced. */
export function findSources(): { sources: Source[]; faults: SourceFault[] } {
  const apps = findApps();
  return { sources: [...hostSources, localSource(), ...apps.sources], faults: apps.faults };
}

/** What a refresh looks at when it is told nothing else. */
export function allSources(): Source[] {
  return findSources().sources;
}

/** A problem with one file of a source, in words for its author. */
export interface SourceProblem {
  /** Path inside the source; empty when it concerns the source as a whole. */
  readonly file: string;
  /** 1 is the first; 0 when no line can be named. */
  readonly line: number;
  readonly message: string;
}
