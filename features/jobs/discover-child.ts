// The process in which authors' modules are loaded once to be described. It is told on stdin what to load, and answers with JSON lines on fd 3.
// Plain Node runs this file: it imports nothing of ours but the SDK of the bundle. Whatever a module does here ends with this process.
import { readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Order {
  folder: string;
  sdk: string;
  /** Those that import fewest first: a class belongs to the module that defines it, not to one that passes it on. */
  modules: { module: string; entry: string }[];
}

interface Sdk {
  isJobClass(value: unknown): value is { name: string };
  lacksRun(value: unknown): boolean;
  describeJob(jobClass: unknown, moduleName: string, grouping?: string): unknown;
}

// Kept before any author's code can change them.
const { stringify } = JSON;
const { exit } = process;

function report(message: Record<string, unknown>): void {
  writeSync(3, `${stringify(message)}\n`);
}

function textOf(error: unknown, part: 'message' | 'stack'): string {
  try {
    return String((error as Error | null)?.[part] ?? error).slice(0, 20_000);
  } catch {
    return 'an error that cannot be shown';
  }
}

const order = JSON.parse(readFileSync(0, 'utf8')) as Order;
const load = (file: string) => import(pathToFileURL(path.join(order.folder, file)).href) as Promise<Record<string, unknown>>;

const sdk = (await load(order.sdk)) as unknown as Sdk;
const loaded: { module: string; exports: Record<string, unknown> }[] = [];

for (const { module, entry } of order.modules) {
  report({ kind: 'loading', module });
  try {
    loaded.push({ module, exports: await load(entry) });
  } catch (error) {
    report({ kind: 'failed', module, message: textOf(error, 'message'), stack: textOf(error, 'stack') });
  }
}

const owned = new Set<unknown>();
for (const { module, exports } of loaded) {
  report({ kind: 'describing', module });
  const grouping = typeof exports['name'] === 'string' ? exports['name'] : undefined;
  for (const value of Object.values(exports) as { name?: unknown }[]) {
    const isUnfinished = sdk.lacksRun(value);
    if ((!isUnfinished && !sdk.isJobClass(value)) || owned.has(value)) continue;
    owned.add(value);
    if (isUnfinished) {
      report({ kind: 'refused', module, name: String(value.name), message: 'It has no run(), so there is nothing that it does.' });
      continue;
    }
    try {
      report({ kind: 'class', module, description: sdk.describeJob(value, module, grouping) });
    } catch (error) {
      report({ kind: 'refused', module, name: String(value.name), message: textOf(error, 'message') });
    }
  }
}
report({ kind: 'done' });
exit(0);
