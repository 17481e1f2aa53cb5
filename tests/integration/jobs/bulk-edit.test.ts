import { beforeAll, expect, test } from 'vitest';
import '@/features/catalog';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { db } from '@/core/db/client';
import { type BulkEdit, bulkEditJobs } from '@/features/jobs/update';
import { refreshJobs } from '@/features/jobs/refresh';
import { person } from '../submit/people';
import { jobFile, sourceFolder } from './source-folder';

let admin: UserActor;
let ids: string[];

beforeAll(async () => {
  const folder = sourceFolder({ 'a.ts': jobFile('A', "description: 'class'"), 'b.ts': jobFile('B', "description: 'class'") });
  await refreshJobs([folder.source]);
  folder.remove();
  admin = await person('superuser');
  ids = (await db().job.findMany({ orderBy: { name: 'asc' } })).map(({ id }) => id);
});

const edit = (change: BulkEdit, actor = admin) => withContext(systemContext('ui'), () => bulkEditJobs(actor, ids, change));

test('many jobs are overridden at once by giving a value, and go back by clearing it', async () => {
  expect(await edit({ enabled: true, values: { description: 'mine', hidden: false, soft_time_limit: '' }, clear: [] })).toMatchObject(
    ids.map(() => ({
      enabled: true,
      description: 'mine',
      description_override: true,
      hidden: false,
      hidden_override: true,
      soft_time_limit_override: false,
    })),
  );
  expect(await edit({ values: { description: 'ignored' }, clear: ['description', 'hidden'] })).toMatchObject(
    ids.map(() => ({ enabled: true, description: 'class', description_override: false, hidden_override: false })),
  );
});

test('a name is never given to many', async () => {
  await edit({ values: { name: 'Same' }, clear: ['name'] });
  expect((await db().job.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name)).toEqual(['A', 'B']);
});

test('one job out of reach, and none is changed', async () => {
  await edit({ enabled: true, values: {}, clear: [] });
  const half = await person([{ actions: ['change', 'view'], types: ['extras.job'], constraints: { name: 'A' } }]);
  await expect(edit({ enabled: false, values: {}, clear: [] }, half)).rejects.toMatchObject({ code: 'invalid' });
  expect(await db().job.count({ where: { enabled: true } })).toBe(2);
});
