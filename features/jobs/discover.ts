// Finds the job classes of a source: scan, bundle, load the bundle once in a child process (load.ts).
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { type Bundle, bundleSource } from './bundle';
import { type BrokenPart, type FoundClass, loadBundle, type Loaded, PATIENCE } from './load';
import { unknownKinds } from './object-kinds';
import { digestFiles, type Scan, scanSource } from './scan';
import type { Source, SourceProblem } from './sources';

export type { ClassDescription, FoundClass } from './load';

export interface Discovery {
  readonly bundle: Bundle;
  /** Of the disk before anything was read: a later change shows. */
  readonly filesDigest: string;
  readonly classes: readonly FoundClass[];
  readonly broken: readonly BrokenPart[];
  /** Everything to tell about the files, broken ones included. */
  readonly problems: readonly SourceProblem[];
  /** Files that load and hold no job class, and that no other file imports. */
  readonly empty: readonly string[];
}

/** @throws AppError when the source's folder can't be read at all. */
export async function discover(source: Source, patience = PATIENCE): Promise<Discovery> {
  const scan = await scanSource(source);
  const filesDigest = (await digestFiles(source)) ?? '';
  const bundle = await bundleSource(scan);
  const loaded = refuseUnknownKinds(await loadBundle(bundle, patience));
  const unbuilt = [...bundle.broken].map(([module, problem]) => ({ module, problem }));
  const broken: BrokenPart[] = [...unbuilt, ...(await Promise.all(loaded.broken.map((part) => atItsClass(scan.root, part))))];
  const problems = distinct([...scan.problems, ...broken.map((part) => part.problem)]);
  const classes = withoutTwins(loaded.classes, broken, problems);
  return { bundle, filesDigest, classes, broken, problems, empty: emptyFiles(scan, bundle, loaded) };
}

/** A class that asks for objects that nobody keeps could not be given its inputs. */
function refuseUnknownKinds({ classes, broken }: Loaded): Loaded {
  const refused = classes.flatMap(({ description, module }): BrokenPart[] => {
    const faults = unknownKinds(description.variables);
    if (faults.length === 0) return [];
    const message = `${description.job_class_name}: ${faults.join(' ')}`;
    return [{ module: module.module, className: description.job_class_name, problem: { file: module.file, line: 0, message } }];
  });
  const isRefused = ({ module, description }: FoundClass) =>
    refused.some((part) => part.module === module.module && part.className === description.job_class_name);
  return { classes: classes.filter((item) => !isRefused(item)), broken: [...broken, ...refused] };
}

/** What is wrong with a class is shown where the class begins. */
async function atItsClass(root: string, part: BrokenPart): Promise<BrokenPart> {
  if (part.className === undefined) return part;
  const text = await fs.readFile(path.join(root, part.problem.file), 'utf8').catch(() => '');
  const line = text.split('\n').findIndex((row) => row.includes(`class ${part.className}`)) + 1;
  return { ...part, problem: { ...part.problem, line } };
}

/** Two classes of one name in one module would be one record: neither can be told from the other. */
function withoutTwins(classes: readonly FoundClass[], broken: BrokenPart[], problems: SourceProblem[]): FoundClass[] {
  const seen = new Set<string>();
  return classes.filter(({ description: { job_class_name: className }, module }) => {
    const key = `${module.module}.${className}`;
    if (!seen.has(key)) return seen.add(key);
    const problem = { file: module.file, line: 0, message: `It exports two classes with the name ${className}.` };
    broken.push({ module: module.module, className, problem });
    problems.push(problem);
    return false;
  });
}

function emptyFiles(scan: Scan, bundle: Bundle, loaded: Loaded): string[] {
  const used = new Set([
    ...loaded.classes.map(({ module }) => module.module),
    ...loaded.broken.map(({ module }) => module),
    ...bundle.broken.keys(),
  ]);
  return scan.modules.filter(({ module, file }) => !used.has(module) && !bundle.imported.has(file)).map(({ file }) => file);
}

function distinct(problems: readonly SourceProblem[]): SourceProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
