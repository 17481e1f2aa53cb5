// The shipped examples are what recordings of real clients call: names, flags and answers are part of the contract.
import { type Job, type JobClass, describeJob, isJobClass } from '@windlass/sdk';
import { runForTest } from '@windlass/sdk/testing';
import { describe, expect, test } from 'vitest';
import * as example from '@/jobs/example';
import * as examples from '@/jobs/example_jobs';

const classes = (module: object) => Object.values(module).filter((value): value is JobClass & (new () => Job) => isJobClass(value));

test('every example has its recorded name and flags', () => {
  const described = [
    ...classes(examples).map((one) => describeJob(one, 'example_jobs')),
    ...classes(example).map((one) => describeJob(one, 'example')),
  ];
  expect(described.every(({ grouping, warnings }) => grouping === 'Examples' && warnings.length === 0)).toBe(true);
  expect(Object.fromEntries(described.map((one) => [`${one.module_name}.${one.job_class_name}`, one.name]))).toEqual({
    'example_jobs.HelloWorld': 'Example Hello World',
    'example_jobs.EveryVariable': 'Example Every Variable',
    'example_jobs.Failing': 'Example Failing Job',
    'example_jobs.ApprovalRequired': 'Example Approval Required',
    'example_jobs.DryRun': 'Example Dry Run',
    'example_jobs.Sensitive': 'Example Sensitive Variables',
    'example_jobs.FileUpload': 'Example File Upload',
    'example_jobs.OnChange': 'Example Hook Receiver',
    'example_jobs.Press': 'Example Button Receiver',
    'example.MyJobWithNoVars': 'Example With No Variables',
    'example.MyJobWithVars': 'Example With Variables',
    'example.MyJobWithFile': 'Example With A File',
  });
  const flagged = (
    flag: 'has_sensitive_variables' | 'approval_required' | 'supports_dryrun' | 'is_job_hook_receiver' | 'is_job_button_receiver',
  ) => described.filter((one) => one[flag]).map(({ job_class_name }) => job_class_name);
  expect(flagged('has_sensitive_variables')).toEqual(['Sensitive']);
  expect(flagged('approval_required')).toEqual(['ApprovalRequired']);
  expect(flagged('supports_dryrun')).toEqual(['DryRun']);
  expect(flagged('is_job_hook_receiver')).toEqual(['OnChange']);
  expect(flagged('is_job_button_receiver')).toEqual(['Press']);
});

describe('an example answers as recorded', () => {
  test.each<[keyof typeof examples, Record<string, unknown>, unknown]>([
    ['HelloWorld', {}, 'hello'],
    ['DryRun', { dryrun: true }, true],
    ['ApprovalRequired', { reason: 'why' }, 'why'],
    ['FileUpload', { myfile: 'a.txt' }, 6],
  ])('%s', async (name, data, result) => {
    const { outcome } = await runForTest(examples[name] as JobClass, data, { files: { 'a.txt': 'hello\n' } });
    expect(outcome).toEqual({ kind: 'success', result });
  });

  test('EveryVariable: a dictionary of texts, one for each input, given or not', async () => {
    const objects = { 'extras.role': [{ id: 'r', name: 'Administrative' }], 'extras.status': [{ id: 's', name: 'Active' }] };
    const data = {
      string_var: 'a',
      integer_var: 5,
      boolean_var: true,
      multichoice_var: ['a', 'b'],
      object_var: 'r',
      multiobject_var: ['s'],
      ipaddress_mask_var: '192.0.2.1/24',
      json_var: { a: [1, null] },
    };
    const { outcome } = await runForTest(examples.EveryVariable, data, { objects });
    expect(outcome).toEqual({
      kind: 'success',
      result: {
        string_var: 'a', text_var: '', integer_var: '5', boolean_var: 'true', choice_var: '', multichoice_var: 'a, b', object_var: 'Administrative', multiobject_var: 'Active',
        ipaddress_var: '', ipaddress_mask_var: '192.0.2.1/24', ipnetwork_var: '', json_var: '{"a":[1,null]}',
      },
    }); // prettier-ignore
  });

  test('Failing: logs an error line, then throws', async () => {
    const { outcome, logs } = await runForTest(examples.Failing, {});
    expect(logs.at(-1)).toMatchObject({ level: 'error', grouping: 'run', message: 'about to fail' });
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'exception', error: { exc_message: ['failed on purpose'] } });
  });

  test('Sensitive: the value is in no result', async () => {
    const { outcome } = await runForTest(examples.Sensitive, { secret: 'hunter2' });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  test('the three of the printed calls', async () => {
    expect((await runForTest(example.MyJobWithNoVars, {})).outcome.kind).toBe('success');
    expect((await runForTest(example.MyJobWithVars, { string_variable: 'somevalue', integer_variable: 123 })).outcome).toEqual({
      kind: 'success',
      result: { text: 'somevalue', doubled: 246 },
    });
    const file = await runForTest(example.MyJobWithFile, { myfile: 'file.txt', interval: '3' }, { files: { 'file.txt': 'hello\n' } });
    expect(file.outcome).toEqual({ kind: 'success', result: { lines: 1, interval: '3' } });
  });
});
