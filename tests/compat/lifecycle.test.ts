// The product as its operator runs it: it comes up by itself, comes back by itself, and goes without a trace.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from '../support/server';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(() => product.stop());

it('is ready when it says so: its superuser is let in, and somebody is there to perform runs', async () => {
  expect(await isReady(product)).toBe(true);
  const params = { path: { id: 'example_jobs.HelloWorld' } };
  expect((await product.admin.PATCH('/extras/jobs/{id}/', { params, body: { enabled: true } })).response.status).toBe(200);
  expect((await product.admin.POST('/extras/jobs/{id}/run/', { params })).response.status).toBe(201);
});

it('S11 starting it brings tables and jobs up to date, and says so', () => {
  expect(product.logs()).toMatch(/\d+ migrations; jobs: \d+ new, 0 changed, 0 gone/);
});

it.each(['web', 'worker'] as const)('a killed %s comes back by itself', async (name) => {
  const before = product.pid(name);
  process.kill(before, 'SIGKILL');
  await expect.poll(() => product.pid(name)).not.toBe(before);
  await expect.poll(() => isReady(product)).toBe(true);
});

it('a killed database comes back by itself', async () => {
  const server = () => Number(fs.readFileSync(`${product.dataDir}/postgres/cluster/postmaster.pid`, 'utf8').split('\n')[0]);
  const before = server();
  process.kill(before, 'SIGKILL');
  await expect.poll(server).not.toBe(before);
  await expect.poll(() => isReady(product)).toBe(true);
});

it('runs beside a second one on another port and data folder', async () => {
  const second = await startProduct();
  try {
    expect(second.url).not.toBe(product.url);
    expect(await isReady(product)).toBe(true);
    expect(await isReady(second)).toBe(true);
  } finally {
    expect(await second.stop()).toBe(0);
  }
  expect(processesOf(second.dataDir)).toEqual([]);
  expect(await isReady(product)).toBe(true);
});

async function isReady({ admin }: Product): Promise<boolean> {
  try {
    return (await admin.GET('/health/ready/')).response.status === 200;
  } catch {
    return false;
  }
}

/** Processes that were given this data folder, in their environment or their arguments. */
function processesOf(dataDir: string): string[] {
  const all = execFileSync('ps', ['-eo', 'pid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim());
  const mentions = (pid: string, file: string) => {
    try {
      return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(dataDir);
    } catch {
      return false;
    }
  };
  return all.filter((pid) => pid !== '' && (mentions(pid, 'environ') || mentions(pid, 'cmdline')));
}
