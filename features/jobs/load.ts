// Loads a bundle once in a child process that may hang, crash or lie, and hears what classes it holds.
import { type ChildProcess, spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FieldSpec } from '@windlass/sdk';
import { z } from 'zod';
import { env } from '@/core/env';
import { type Bundle, type BundledModule, SDK_FILE } from './bundle';
import type { SourceProblem } from './sources';

/** How long one module may take to load, and all of them together. */
export interface Patience {
  readonly moduleMs: number;
  readonly totalMs: number;
}
export const PATIENCE: Patience = { moduleMs: 10_000, totalMs: 30_000 };
const MAX_REPORT_BYTES = 16 * 1024 * 1024;

const description = z.object({
  module_name: z.string().max(100),
  job_class_name: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  grouping: z.string().max(255),
  description: z.string(),
  approval_required: z.boolean(),
  dryrun_default: z.boolean(),
  has_sensitive_variables: z.boolean(),
  hidden: z.boolean(),
  read_only: z.boolean(),
  soft_time_limit: z.number().min(0),
  time_limit: z.number().min(0),
  task_queues: z.array(z.string().min(1).max(255)),
  is_singleton: z.boolean(),
  supports_dryrun: z.boolean(),
  is_job_hook_receiver: z.boolean(),
  is_job_button_receiver: z.boolean(),
  variables: z.array(z.looseObject({ name: z.string(), kind: z.string() })),
  warnings: z.array(z.string()),
});

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loading'), module: z.string() }),
  z.object({ kind: z.literal('describing'), module: z.string() }),
  z.object({ kind: z.literal('failed'), module: z.string(), message: z.string(), stack: z.string() }),
  z.object({ kind: z.literal('class'), module: z.string(), description }),
  z.object({ kind: z.literal('refused'), module: z.string(), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('done') }),
]);

export type ClassDescription = Omit<z.infer<typeof description>, 'variables'> & { variables: FieldSpec[] };

export interface FoundClass {
  readonly description: ClassDescription;
  readonly module: BundledModule;
}

/** A class that is there and can't be used; without a name it is every class of the module. */
export interface BrokenPart {
  readonly module: string;
  readonly className?: string;
  readonly problem: SourceProblem;
}

export interface Loaded {
  readonly classes: FoundClass[];
  readonly broken: BrokenPart[];
}

/** Loads all modules in one child; one that hangs or ends the child is left out, and the rest loaded anew. */
export async function loadBundle(bundle: Bundle, patience: Patience): Promise<Loaded> {
  if (bundle.modules.length === 0) return { classes: [], broken: [] };
  const folder = await fs.mkdtemp(path.join(await fs.realpath(os.tmpdir()), 'windlass-discover-'));
  const deadline = performance.now() + patience.totalMs;
  const unfit: BrokenPart[] = [];
  try {
    await layOut(folder, bundle);
    let user = process.getuid?.() === 0 ? NOBODY : null;
    let modules = [...bundle.modules].sort(
      (a, b) => Number(a.isLink) - Number(b.isLink) || a.closure.length - b.closure.length || (a.module < b.module ? -1 : 1),
    );
    for (;;) {
      const round = await new Round({ folder, modules, user, moduleMs: patience.moduleMs, deadline }).run();
      if (user !== null && !round.wasHeard) {
        // Nobody can't reach Node itself on this machine: then it is us who look.
        user = null;
        continue;
      }
      if (!round.stuckIn) return { classes: round.classes, broken: [...unfit, ...round.broken] };
      unfit.push(round.stuckIn);
      modules = modules.filter(({ module }) => module !== round.stuckIn?.module);
      if (performance.now() > deadline) {
        const late = modules.map((module) => ({
          module: module.module,
          problem: { file: module.file, line: 0, message: 'Not loaded: other files had used up the time.' },
        }));
        return { classes: [], broken: [...unfit, ...late] };
      }
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** A user without rights of any kind, as every system has it. */
const NOBODY = 65_534;
const SCRIPT = 'discover-child.ts';

/** The bundle and the child's own program, where another user can read them. */
async function layOut(folder: string, bundle: Bundle): Promise<void> {
  const program = await fs.readFile(path.join(env.root, 'features/jobs', SCRIPT));
  // Modules by its name, whatever folder it lies in.
  const files = [...bundle.files, [SCRIPT, program], ['package.json', '{"type":"module"}']] as const;
  await fs.chmod(folder, 0o755);
  await Promise.all(
    files.map(async ([file, content]) => {
      await fs.writeFile(path.join(folder, file), content);
      await fs.chmod(path.join(folder, file), 0o644);
    }),
  );
}

interface RoundOptions {
  readonly folder: string;
  readonly modules: readonly BundledModule[];
  /** As whom the child runs; null: as this process. */
  readonly user: number | null;
  readonly moduleMs: number;
  readonly deadline: number;
}

/** One child process and what it reported. */
class Round {
  readonly classes: FoundClass[] = [];
  readonly broken: BrokenPart[] = [];
  stuckIn: BrokenPart | undefined;
  /** The child began its work at all. */
  wasHeard = false;
  private readonly folder: string;
  private readonly modules: readonly BundledModule[];
  private readonly user: number | null;
  private readonly moduleMs: number;
  private readonly deadline: number;
  private current: BundledModule | undefined;
  private isDone = false;
  private hangs = false;
  private timer: NodeJS.Timeout | undefined;

  constructor({ folder, modules, user, moduleMs, deadline }: RoundOptions) {
    this.folder = folder;
    this.modules = modules;
    this.user = user;
    this.moduleMs = moduleMs;
    this.deadline = deadline;
  }

  async run(): Promise<this> {
    const child = startChild(this.folder, this.user);
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
    readLines(child, (line) => this.hear(child, line));
    this.watch(child);
    const order = { folder: this.folder, sdk: SDK_FILE, modules: this.modules.map(({ module, entry }) => ({ module, entry })) };
    child.stdin?.on('error', () => undefined).end(JSON.stringify(order));
    const ended = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    clearTimeout(this.timer);
    if (!this.isDone) this.giveUp(ended, complaint);
    return this;
  }

  private hear(child: ChildProcess, line: string): void {
    const parsed = message.safeParse(safeJson(line));
    if (!parsed.success) return void kill(child);
    const heard = parsed.data;
    this.wasHeard = true;
    if (heard.kind === 'done') return void (this.isDone = true);
    const module = this.modules.find((item) => item.module === heard.module);
    if (!module) return void kill(child);
    this.current = module;
    this.watch(child);
    if (heard.kind === 'class') this.classes.push({ module, description: heard.description as unknown as ClassDescription });
    if (heard.kind === 'failed')
      this.broken.push({ module: module.module, problem: { ...this.placeOf(heard.stack, module), message: inOurWords(heard.message) } });
    if (heard.kind === 'refused')
      this.broken.push({
        module: module.module,
        className: heard.name,
        problem: { file: module.file, line: 0, message: `${heard.name}: ${heard.message}` },
      });
  }

  private watch(child: ChildProcess): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.hangs = true;
        kill(child);
      },
      Math.max(100, Math.min(this.moduleMs, this.deadline - performance.now())),
    );
  }

  private giveUp(ended: string, complaint: string): void {
    const module = this.current ?? this.modules[0];
    if (!module) return;
    const text = this.hangs
      ? `It did not finish loading within ${this.moduleMs / 1000} seconds: something at the top of the file goes on for ever.`
      : ended === 'code 13'
        ? 'It did not finish loading: an await at the top of the file waits for something that never happens.'
        : `It ended its process while loading (${ended}).${lastErrorOf(complaint)}`;
    this.stuckIn = { module: module.module, problem: { ...this.placeOf(complaint, module), message: text } };
  }

  /** The author's file and line of an error, from the first frame of its stack that lies in the bundle. */
  private placeOf(stack: string, module: BundledModule): { file: string; line: number } {
    for (const [, file, line] of stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+)/g)) {
      const inside = file?.startsWith(`${this.folder}/`) ? file.slice(this.folder.length + 1) : '';
      if (inside && inside !== SCRIPT && !inside.startsWith('@windlass/') && !inside.endsWith('.mjs'))
        return { file: inside, line: Number(line) };
    }
    return { file: module.file, line: 0 };
  }
}

/** A child that sees its bundle and nothing else of the disk, and knows nothing of our environment. */
function startChild(folder: string, user: number | null): ChildProcess {
  const limits = ['--enable-source-maps', '--max-old-space-size=256', '--permission', `--allow-fs-read=${folder}`];
  const child = spawn(process.execPath, [...limits, path.join(folder, SCRIPT)], {
    ...(user !== null && { uid: user, gid: user }),
    cwd: folder,
    detached: true,
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LANG: 'C.UTF-8', NODE_ENV: 'production' },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  child.once('exit', () => kill(child));
  return child;
}

/** The whole group: a module may have started processes of its own. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  let bytes = 0;
  const reports = child.stdio[3] as NodeJS.ReadableStream;
  reports.setEncoding('utf8');
  reports.on('data', (text: string) => {
    bytes += text.length;
    if (bytes > MAX_REPORT_BYTES) return kill(child);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function inOurWords(message: string): string {
  return message.startsWith('Access to this API has been restricted')
    ? 'It reads files or starts processes while it loads: only run() may do that.'
    : message;
}

function lastErrorOf(complaint: string): string {
  const line = complaint.split('\n').find((text) => /^\w*Error\b/.test(text));
  return line ? ` ${line}` : '';
}
