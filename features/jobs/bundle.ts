// Turns the files of a source into one immutable bundle that any worker can run. Builds only: nothing of an author's code is executed here.
//
// What is in a bundle, for whoever runs it. All files lie side by side:
//   windlass-sdk.mjs     the SDK, once: every job of the bundle and its runner use this one copy
//   <module path>.mjs    one for each module that loads; its exports hold the job classes (job.entry names it)
//   chunk-<hash>.mjs     what several modules share: author's own files and third-party packages alike
//   *.mjs.map            maps to the author's files, as paths inside the source ("folder/file.ts")
// A runner imports <folder>/windlass-sdk.mjs for executeJob and isJobClass, then <folder>/<job.entry>, and takes the export
// that isJobClass() accepts and whose name is job.job_class_name.
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { build, type BuildFailure, type BuildOptions, type BuildResult, type Message, type Plugin } from 'esbuild';
import { env } from '@/core/env';
import type { Scan, SourceModule } from './scan';
import type { SourceProblem } from './sources';

export const SDK_FILE = 'windlass-sdk.mjs';

export interface BundledModule extends SourceModule {
  /** File inside the bundle. */
  readonly entry: string;
  /** Digest of the module and everything it imports, the SDK left out: what an approval binds to. */
  readonly codeDigest: string;
  /** Those files, by path. */
  readonly closure: readonly ClosureFile[];
  /** Another name for a file of the source. */
  readonly isLink: boolean;
}

/** A file that a module needs, as it was built. */
export interface ClosureFile {
  /** From the source's folder. */
  readonly path: string;
  readonly sha256: string;
  readonly content: Uint8Array;
  /** The third-party package it belongs to; undefined for the author's own. */
  readonly package: string | undefined;
}

export interface Bundle {
  /** sha256 over sorted paths and contents. */
  readonly digest: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly modules: readonly BundledModule[];
  /** Modules that do not build, with the first reason. */
  readonly broken: ReadonlyMap<string, SourceProblem>;
  /** Files that another file imports, by path inside the source. */
  readonly imported: ReadonlySet<string>;
}

/** Contents as they were built, by absolute path: digests must be those of the same bytes. */
type Contents = Map<string, Uint8Array>;

const COMMON = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: 'linked',
  sourcesContent: false,
  // A class keeps the name that its class path has, whatever the bundler calls it.
  keepNames: true,
  charset: 'utf8',
  logLevel: 'silent',
  legalComments: 'none',
  // The settings of the checkout that JOBS_ROOT may lie in are not the author's.
  tsconfigRaw: '{}',
} satisfies BuildOptions;

// Third-party packages of the older module kind ask for Node's modules with require().
const REQUIRE = "import { createRequire as __createRequire } from 'node:module'; globalThis.require ??= __createRequire(import.meta.url);";

/** Builds every module that builds; one that doesn't is named and takes no other down. */
export async function bundleSource(scan: Scan): Promise<Bundle> {
  const sdk = await buildSdk();
  const contents: Contents = new Map();
  const broken = new Map<string, SourceProblem>();
  let result = await buildModules(scan.root, scan.modules, contents);
  if ('errors' in result) {
    for (const module of scan.modules) {
      const alone = await buildModules(scan.root, [module], contents);
      if ('errors' in alone) broken.set(module.module, toProblem(alone.errors[0], module));
    }
    result = await buildModules(
      scan.root,
      scan.modules.filter(({ module }) => !broken.has(module)),
      contents,
    );
    if ('errors' in result) throw new Error(`the modules build one by one, but not together: ${result.errors[0]?.text}`);
  }
  const files = new Map([...sdk, ...result.files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const built = result;
  const modules = scan.modules
    .filter(({ module }) => !broken.has(module))
    .map((module) => describeModule(scan.root, module, built, contents));
  return { digest: digestOf(files), files, modules, broken, imported: new Set([...built.imports.values()].flat()) };
}

interface Built {
  readonly files: Map<string, Uint8Array>;
  /** What each file imports, by path inside the source. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The author's file behind each entry of the bundle: of a link, the file it points at. */
  readonly entryFiles: ReadonlyMap<string, string>;
}

async function buildModules(root: string, modules: readonly SourceModule[], contents: Contents): Promise<Built | { errors: Message[] }> {
  if (modules.length === 0) return { files: new Map(), imports: new Map(), entryFiles: new Map() };
  try {
    const result = await build({
      ...COMMON,
      // Wherever a source is laid out: packages installed beside the jobs or with the product are there for all of them.
      nodePaths: [path.join(env.jobsRoot, 'node_modules'), path.join(env.root, 'node_modules')],
      absWorkingDir: root,
      entryPoints: modules.map(({ file, module }) => ({ in: path.join(root, file), out: module })),
      outdir: root,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunk-[hash]',
      splitting: true,
      metafile: true,
      banner: { js: REQUIRE },
      plugins: [hostSdk, watchLoads(root, contents)],
    });
    const inputs = Object.entries(result.metafile.inputs);
    return {
      files: filesOf(root, result),
      imports: new Map(inputs.map(([file, input]) => [file, input.imports.filter((item) => !item.external).map((item) => item.path)])),
      entryFiles: new Map(
        Object.entries(result.metafile.outputs).flatMap(([file, output]) => (output.entryPoint ? [[file, output.entryPoint]] : [])),
      ),
    };
  } catch (error) {
    if (Array.isArray((error as BuildFailure).errors)) return { errors: (error as BuildFailure).errors };
    throw error;
  }
}

/** Its frames in a traceback are told from an author's file of the same name: "@windlass/sdk/job.ts". */
async function buildSdk(): Promise<Map<string, Uint8Array>> {
  const { root } = env;
  const result = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [path.join(root, 'sdk/index.ts')],
    outfile: path.join(root, SDK_FILE),
    sourceRoot: '@windlass/',
  });
  return filesOf(root, result);
}

function filesOf(root: string, result: BuildResult<{ write: false }>): Map<string, Uint8Array> {
  return new Map(result.outputFiles.map((file) => [path.relative(root, file.path), file.contents]));
}

/** One SDK for all: the file beside the module, not a copy in each. */
const hostSdk: Plugin = {
  name: 'host-sdk',
  setup({ onResolve }) {
    onResolve({ filter: /^@windlass\/sdk$/ }, () => ({ path: `./${SDK_FILE}`, external: true }));
    onResolve({ filter: /^@windlass\/sdk\// }, ({ path: wanted }) => ({
      errors: [{ text: `${wanted} is for tests: a job imports "@windlass/sdk".` }],
    }));
  },
};

/** Keeps what was read, and refuses files that are neither the source's nor a package's. */
function watchLoads(root: string, contents: Contents): Plugin {
  return {
    name: 'watch-loads',
    setup({ onLoad }) {
      onLoad({ filter: /.*/, namespace: 'file' }, async ({ path: file }) => {
        const isOurs = file.startsWith(root + path.sep) || file.includes(`${path.sep}node_modules${path.sep}`);
        if (!isOurs)
          return {
            errors: [{ text: `${file} lies outside the folder of jobs: a job imports "@windlass/sdk", packages and files beside it.` }],
          };
        const bytes = await fs.readFile(file);
        contents.set(file, bytes);
        return { contents: bytes, loader: 'default' };
      });
    },
  };
}

function describeModule(root: string, module: SourceModule, built: Built, contents: Contents): BundledModule {
  const entry = `${module.module}.mjs`;
  const file = built.entryFiles.get(entry) ?? module.file;
  const closure = closureOf(file, built.imports).map((file): ClosureFile => {
    const absolute = path.resolve(root, file);
    const content = contents.get(absolute) ?? new Uint8Array();
    return { path: file, sha256: createHash('sha256').update(content).digest('hex'), content, package: packageOf(root, absolute) };
  });
  return { ...module, entry, codeDigest: codeDigestOf(closure), closure, isLink: file !== module.file };
}

/** The digest of code that consists of these files, sorted by path. */
export function codeDigestOf(files: readonly Pick<ClosureFile, 'path' | 'sha256'>[]): string {
  const hash = createHash('sha256');
  for (const { path: file, sha256 } of files) hash.update(`${file}\0${sha256}\n`);
  return hash.digest('hex');
}

/** A source may itself be a package: only what lies outside of it, or in packages of its own, is somebody else's. */
function packageOf(root: string, absolute: string): string | undefined {
  const inside = path.relative(root, absolute).split(path.sep);
  if (inside[0] !== '..' && !inside.includes('node_modules')) return undefined;
  const [scope, name] = absolute.split(`${path.sep}node_modules${path.sep}`).at(-1)!.split(path.sep);
  return scope!.startsWith('@') ? `${scope}/${name}` : scope;
}

function closureOf(entry: string, imports: Built['imports']): string[] {
  const found = new Set([entry]);
  for (const file of found) for (const next of imports.get(file) ?? []) found.add(next);
  return [...found].sort();
}

export function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [file, content] of files) hash.update(`${file}\0${content.byteLength}\0`).update(content);
  return hash.digest('hex');
}

function toProblem(message: Message | undefined, module: SourceModule): SourceProblem {
  const hint = message?.notes[0]?.text;
  return {
    file: message?.location?.file ?? module.file,
    line: message?.location?.line ?? 0,
    message: message ? `${message.text}${hint && !message.location ? ` ${hint}` : ''}` : 'It does not build.',
  };
}
