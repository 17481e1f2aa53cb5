// Home of a new installation: what to do first, by what is missing and by what its reader may do; each step goes when it is done.
import { pageMarkup, textOf } from '../../support/call-page';
import { expect, test } from 'vitest';
import '@/features/catalog';
import HomePage from '@/app/(main)/page';
import { loadActorByName, type UserActor } from '@/core/access/actor';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { ensureDefaults } from '@/features/inventory/defaults';
import { refreshJobs } from '@/features/jobs/refresh';
import { firstSteps } from '@/features/runs/first-steps';
import { jobFile, sourceFolder } from '../jobs/source-folder';
import { acting } from '../schedules/fixtures';
import { person } from '../submit/people';
import { enqueueRun } from '@/features/runs/enqueue';

async function home(actor: UserActor): Promise<string> {
  const end = await pageMarkup('/', actor, () => HomePage());
  if (end.kind !== 'shown') throw new Error(end.kind);
  return end.value;
}

const kinds = async (actor: UserActor) => (await firstSteps(actor)).map(({ kind }) => kind);

test('home says what to do first, to who may do it, and stops once it is done', async () => {
  await ensureDefaults();
  const admin = await person('superuser');
  const make = (label: string, body: object) =>
    acting(admin, () => createObjects(admin, resourceOf(label), [body], { isList: true })).then(([row]) => row!);
  expect(await kinds(admin)).toEqual(['write-job', 'add-user', 'add-location-type']);
  expect(textOf(await home(admin))).toMatch(
    /First steps .*Write a job npm run new-job -- my_job in a shell of the host writes a class into \/\S* ?, then press Refresh code on the Jobs page\./,
  );

  const folder = sourceFolder({ 'mine.ts': jobFile('Mine') });
  await refreshJobs([folder.source]);
  folder.remove();
  expect(textOf(await home(admin))).toMatch(/Enable a job 1 job is here, and disabled .* then press Refresh code on the Jobs page\./);

  const looker = await person([{ actions: ['view'], types: ['extras.job', 'extras.jobresult'] }]);
  const runner = await person([{ actions: ['view', 'run'], types: ['extras.job'] }]);
  expect(await home(looker)).not.toContain('First steps');
  expect(await kinds(runner)).toEqual([]);
  // There are users and permissions by now.
  const type = await make('dcim.locationtype', { name: 'Site' });
  expect(await kinds(admin)).toEqual(['enable-job', 'add-location']);

  const mine = await db().job.findFirstOrThrow({ where: { job_class_name: 'Mine' } });
  await write(systemContext('system'), (tx) => tx.job.update({ where: { id: mine.id }, data: { enabled: true } }));
  const status = await db().status.findFirstOrThrow({ where: { name: 'Active' } });
  await make('dcim.location', { name: 'Here', location_type: type.id, status: status.id });
  expect(await kinds(admin)).toEqual(['run-job']);
  expect(await kinds(runner)).toEqual(['run-job']);

  const job = { ...mine, enabled: true };
  const order = { job, input: {}, sensitive: false, queue: 'default', origin: 'ui', mode: 'direct', files: [] } as const;
  await enqueueRun(undefined, { ...order, user: runner, limits: { softSeconds: 0, hardSeconds: 0 } });
  expect(await home(admin)).not.toContain('First steps');
});

test('to grant somebody something is a step while nobody has been granted anything, but not any more where jobs are run daily', async () => {
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany());
  const admin = await loadActorByName('person-1');
  if (admin.kind !== 'user') throw new Error('the superuser is gone');
  expect(await kinds(admin)).toEqual(['grant']);
  const run = await db().jobResult.findFirstOrThrow();
  const { id: _, number: __, ...rest } = run;
  await write(systemContext('system'), (tx) => tx.jobResult.createMany({ data: Array.from({ length: 9 }, () => rest as never) }));
  expect(await kinds(admin)).toEqual([]);
});
