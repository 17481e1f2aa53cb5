// The runner's program: one self-contained bundle of worker/runner.ts with everything it imports, so that it runs where it can read nothing else.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { env } from '@/core/env';
import { stageFolder } from './places';

const OUTPUT = '.build/runner';
const INPUTS = 'inputs.json';

/** Bundles the runner into .build/runner. The database client is a file of its own: a job that uses no database never loads it. */
export function buildRunner(root = env.root): void {
  const folder = path.join(root, OUTPUT);
  const draft = `${folder}.${process.pid}`;
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
  writeFileSync(path.join(draft, INPUTS), JSON.stringify(Object.keys(metafile.inputs)));
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process finished the same build first.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(path.join(folder, 'runner.mjs'))) throw error;
  }
}

let program: string | undefined;

/** The program where runners can start it. Built when there is none or a source is newer. */
export function runnerProgram(): string {
  if (program && existsSync(program)) return program;
  if (!isBuilt()) buildRunner();
  const built = path.join(env.root, OUTPUT);
  const files = readdirSync(built)
    .filter((name) => name.endsWith('.mjs'))
    .sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(name).update(readFileSync(path.join(built, name)));
  const folder = path.join(stageFolder(), `runner-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    for (const name of files) {
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

function isBuilt(): boolean {
  try {
    const built = statSync(path.join(env.root, OUTPUT, 'runner.mjs')).mtimeMs;
    const inputs = JSON.parse(readFileSync(path.join(env.root, OUTPUT, INPUTS), 'utf8')) as string[];
    // An installation without sources has the build it came with.
    return inputs.every((input) => !existsSync(path.join(env.root, input)) || statSync(path.join(env.root, input)).mtimeMs <= built);
  } catch {
    return false;
  }
}
