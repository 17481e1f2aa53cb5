// Apps: installed npm packages whose package.json says that they bring jobs. Finds them and where their jobs lie; reads no code.
//
//   "windlass": { "app": "my_app", "jobs": "./jobs" }      → my_app.jobs.<Class>, my_app.jobs.<file>.<Class>
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { env } from '@/core/env';
import type { Source, SourceFault } from './sources';

/** First parts of class paths that belong to the product. */
export const RESERVED_NAMES: readonly string[] = ['windlass', 'local'];

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,59}$/;
const CODE = /\.(ts|js|mjs)$/;

interface PackageFile {
  readonly name?: unknown;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly windlass?: unknown;
}

interface Candidate {
  /** As it was asked for: a package's name or a folder. */
  readonly name: string;
  /** Undefined: it is not there. */
  readonly folder: string | undefined;
  /** Somebody named it as an App; else it is one of many dependencies. */
  readonly isExpected: boolean;
}

/**
 * The Apps among the dependencies of the product's package.json and of the one in JOBS_ROOT, and those that WINDLASS_APPS names
 * (packages or folders). One that can't be used is a fault, and takes no other down.
 */
export function findApps(): { sources: Source[]; faults: SourceFault[] } {
  const sources: Source[] = [];
  const faults: SourceFault[] = [];
  const seen = new Set<string>();
  for (const { name, folder, isExpected } of candidates()) {
    const refuse = (message: string) => faults.push({ name, message, isExpected });
    if (folder === undefined) {
      refuse(
        isExpected
          ? `The App ${name} is named in WINDLASS_APPS and is not installed.`
          : `The package ${name} is a dependency and is not installed: run npm install.`,
      );
      continue;
    }
    if (seen.has(folder)) continue;
    seen.add(folder);
    const app = readApp(folder, isExpected);
    if (app === undefined) continue;
    const twin = 'slug' in app ? sources.find(({ slug }) => slug === app.slug) : undefined;
    if ('fault' in app) faults.push({ name, message: `${name}: ${app.fault}`, isExpected: true });
    else if (twin) faults.push({ name, message: `${name}: ${twin.name} is the App "${twin.slug}" already.`, isExpected: true });
    else sources.push(app);
  }
  return { sources, faults };
}

function* candidates(): Generator<Candidate> {
  for (const asked of env.apps) {
    const isFolder = asked.startsWith('.') || path.isAbsolute(asked);
    const folder = isFolder ? path.resolve(env.root, asked) : (locate(asked, env.jobsRoot) ?? locate(asked, env.root));
    yield { name: asked, folder: real(folder), isExpected: true };
  }
  for (const root of new Set([env.jobsRoot, env.root])) {
    const { dependencies, optionalDependencies } = readPackage(root) ?? {};
    for (const name of Object.keys({ ...asRecord(dependencies), ...asRecord(optionalDependencies) }).sort()) {
      yield { name, folder: real(locate(name, root)), isExpected: false };
    }
  }
}

/** Where Node would find the package from a file in `folder`. */
function locate(name: string, folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const place = path.join(at, 'node_modules', name);
    if (existsSync(path.join(place, 'package.json'))) return place;
    if (at === path.dirname(at)) return undefined;
  }
}

function real(folder: string | undefined): string | undefined {
  try {
    return folder === undefined ? undefined : realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Undefined for a package that is no App. */
function readApp(folder: string, isExpected: boolean): Source | { fault: string } | undefined {
  const file = readPackage(folder);
  if (file?.windlass === undefined)
    return isExpected ? { fault: 'its package.json has no "windlass" entry, so it brings no jobs.' } : undefined;
  const { app, jobs = './jobs' } = asRecord(file.windlass);
  if (typeof app !== 'string' || !IDENTIFIER.test(app))
    return { fault: '"windlass.app" must be a name of letters, digits and underscores, such as "my_app".' };
  if (RESERVED_NAMES.includes(app)) return { fault: `"${app}" is a name of the platform's own.` };
  const within = typeof jobs === 'string' ? moduleOf(jobs) : undefined;
  if (within === undefined)
    return { fault: '"windlass.jobs" must be the path of a file or folder called "jobs" inside the package, such as "./jobs".' };
  const place = path.join(folder, ...within.split('.'));
  if (!['', '.ts', '.js', '.mjs'].some((ending) => existsSync(place + ending))) return { fault: `its jobs are not at ${String(jobs)}.` };
  return {
    kind: 'app',
    slug: app,
    name: typeof file.name === 'string' ? file.name : app,
    root: folder,
    prefix: app,
    within,
    named: 'jobs',
  };
}

/** "./dist/jobs.js" → "dist.jobs". */
function moduleOf(jobs: string): string | undefined {
  const parts = path.posix.normalize(jobs.replace(/^\.\//, '').replace(/\/$/, '')).replace(CODE, '').split('/');
  return parts.at(-1) === 'jobs' && parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part)) ? parts.join('.') : undefined;
}

function readPackage(folder: string): PackageFile | undefined {
  try {
    return asRecord(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))) as PackageFile;
  } catch {
    return undefined;
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
