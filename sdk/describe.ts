// A job class → the plain description that its record is made of. Runs wherever the class was loaded; nothing of the job is called.

import type { FieldSpec } from './field-spec.ts';
import type { JobClass, JobMeta } from './job.ts';
import { isButtonReceiver, isHookReceiver } from './receivers.ts';
import { storable } from './text.ts';
import { lineage, variableSpecs } from './variables.ts';

/** What a class says, under the names of the record. Plain JSON. */
export interface JobDescription {
  readonly module_name: string;
  readonly job_class_name: string;
  readonly name: string;
  readonly grouping: string;
  readonly description: string;
  readonly approval_required: boolean;
  readonly dryrun_default: boolean;
  readonly has_sensitive_variables: boolean;
  readonly hidden: boolean;
  readonly read_only: boolean;
  readonly soft_time_limit: number;
  readonly time_limit: number;
  readonly task_queues: readonly string[];
  readonly is_singleton: boolean;
  readonly supports_dryrun: boolean;
  readonly is_job_hook_receiver: boolean;
  readonly is_job_button_receiver: boolean;
  readonly variables: readonly FieldSpec[];
  /** For the people who refresh: what was corrected, and what will get in the way. */
  readonly warnings: readonly string[];
}

const MAX_NAME = 100;
const MAX_GROUPING = 255;

type Check = 'text' | 'flag' | 'seconds' | 'texts';

const ATTRIBUTES: Readonly<Record<keyof JobMeta, Check>> = {
  name: 'text',
  grouping: 'text',
  description: 'text',
  approvalRequired: 'flag',
  dryrunDefault: 'flag',
  fieldOrder: 'texts',
  hasSensitiveVariables: 'flag',
  hidden: 'flag',
  readOnly: 'flag',
  softTimeLimit: 'seconds',
  timeLimit: 'seconds',
  taskQueues: 'texts',
  isSingleton: 'flag',
};

/** The class's `meta` laid over that of its bases; a name is not inherited. @throws TypeError naming the attribute that has a wrong type */
export function readMeta(jobClass: JobClass): { meta: JobMeta; unknown: string[] } {
  const merged: Record<string, unknown> = {};
  for (const cls of lineage(jobClass)) {
    const own: unknown = Object.getOwnPropertyDescriptor(cls, 'meta')?.value;
    delete merged.name;
    if (own === undefined) continue;
    if (typeof own !== 'object' || own === null) throw new TypeError('`static meta` is an object.');
    Object.assign(merged, own);
  }
  const known = Object.keys(merged).filter((key) => Object.hasOwn(ATTRIBUTES, key));
  for (const key of known) checkAttribute(key as keyof JobMeta, merged[key]);
  return {
    meta: Object.fromEntries(known.map((key) => [key, merged[key]])),
    unknown: Object.keys(merged).filter((key) => !known.includes(key)),
  };
}

/** @throws TypeError when the class can't be a job: the message says why */
export function describeJob(jobClass: JobClass, moduleName: string, moduleGrouping?: string): JobDescription {
  const className = jobClass.name;
  if (moduleName.length > MAX_NAME || className.length > MAX_NAME)
    throw new TypeError(`Module and class names have at most ${MAX_NAME} characters.`);
  const [isHook, isButton] = [isHookReceiver(jobClass), isButtonReceiver(jobClass)];
  if (isHook && isButton) throw new TypeError('A job receives hooks or buttons, not both.');
  const { meta, unknown } = readMeta(jobClass);
  const variables = variableSpecs(jobClass, meta.fieldOrder);
  const warnings = unknown.map((key) => `meta.${key} is not known and was ignored.`);
  const cut = (text: string, length: number, what: string) => {
    if (text.length > length) warnings.push(`The ${what} was cut to ${length} characters.`);
    return storable(text.slice(0, length));
  };
  const description: Omit<JobDescription, 'warnings'> = {
    module_name: moduleName,
    job_class_name: className,
    name: cut(meta.name ?? className, MAX_NAME, 'name'),
    grouping: cut(meta.grouping ?? moduleGrouping ?? moduleName, MAX_GROUPING, 'grouping'),
    description: storable(dedent(meta.description ?? '')),
    approval_required: meta.approvalRequired ?? false,
    dryrun_default: meta.dryrunDefault ?? false,
    has_sensitive_variables: meta.hasSensitiveVariables ?? true,
    hidden: meta.hidden ?? false,
    read_only: meta.readOnly ?? false,
    soft_time_limit: meta.softTimeLimit ?? 0,
    time_limit: meta.timeLimit ?? 0,
    task_queues: [...(meta.taskQueues ?? [])],
    is_singleton: meta.isSingleton ?? false,
    supports_dryrun: variables.some((spec) => spec.name === 'dryrun' && spec.kind === 'dryrun'),
    is_job_hook_receiver: isHook,
    is_job_button_receiver: isButton,
    variables,
  };
  return { ...description, warnings: [...warnings, ...doubts(description, meta)] };
}

function doubts(job: Omit<JobDescription, 'warnings'>, meta: JobMeta): string[] {
  const found: string[] = [];
  if (job.has_sensitive_variables && job.approval_required)
    found.push("It needs approval and has sensitive variables: it can't be run until one of the two is given up.");
  else if (meta.hasSensitiveVariables === undefined)
    found.push("It doesn't say `hasSensitiveVariables: false`: its inputs are not kept, and it can't be scheduled or approved.");
  if (job.time_limit > 0 && job.soft_time_limit > 0 && job.time_limit <= job.soft_time_limit)
    found.push('The hard time limit is not above the soft one: the run is killed before it is asked to stop.');
  if (!job.supports_dryrun && job.variables.some((spec) => spec.kind === 'dryrun'))
    found.push('A DryRunVar counts only under the name dryrun.');
  if (job.variables.some((spec) => spec.name === 'dryrun' && spec.kind !== 'dryrun'))
    found.push('Its variable dryrun is no DryRunVar: such a run may write, and asks for approval like any other.');
  return found;
}

function checkAttribute(key: keyof JobMeta, value: unknown): void {
  if (value === undefined || CHECKS[ATTRIBUTES[key]].accepts(value)) return;
  throw new TypeError(`meta.${key} is ${CHECKS[ATTRIBUTES[key]].name}, not ${typeof value === 'object' ? 'an object' : String(value)}.`);
}

const CHECKS: Readonly<Record<Check, { name: string; accepts: (value: unknown) => boolean }>> = {
  text: { name: 'a text', accepts: (value) => typeof value === 'string' },
  flag: { name: 'true or false', accepts: (value) => typeof value === 'boolean' },
  seconds: {
    name: 'a number of seconds, 0 or more',
    accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  },
  texts: {
    name: 'a list of texts',
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length > 0 && item.length <= 255),
  },
};

/** Without the indentation that all lines but the first share: descriptions are written inside indented code. */
function dedent(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)![0].length);
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return [lines[0] ?? '', ...lines.slice(1).map((line) => line.slice(indent))].join('\n').trim();
}
