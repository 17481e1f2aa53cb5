// The three calls that the README prints, taken from it and sent by curl as they stand: only host, token, job and file are filled in.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { body } from '../support/api';
import { type Product, startProduct, SUPERUSER } from '../support/server';

let product: Product;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-readme-'));
const FILE = path.join(folder, 'file.txt');

beforeAll(async () => {
  fs.writeFileSync(FILE, 'one\ntwo\n');
  product = await startProduct();
});

afterAll(async () => {
  await product.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const printed = [...fs.readFileSync('README.md', 'utf8').matchAll(/^```\n(curl -X POST[\s\S]*?)\n```$/gm)].map(([, command]) => command!);

const enabledJob = (classPath: string) =>
  body(product.admin.PATCH('/extras/jobs/{id}/', { params: { path: { id: classPath } }, body: { enabled: true } }));

function send(command: string, job: { id: string; classPath: string }): { status: number; text: string } {
  const filled = command
    .replace('http://nautobot', product.url)
    .replace('$TOKEN', SUPERUSER.token)
    .replace('$JOB_ID', job.id)
    .replace('$JOB_NAME', job.classPath)
    .replace('/path/to/my/file.txt', FILE)
    .replace(/\s*\\?$/, '');
  const output = execFileSync('bash', ['-c', `${filled} -s -w '\\n%{http_code}'`], { encoding: 'utf8' });
  const end = output.lastIndexOf('\n');
  return { status: Number(output.slice(end + 1)), text: output.slice(0, end) };
}

it('the README prints three', () => {
  expect(printed).toHaveLength(3);
});

it.each([
  ['S34 without inputs, by id', 0, 'MyJobWithNoVars'],
  ['S35 with inputs, by name', 1, 'MyJobWithVars'],
  ['S41 with a file', 2, 'MyJobWithFile'],
])('%s: 201, indented as asked for, and SUCCESS', async (_, index, className) => {
  const classPath = `example.${className}`;
  const { id } = await enabledJob(classPath);
  const { status, text } = send(printed[index]!, { id, classPath });
  expect(status, text).toBe(201);
  expect(text).toMatch(/^\{\n {4}"/);
  const run = (JSON.parse(text) as { job_result: { id: string } }).job_result.id;
  const statusOf = async () =>
    (await body(product.admin.GET('/extras/job-results/{id}/', { params: { path: { id: run } } }))).status?.value;
  await expect.poll(statusOf).toBe('SUCCESS');
});
