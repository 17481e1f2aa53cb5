// Decides what a refresh does to the Job records: which are new, changed, gone, back or broken. Pure: reads records and a discovery, writes nothing.
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@/core/db/client';
import type { Discovery, FoundClass } from './discover';
import { classPathOf, flagOf, OVERRIDABLE, type OverridableValues } from './effective';
import type { Source, SourceKind, SourceProblem } from './sources';

export type JobRow = Awaited<ReturnType<Database['job']['findFirstOrThrow']>>;
/** Columns of a record and their values. */
export type JobColumns = Readonly<Record<string, unknown>>;

export interface JobChange {
  readonly class_path: string;
  /** Columns whose value is another one now, and "code" when what it imports changed. */
  readonly fields: readonly string[];
  /** What was approved or asked for with its code as it was, and is void now; absent where there is none. */
  readonly to_ask_again?: ToAskAgain;
}

export interface ToAskAgain {
  readonly schedules: number;
  readonly requests: number;
}

/** What a refresh did with one source. Jobs are named by class path. */
export interface SourceRefresh {
  readonly slug: string;
  readonly kind: SourceKind;
  readonly created: readonly string[];
  readonly changed: readonly JobChange[];
  readonly same: number;
  readonly gone: readonly string[];
  readonly returned: readonly string[];
  readonly broken: readonly ({ class_path: string } & SourceProblem)[];
  /** Another job has the name: this one got a number behind it. */
  readonly renamed: readonly { class_path: string; wanted: string; name: string }[];
  readonly warnings: readonly { class_path: string; message: string }[];
  readonly problems: readonly SourceProblem[];
}

export interface RecordPlan {
  readonly creates: readonly JobColumns[];
  readonly updates: readonly { id: string; data: JobColumns }[];
  /** Jobs whose file loads again. */
  readonly mended: readonly string[];
  readonly uninstalls: readonly string[];
  /** Jobs whose present name another job is about to get. */
  readonly stepAside: readonly string[];
  readonly problems: readonly SourceProblem[];
  readonly report: Omit<SourceRefresh, 'problems'>;
}

export function planRecords(source: Source & { id: string }, found: Discovery, jobs: readonly JobRow[]): RecordPlan {
  const planning = new Planning(source, found, jobs);
  for (const item of inOrder(found.classes)) planning.take(item);
  planning.closeRest();
  return planning.result();
}

const inOrder = (classes: readonly FoundClass[]) =>
  [...classes].sort((a, b) => (classPathOf(a.description) < classPathOf(b.description) ? -1 : 1));

class Planning {
  private readonly creates: JobColumns[] = [];
  private readonly updates: { id: string; data: JobColumns }[] = [];
  private readonly mended: string[] = [];
  private readonly uninstalls: string[] = [];
  private readonly problems: SourceProblem[] = [];
  private readonly seen = new Set<string>();
  private readonly byPath: Map<string, JobRow>;
  private readonly names: NameBook;
  private readonly report = {
    created: [] as string[],
    changed: [] as JobChange[],
    same: 0,
    gone: [] as string[],
    returned: [] as string[],
    broken: [] as ({ class_path: string } & SourceProblem)[],
    renamed: [] as { class_path: string; wanted: string; name: string }[],
    warnings: [] as { class_path: string; message: string }[],
  };
  private readonly source: Source & { id: string };
  private readonly found: Discovery;
  private readonly jobs: readonly JobRow[];

  constructor(source: Source & { id: string }, found: Discovery, jobs: readonly JobRow[]) {
    this.source = source;
    this.found = found;
    this.jobs = jobs;
    this.byPath = new Map(jobs.map((job) => [classPathOf(job), job]));
    this.names = new NameBook(jobs, found.classes, this.byPath);
  }

  take(item: FoundClass): void {
    const classPath = classPathOf(item.description);
    const before = this.byPath.get(classPath);
    this.seen.add(classPath);
    if (before && before.source_id !== this.source.id && before.source_id !== null && before.installed) {
      const message = `${classPath} comes from another source already: this one is not used.`;
      return void this.problems.push({ file: item.module.file, line: 0, message });
    }
    for (const message of item.description.warnings) this.report.warnings.push({ class_path: classPath, message });
    const wanted = this.wantedRecord(item, before);
    if (before) this.update(before, wanted);
    else this.create(wanted, classPath);
  }

  /** Records of this source that no class was found for: broken if their file is, else gone. */
  closeRest(): void {
    for (const file of this.found.empty)
      this.report.warnings.push({ class_path: file, message: 'It exports no job class, and no other file imports it.' });
    for (const job of this.jobs) {
      const classPath = classPathOf(job);
      if (job.source_id !== this.source.id || this.seen.has(classPath)) continue;
      const broken = this.found.broken.find(
        (part) => part.module === job.module_name && (part.className ?? job.job_class_name) === job.job_class_name,
      );
      if (broken && job.installed) {
        this.report.broken.push({ class_path: classPath, ...broken.problem });
        if (!isDeepStrictEqual(job.load_error, broken.problem))
          this.updates.push({ id: job.id, data: { load_error: { ...broken.problem } } });
      } else if (job.installed) {
        this.uninstalls.push(job.id);
        this.report.gone.push(classPath);
      }
    }
  }

  result(): RecordPlan {
    const { creates, updates, mended, uninstalls, problems, report } = this;
    return {
      creates,
      updates,
      mended,
      uninstalls,
      problems,
      stepAside: this.names.stepAside,
      report: { slug: this.source.slug, kind: this.source.kind, ...report },
    };
  }

  private wantedRecord(item: FoundClass, before: JobRow | undefined): JobColumns {
    const { warnings: _, variables, ...said } = item.description;
    const classPath = classPathOf(said);
    const own = Object.fromEntries(OVERRIDABLE.map((field) => [field, said[field]])) as unknown as OverridableValues;
    const name = this.names.settle(classPath, said.name);
    if (name !== said.name && !before?.name_override) this.report.renamed.push({ class_path: classPath, wanted: said.name, name });
    const kept = before ? OVERRIDABLE.filter((field) => before[flagOf(field)]).map((field) => [field, before[field]]) : [];
    return {
      ...said,
      ...Object.fromEntries(kept),
      name,
      // A name that had to give way is an override: the class says another one.
      name_override: before?.name_override === true || name !== said.name,
      class_values: { ...own },
      variables,
      installed: true,
      source_id: this.source.id,
      source_file: item.module.file,
      entry: item.module.entry,
      bundle_digest: this.found.bundle.digest,
      code_digest: item.module.codeDigest,
    };
  }

  private create(wanted: JobColumns, classPath: string): void {
    this.creates.push({ ...wanted, enabled: this.source.kind === 'system' });
    this.report.created.push(classPath);
  }

  private update(before: JobRow, wanted: JobColumns): void {
    const differing = Object.keys(wanted).filter((column) => !isDeepStrictEqual(before[column as keyof JobRow], wanted[column]));
    if (differing.length > 0)
      this.updates.push({ id: before.id, data: Object.fromEntries(differing.map((column) => [column, wanted[column]])) });
    if (before.load_error !== null) this.mended.push(before.id);
    const classPath = classPathOf(before);
    const told = differing.filter((column) => !SILENT.has(column)).map((column) => (column === 'code_digest' ? 'code' : column));
    if (!before.installed) this.report.returned.push(classPath);
    else if (told.length > 0 || before.load_error !== null) this.report.changed.push({ class_path: classPath, fields: told });
    else this.report.same += 1;
  }
}

/** Columns that follow from others, or change whenever anything in the source does. */
const SILENT: ReadonlySet<string> = new Set(['bundle_digest', 'class_values', 'installed', 'name_override', 'source_id']);

const MAX_NAME = 100;

/** Gives every class a name nobody else has. Who has the name keeps it; among newcomers the first by class path gets it. */
class NameBook {
  /** Jobs that stand on a name which another one gets, until they get theirs. */
  readonly stepAside: string[] = [];
  private readonly holders = new Map<string, string>();
  private readonly standing: ReadonlyMap<string, JobRow>;
  private readonly rows: ReadonlyMap<string, JobRow>;

  constructor(jobs: readonly JobRow[], classes: readonly FoundClass[], byPath: ReadonlyMap<string, JobRow>) {
    this.rows = byPath;
    this.standing = new Map(jobs.map((job) => [job.name, job]));
    const wanted = new Map(classes.map(({ description }) => [classPathOf(description), description.name]));
    for (const job of jobs) {
      const classPath = classPathOf(job);
      const changesName = wanted.has(classPath) && !job.name_override && wanted.get(classPath) !== job.name;
      // A job that is about to get another name gives this one free.
      if (!changesName) this.holders.set(job.name, classPath);
    }
  }

  settle(classPath: string, wanted: string): string {
    const row = this.rows.get(classPath);
    if (row?.name_override) return row.name;
    let name = wanted;
    for (let number = 2; (this.holders.get(name) ?? classPath) !== classPath; number += 1)
      name = `${wanted.slice(0, MAX_NAME - ` (${number})`.length)} (${number})`;
    const standing = this.standing.get(name);
    if (standing && standing !== row) this.stepAside.push(standing.id);
    this.holders.set(name, classPath);
    return name;
  }
}
