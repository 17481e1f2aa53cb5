// The runner's program: one self-contained bundle of worker/runner.ts with everything it imports, so that it runs where it can read nothing else.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { env } from '@/core/env';
import { stageFolder } from './places';

/** Holds a folder for each build, under its digest, and which of them is the current one. */
const OUTPUT = '.build/runner';
const CURRENT = 'current.json';

interface Build {
  /** Of its files; the name of its folder. */
  digest: string;
  /** Sources, from the root. */
  inputs: string[];
  /** When its sources were looked at, in ms. */
  at: number;
}

/**
 * Bundles the runner into .build/runner. The database client is a file of its own: a job that uses no database never loads it.
 * Processes that build at the same time are not in each other's way: what one of them reads is never taken apart by another.
 */
export function buildRunner(root = env.root): Build {
  const output = path.join(root, OUTPUT);
  const draft = `${output}.${process.pid}`;
  const at = Date.now();
  rmSync(draft, { recursive: true, force: true });
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: { runner: 'worker/runner.ts', 'run-client': 'core/db/run-client.ts' },
    outdir: draft,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    tsconfig: 'tsconfig.json',
    metafile: true,
    logLevel: 'error',
    // Some packages are CommonJS and ask for Node's own modules.
    banner: { js: "import { createRequire as windlassRequire } from 'node:module'; const require = windlassRequire(import.meta.url);" },
  });
  const build = { digest: digestOf(draft), inputs: Object.keys(metafile.inputs), at };
  mkdirSync(output, { recursive: true });
  publish(draft, path.join(output, build.digest));
  writeFileSync(`${draft}.json`, JSON.stringify(build));
  renameSync(`${draft}.json`, path.join(output, CURRENT));
  const old = readdirSync(output).filter((name) => name !== CURRENT && name !== build.digest);
  for (const name of old) rmSync(path.join(output, name), { recursive: true, force: true });
  return build;
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

let program: string | undefined;

/** The program where runners can start it. Built when there is none or a source is newer. */
export function runnerProgram(): string {
  if (program && existsSync(program)) return program;
  const { digest } = currentBuild() ?? buildRunner();
  const folder = path.join(stageFolder(), `runner-${digest}`);
  if (!existsSync(folder)) {
    const built = path.join(env.root, OUTPUT, digest);
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    for (const name of readdirSync(built)) {
      cpSync(path.join(built, name), path.join(draft, name));
      chmodSync(path.join(draft, name), 0o444);
    }
    chmodSync(draft, 0o755);
    publish(draft, folder);
  }
  return (program = path.join(folder, 'runner.mjs'));
}

/** Renames a finished folder into place; when another process was faster, its copy is as good. */
export function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function currentBuild(): Build | null {
  try {
    const build = JSON.parse(readFileSync(path.join(env.root, OUTPUT, CURRENT), 'utf8')) as Build;
    // An installation without sources has the build it came with.
    const isNewer = (input: string) => existsSync(path.join(env.root, input)) && statSync(path.join(env.root, input)).mtimeMs > build.at;
    return existsSync(path.join(env.root, OUTPUT, build.digest)) && !build.inputs.some(isNewer) ? build : null;
  } catch {
    return null;
  }
}
