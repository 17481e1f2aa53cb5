// The run form's pure parts: what it copies as commands, what it sends, and how it reads an answer.
import type { FieldSpec } from '@windlass/sdk';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { asCommand, asCurl, asJson, quoted, shownData, type RunRecipe } from '@/ui/job/form/copy-as';
import { readAnswer, toFormData } from '@/ui/job/form/send-run';
import { missingOf } from '@/ui/schedule/when';

const common = { help_text: '', required: true };
const specs: FieldSpec[] = [
  { ...common, kind: 'string', name: 'word', label: 'Word' },
  { ...common, kind: 'integer', name: 'count', label: 'Count' },
  { ...common, kind: 'string', name: 'secret', label: 'Secret', sensitive: true },
  {
    ...common,
    kind: 'multichoice',
    name: 'letters',
    label: 'Letters',
    choices: [
      ['a', 'A'],
      ['b', 'B'],
    ],
  },
  { ...common, kind: 'json', name: 'extra', label: 'Extra', required: false },
  { ...common, kind: 'dryrun', name: 'dryrun', label: '', required: false },
];
const recipe: RunRecipe = {
  origin: 'https://windlass.example',
  jobId: '7c1e04b2-0000-4000-8000-000000000000',
  classPath: 'example.Job',
  specs,
  values: { word: "it's", count: '3', secret: 'hunter2', letters: ['a', 'b'], extra: '{"deep": [1]}', dryrun: false },
};

describe('copied commands', () => {
  test('hold the inputs as JSON would, and nothing sensitive', () => {
    expect(shownData(recipe)).toEqual({ word: "it's", count: 3, letters: ['a', 'b'], extra: { deep: [1] } });
    for (const text of [asCurl(recipe), asCommand(recipe), asJson(recipe)]) expect(text).not.toContain('hunter2');
  });

  test('mean to a shell exactly what the form says, quotes and all', () => {
    const data = execFileSync('sh', ['-c', `printf %s ${quoted(asJson(recipe))}`]).toString();
    expect(JSON.parse(data)).toEqual({ data: shownData(recipe) });
  });

  test('hold a JSON value that is a text as the text that was typed, quotes and all: it is read as JSON again', () => {
    expect(shownData({ specs, values: { extra: '"5"' } })).toEqual({ extra: '"5"' });
    expect(shownData({ specs, values: { extra: '5' } })).toEqual({ extra: 5 });
  });

  test('keep the token a variable and name the queue only when one was chosen', () => {
    expect(asCurl(recipe)).toContain('Token $TOKEN');
    expect(asCurl(recipe)).not.toContain('task_queue');
    expect(asCurl({ ...recipe, queue: 'slow' })).toContain('"task_queue":"slow"');
  });

  test('send a job with a file as a form', () => {
    const withFile = {
      ...recipe,
      specs: [...specs, { ...common, kind: 'file', name: 'plan', label: 'Plan' } satisfies FieldSpec],
      values: { ...recipe.values, plan: new File(['x'], 'floor plan.csv') },
    };
    expect(asCurl(withFile)).toContain("-F 'plan=@floor plan.csv'");
    expect(asCurl(withFile)).not.toContain('application/json"\n');
    expect(asCommand(withFile)).toContain("--file 'plan=floor plan.csv'");
  });
});

test('a multipart request repeats lists, leaves out what is empty and names the queue with an underscore', () => {
  const form = toFormData({
    specs,
    values: { word: 'x', count: 3, letters: ['a', 'b'], extra: null, dryrun: false, unknown: 'y' },
    queue: 'default',
  });
  expect([...form]).toEqual([
    ['word', 'x'],
    ['count', '3'],
    ['letters', 'a'],
    ['letters', 'b'],
    ['dryrun', 'false'],
    ['_task_queue', 'default'],
  ]);
});

describe('the answer of the REST door', () => {
  test('leads to the run it made', () => {
    expect(readAnswer(201, { scheduled_job: null, job_result: { id: 'r1' } })).toEqual({ ok: true, href: '/extras/job-results/r1/' });
  });

  test('names the fields it refuses', () => {
    expect(readAnswer(400, { errors: { word: ['Too short.'] } })).toMatchObject({ ok: false, fields: { word: ['Too short.'] } });
    expect(readAnswer(400, { task_queue: ['"x" is not a valid choice.'] })).toMatchObject({
      ok: false,
      fields: { task_queue: ['"x" is not a valid choice.'] },
    });
  });

  test('names what it refuses beside the inputs, too', () => {
    const queue = { task_queue: ['"x" is not a valid choice.'] };
    expect(readAnswer(400, { errors: { word: ['Too short.'] }, ...queue })).toMatchObject({ fields: { word: ['Too short.'], ...queue } });
    expect(readAnswer(400, { errors: ['word: No file.'], ...queue })).toMatchObject({ fields: { __all__: ['word: No file.'], ...queue } });
  });

  test('is told in words whatever its shape', () => {
    expect(readAnswer(503, { detail: 'No worker.' })).toEqual({ ok: false, message: 'No worker.' });
    expect(readAnswer(400, ['One flag must go.'])).toEqual({ ok: false, message: 'One flag must go.' });
    expect(readAnswer(502, null)).toMatchObject({ ok: false, message: expect.stringContaining('502') });
  });
});

test('what is missing of a schedule is told in the words of the server, as far as its interval needs it', () => {
  const required = ['This field is required.'];
  const when = { name: ' ', startTime: '', timeZone: 'UTC', crontab: '' };
  expect(missingOf({ ...when, interval: 'immediately' })).toEqual({});
  expect(missingOf({ ...when, interval: 'daily' })).toEqual({ name: required, start_time: required });
  expect(missingOf({ ...when, interval: 'custom' })).toEqual({ name: required, crontab: required });
  expect(missingOf({ ...when, interval: 'future', name: 'x', startTime: '2099-01-01T00:00' })).toEqual({});
});
