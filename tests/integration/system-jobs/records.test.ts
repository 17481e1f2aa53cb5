import { beforeEach, expect, test } from 'vitest';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { LogsCleanup } from '@/features/system-jobs/logs-cleanup';
import { systemJobClass, systemSource } from '@/features/system-jobs/source';
import { api } from '../../support/call-route';
import { person } from '../../support/people';
import { jobFile, sourceFolder } from '../jobs/source-folder';

beforeEach(() => write(systemContext('system'), (tx) => tx.job.deleteMany()));

test("S16 the platform's own jobs are enabled from the start, keep their inputs, and can be switched off and on but not deleted", async () => {
  const report = await refreshJobs([systemSource]);
  expect(report.sources[0]?.created).toEqual([
    'windlass.system_jobs.BulkDeleteObjects',
    'windlass.system_jobs.BulkEditObjects',
    'windlass.system_jobs.ExportObjectList',
    'windlass.system_jobs.GitRepositoryDryRun',
    'windlass.system_jobs.GitRepositorySync',
    'windlass.system_jobs.ImportObjects',
    'windlass.system_jobs.LogsCleanup',
  ]);
  const jobs = await db().job.findMany({ orderBy: { name: 'asc' } });
  expect(jobs.map(({ name }) => name)).toEqual([
    'Bulk Delete Objects',
    'Bulk Edit Objects',
    'Export Object List',
    'Git Repository: Dry-Run',
    'Git Repository: Sync',
    'Import Objects',
    'Logs Cleanup',
  ]);
  for (const job of jobs)
    expect(job).toMatchObject({
      enabled: true,
      installed: true,
      grouping: 'System Jobs',
      has_sensitive_variables: false,
      module_name: 'windlass.system_jobs',
    });
  const { token } = await person({ superuser: true });
  const [cleanup] = jobs.filter(({ name }) => name === 'Logs Cleanup');
  const path = `/api/extras/jobs/${cleanup!.id}/`;
  expect((await api('DELETE', path, { token })).status).toBe(409);
  expect((await api('PATCH', path, { token, body: { enabled: false } })).body).toMatchObject({ enabled: false });
  expect((await refreshJobs([systemSource])).sources[0]).toMatchObject({ same: 7, changed: [] });
  expect((await db().job.findUniqueOrThrow({ where: { id: cleanup!.id } })).enabled).toBe(false);
});

test("records of the platform's own jobs keep their names when the build gives the classes shorter ones", () => {
  const named = () => systemSource.discover!().classes.map(({ description }) => description.job_class_name);
  const before = named();
  const original = Object.getOwnPropertyDescriptor(LogsCleanup, 'name')!;
  Object.defineProperty(LogsCleanup, 'name', { value: 'e', configurable: true });
  try {
    expect(named()).toEqual(before);
    expect(systemJobClass('LogsCleanup')).toBe(LogsCleanup);
  } finally {
    Object.defineProperty(LogsCleanup, 'name', original);
  }
});

test("no other source can bring a class path of the platform's own", async () => {
  await refreshJobs([systemSource]);
  const folder = sourceFolder({ 'windlass/system_jobs.ts': jobFile('LogsCleanup'), 'fine.ts': jobFile('Fine') });
  const { sources } = await refreshJobs([folder.source]);
  expect(sources[0]).toMatchObject({ created: ['fine.Fine'], problems: [{ file: 'windlass/system_jobs.ts' }] });
  expect(await db().job.findFirst({ where: { job_class_name: 'LogsCleanup' }, select: { source: { select: { kind: true } } } })).toEqual({
    source: { kind: 'system' },
  });
  folder.remove();
});
