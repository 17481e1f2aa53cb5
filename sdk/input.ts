// Stored input → what run() receives: rows for ids, value classes for addresses, an opened file for an upload.

import type { JobContext, JobData } from './context.ts';
import type { FieldSpec, Json } from './field-spec.ts';
import { IPAddress, IPInterface, IPNetwork } from './ip.ts';
import { collectVariables } from './variables.ts';

/** What was stored can't be given to the job any more, such as an object that was deleted meanwhile. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`);
    this.variable = variable;
  }
}

/**
 * Names of inputs that no variable takes, and that say something: without it the job would do something else than was asked for, often for more than was
 * asked for. What is empty, or no dry run, says as much when it is left out.
 */
export function strayInputs(variables: readonly string[], input: JobData): string[] {
  return Object.keys(input).filter((name) => !variables.includes(name) && !isSilent(name, input[name] ?? null));
}

const isSilent = (name: string, value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0) || (name === 'dryrun' && value === false);

/** Inputs may have been stored for a class that has changed since. @throws InvalidInput naming the first that it does not know any more */
export function refuseStrays(jobClass: object, data: JobData): void {
  const [stray] = strayInputs([...collectVariables(jobClass).keys()], data);
  if (stray !== undefined)
    throw new InvalidInput(stray, 'the job has no such variable any more. Ask for the run anew, or edit the schedule that starts it.');
}

/** The argument of run(). @throws InvalidInput naming the variable */
export async function resolveInput(jobClass: object, context: JobContext, data: JobData): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const [name, variable] of collectVariables(jobClass)) {
    const spec = variable.toSpec(name);
    const value = Object.hasOwn(data, name) ? (data[name] ?? null) : null;
    const isMissing = value === null || (value === '' && spec.kind !== 'json');
    if (isMissing && spec.required) throw new InvalidInput(name, 'a value is required.');
    input[name] = isMissing ? emptyValue(spec) : await resolve(spec, context, value);
  }
  return input;
}

function emptyValue(spec: FieldSpec): unknown {
  switch (spec.kind) {
    case 'string':
    case 'text':
    case 'choice':
      return '';
    case 'boolean':
    case 'dryrun':
      return false;
    case 'multichoice':
    case 'multiobject':
      return [];
    default:
      return null;
  }
}

async function resolve(spec: FieldSpec, context: JobContext, value: Json): Promise<unknown> {
  const { name } = spec;
  switch (spec.kind) {
    case 'object': {
      const [row] = await context.loadObjects(spec.model, [value]);
      return row ?? refuse(name, 'the object no longer exists.');
    }
    case 'multiobject':
      return await loadAll(name, spec.model, context, value);
    case 'file':
      return await context.openFile(fileId(name, value));
    case 'ipaddress':
      return parse(name, value, (text) => IPAddress.parse(text));
    case 'ipaddress_mask':
      return parse(name, value, (text) => IPInterface.parse(text));
    case 'ipnetwork':
      return parse(name, value, (text) => IPNetwork.parse(text));
    default:
      return value;
  }
}

async function loadAll(name: string, model: string, context: JobContext, value: Json): Promise<readonly unknown[]> {
  if (!Array.isArray(value)) return refuse(name, 'a list of ids is required.');
  const keys = value as readonly Json[];
  const rows = await context.loadObjects(model, keys);
  const gone = keys.filter((_, index) => (rows[index] ?? null) === null);
  return gone.length === 0 ? rows : refuse(name, `these objects no longer exist: ${gone.map((key) => JSON.stringify(key)).join(', ')}.`);
}

function fileId(name: string, value: Json): string {
  if (typeof value === 'string') return value;
  const id = typeof value === 'object' && value !== null && 'file' in value ? value.file : null;
  return typeof id === 'string' ? id : refuse(name, 'an uploaded file is required.');
}

function parse<T>(name: string, value: Json, read: (text: string) => T): T {
  try {
    return read(String(value));
  } catch (error) {
    return refuse(name, error instanceof Error ? error.message : String(error));
  }
}

function refuse(name: string, message: string): never {
  throw new InvalidInput(name, message);
}
