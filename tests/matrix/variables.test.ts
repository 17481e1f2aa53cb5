// Every type of variable × good and bad values × every door that takes inputs: one verdict, in the same words. Cells that can't exist are named.
import { browserHeaders, inRequest } from '../support/call-page';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as sdk from '@windlass/sdk';
import type { FieldSpec, Json } from '@windlass/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { readFile } from '@/core/files';
import { AppError } from '@/core/errors';
import { runJob } from '@/app/(main)/extras/jobs/[id]/run/actions';
import { startFromCommand } from '@/features/runs/command';
import { asSent, fieldResolver } from '@/ui/field/resolver';
import { toFormData } from '@/ui/job/form/send-run';
import { type Client, clientOf } from '../integration/submit/api';
import { enableShippedJobs, HELLO, onlyWorker } from '../integration/submit/door';
import { person } from '../integration/submit/people';
import { type Given, NOTHING, ROLE, STATUS, TABLES, Upload, type Verdict } from './variable-values';

const runRoute = 'extras/jobs/[key]/run';

// ------------------------------------------------------------ how each door carries it

type Carried<T> = { readonly value: T } | { readonly absent: string };
const carried = <T>(value: T): Carried<T> => ({ value });
const absent = (reason: string) => ({ absent: reason });

const isScalar = (given: unknown): given is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof given);
const digits = (given: string | number | boolean) =>
  typeof given === 'number' && Number.isInteger(given) ? BigInt(given).toString() : String(given);
const isList = (kind: FieldSpec['kind']) => kind === 'multichoice' || kind === 'multiobject';
const isAddress = (kind: FieldSpec['kind']) => kind.startsWith('ip');
const isBlankAddress = (spec: FieldSpec, given: Given) => given === '' && isAddress(spec.kind) && !spec.required;
const EMPTY_IS_NOTHING = absent('an empty text that is not nothing');

/** What the field of the form holds once this was typed or chosen. */
function inForm(spec: FieldSpec, given: Given): Carried<unknown> {
  const isNothing = given === NOTHING || given === null;
  if (isBlankAddress(spec, given)) return EMPTY_IS_NOTHING;
  switch (spec.kind) {
    case 'file':
      if (given instanceof Upload) return carried(new File([given.content], 'a.txt'));
      return isNothing ? carried(null) : absent('something else than a file in a file field');
    case 'boolean':
    case 'dryrun':
      return typeof given === 'boolean' ? carried(given) : isNothing ? carried(false) : absent('a text or number in a checkbox');
    case 'multichoice':
    case 'multiobject':
      return isNothing ? carried([]) : Array.isArray(given) ? carried(given) : absent('one value in a field of several');
    case 'object':
      if (isNothing) return carried(null);
      if (isScalar(given)) return carried(digits(given));
      return Object.hasOwn(given, 'id') ? carried(given) : absent('a dictionary of attributes, or a list, in a field of one object');
    case 'json':
      return isNothing ? carried('') : carried(typeof given === 'string' ? given : JSON.stringify(given));
    default:
      if (isNothing) return carried('');
      return typeof given === 'string' || typeof given === 'number'
        ? carried(digits(given))
        : absent('something else than a text in a text field');
  }
}

/** Parts of multipart/form-data. */
function inParts(spec: FieldSpec, given: Given): Carried<readonly (string | Blob)[]> {
  if (given === NOTHING) return carried([]);
  if (given === null) return absent('null in a flat part');
  if (given instanceof Upload) return carried([new Blob([given.content])]);
  if (isBlankAddress(spec, given)) return EMPTY_IS_NOTHING;
  if (spec.kind === 'json' && typeof given !== 'string') return carried([JSON.stringify(given)]);
  if (isScalar(given)) {
    if (isList(spec.kind)) return absent('one value that is no list, in a flat part');
    if (typeof given === 'boolean' && (spec.kind === 'string' || spec.kind === 'text'))
      return absent('true or false that is no text, in a flat part');
    return typeof given === 'string' && !given.isWellFormed() ? absent('half of a surrogate pair in UTF-8') : carried([digits(given)]);
  }
  if (!Array.isArray(given)) return absent('a dictionary in a flat part');
  const items = given as readonly Json[];
  if (!items.every(isScalar)) return absent('a dictionary or null in a flat part');
  return items.length === 1 && !isList(spec.kind) ? absent('a list of one in a flat part') : carried(items.map(digits));
}

const inJson = (given: Given): Carried<Record<string, unknown>> =>
  given instanceof Upload ? absent('a file as JSON') : carried(given === NOTHING ? {} : { f: given });

// ------------------------------------------------------------ the doors

let admin: UserActor;
let client: Client;
let folder: string;

async function storedBy(runId: string, spec: FieldSpec): Promise<Verdict> {
  const { task_kwargs } = await db().jobResult.findUniqueOrThrow({ where: { id: runId } });
  const value = (task_kwargs as Record<string, Json>)['f'] ?? null;
  if (spec.kind !== 'file' || value === null) return { stored: value };
  const pieces: Buffer[] = [];
  for await (const piece of readFile(value as string)) pieces.push(piece);
  return { stored: Buffer.concat(pieces).toString() };
}

/** The one message about the field, whichever shape it is told in. */
function refusalIn(errors: unknown): Verdict {
  if (Array.isArray(errors)) {
    expect(errors).toEqual([expect.stringMatching(/^f: /)]);
    return { refused: (errors as string[])[0]!.slice('f: '.length) };
  }
  expect(errors).toEqual({ f: [expect.any(String)] });
  return { refused: (errors as { f: [string] }).f[0] };
}

interface Cell {
  readonly job: { readonly id: string; readonly classPath: string };
  readonly spec: FieldSpec;
  readonly given: Given;
}

const DOORS: Record<string, (cell: Cell) => Promise<Verdict | { absent: string }>> = {
  /** The schema in the browser, and what the form sends when it agrees. */
  async form({ job, spec, given }) {
    const held = inForm(spec, given);
    if ('absent' in held) return held;
    const judged = await fieldResolver([spec])({ f: held.value }, undefined, { fields: {}, shouldUseNativeValidation: undefined });
    const wrong = judged.errors['f'];
    if (wrong) return { refused: String(wrong.message) };
    const values = asSent([spec], judged.values);
    if (!(values['f'] instanceof File)) return await byAction(job.id, spec, values['f']);
    const form = toFormData({ specs: [spec], values, queue: 'default' });
    return await byRoute(job.id, spec, { body: form });
  },
  /** The server action, given what the field holds without the browser's check. */
  async action({ job, spec, given }) {
    const held = inForm(spec, given);
    if ('absent' in held) return held;
    return held.value instanceof File
      ? { absent: 'a file for the server action: the form sends it as multipart' }
      : await byAction(job.id, spec, held.value);
  },
  async json({ job, spec, given }) {
    const data = inJson(given);
    return 'absent' in data ? data : await byRoute(job.id, spec, { json: { data: data.value } });
  },
  async multipart({ job, spec, given }) {
    const parts = inParts(spec, given);
    if ('absent' in parts) return parts;
    const form = new FormData();
    // A form without any part is none.
    form.append('_task_queue', 'default');
    for (const part of parts.value) form.append('f', part as string);
    return await byRoute(job.id, spec, { body: form });
  },
  async command({ job, spec, given }) {
    const data = inJson(given);
    const file = path.join(folder, 'a.txt');
    if (given instanceof Upload) writeFileSync(file, given.content);
    const inputs = 'absent' in data ? { files: [`f=${file}`] } : { data: JSON.stringify(data.value) };
    try {
      const { id } = await startFromCommand({ classPath: job.classPath, username: admin.username, isLocal: false, ...inputs });
      return await storedBy(id, spec);
    } catch (error) {
      if (error instanceof AppError && error.fields) return refusalIn(error.fields);
      throw error;
    }
  },
};

async function byAction(jobId: string, spec: FieldSpec, value: unknown): Promise<Verdict> {
  const order = { data: { f: value } as Record<string, Json>, task_queue: 'default' };
  const ended = await inRequest(`/extras/jobs/${jobId}/run/`, await browserHeaders(admin), () => runJob(jobId, order));
  if (ended.kind !== 'shown') throw new Error(`the action ended with ${ended.kind}`);
  const answer = ended.value;
  return answer.ok ? await storedBy(answer.href.split('/').at(-2)!, spec) : refusalIn(answer.fields);
}

async function byRoute(jobId: string, spec: FieldSpec, ask: { json?: unknown; body?: FormData }): Promise<Verdict> {
  const answer = await client('POST', runRoute, { params: { key: jobId }, ...ask });
  const body = (await answer.json()) as { errors?: unknown; job_result?: { id: string } };
  if (answer.status === 201) return await storedBy(body.job_result!.id, spec);
  expect(answer.status).toBe(400);
  return refusalIn(body.errors);
}

// ------------------------------------------------------------ the table

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'windlass-values-'));
  await enableShippedJobs();
  admin = await person('superuser');
  client = await clientOf(admin);
  await write(systemContext('system'), async (tx) => {
    await tx.role.create({ data: { id: ROLE, name: 'Spine', content_types: ['dcim.device'] } });
    for (const [index, id] of STATUS.entries())
      await tx.status.create({ data: { id, name: `S-${index}`, content_types: ['dcim.device'] } });
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A job that takes the one variable, as a refresh would have recorded it. */
async function jobTaking(spec: FieldSpec, className: string): Promise<Cell['job']> {
  const { id: _id, created: _c, last_updated: _l, ...like } = await db().job.findUniqueOrThrow({ where: { name: HELLO } });
  const data = { ...like, name: className, job_class_name: className, variables: [spec] };
  const { id } = await write(systemContext('system'), (tx) => tx.job.create({ data: data as never }));
  return { id, classPath: `${like.module_name}.${className}` };
}

const shown = (given: Given) => {
  if (given === NOTHING) return 'nothing';
  const text = given instanceof Upload ? `a file of ${given.content.length} characters` : JSON.stringify(given);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

let cells = 0;
const missing = new Map<string, number>();

describe.each(TABLES.map((table, index) => [`${table.type}${table.says ? ` (${table.says})` : ''}`, table, index] as const))(
  'S10: %s',
  (_name, table, index) => {
    const spec = table.variable.toSpec('f');
    let job: Cell['job'];
    beforeAll(async () => {
      await onlyWorker('default');
      job = await jobTaking(spec, `Takes${index}`);
    });

    test.each(table.rows.map(([given, verdict]) => [shown(given), given, verdict] as const))(
      '%s: the same verdict, in the same words, through every door that can carry it',
      async (_shown, given, verdict) => {
        const answers = await Promise.all(
          Object.entries(DOORS).map(async ([door, ask]) => [door, await ask({ job, spec, given })] as const),
        );
        const verdicts = Object.fromEntries(answers.filter(([, answer]) => !('absent' in answer)));
        for (const [door, answer] of answers)
          if ('absent' in answer) missing.set(`${door}: ${answer.absent}`, (missing.get(`${door}: ${answer.absent}`) ?? 0) + 1);
        const doors = Object.keys(verdicts);
        cells += doors.length;
        expect(verdicts).toEqual(Object.fromEntries(doors.map((door) => [door, verdict])));
        expect(doors.length).toBeGreaterThan(0);
      },
    );
  },
);

test('every type of variable has 8 values and more, good and bad ones', () => {
  const types = new Set(
    Object.values(sdk).flatMap((item) => (typeof item === 'function' && item.prototype instanceof sdk.Variable ? [item.name] : [])),
  );
  for (const type of types) {
    const rows = TABLES.filter((table) => table.type === type).flatMap((table) => table.rows);
    expect([
      type,
      rows.length >= 8,
      rows.some(([, verdict]) => 'stored' in verdict),
      rows.some(([, verdict]) => 'refused' in verdict),
    ]).toEqual([type, true, true, true]);
  }
});

test('the cells that do not exist are these', () => {
  const named = [...missing].sort();
  console.log(
    `variables: ${TABLES.flatMap(({ rows }) => rows).length} values, ${cells} cells\n${named.map(([reason, count]) => `  not in ${reason} (${count})`).join('\n')}`,
  );
  const inFields = [
    'a dictionary of attributes, or a list, in a field of one object',
    'a text or number in a checkbox',
    'an empty text that is not nothing',
    'one value in a field of several',
    'something else than a file in a file field',
    'something else than a text in a text field',
  ];
  const inParts = [
    'a dictionary in a flat part',
    'a dictionary or null in a flat part',
    'a list of one in a flat part',
    'an empty text that is not nothing',
    'half of a surrogate pair in UTF-8',
    'null in a flat part',
    'one value that is no list, in a flat part',
    'true or false that is no text, in a flat part',
  ];
  expect(named.map(([reason]) => reason)).toEqual(
    [
      ...inFields.flatMap((reason) => [`form: ${reason}`, `action: ${reason}`]),
      'action: a file for the server action: the form sends it as multipart',
      'json: a file as JSON',
      ...inParts.map((reason) => `multipart: ${reason}`),
    ].sort(),
  );
});
