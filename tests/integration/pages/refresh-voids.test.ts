// A refresh that brings other code says what has to be asked for again because of it: in its report, in a shell and in the browser.
import { pageMarkup, textOf } from '../../support/call-page';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '@/features/catalog';
import JobsPage from '@/app/(main)/extras/jobs/page';
import JobSourcesPage from '@/app/(main)/extras/job-sources/page';
import type { UserActor } from '@/core/access/actor';
import { approveRequest } from '@/features/approvals/decide';
import { refreshJobs } from '@/features/jobs/refresh';
import { describeRefresh, sumToAskAgain } from '@/features/jobs/refresh-words';
import { pauseSchedule } from '@/features/schedules/manage';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { db, write } from '@/core/db/client';
import { systemContext } from '@/core/context';
import { jobFile, sourceFolder } from '../jobs/source-folder';
import { acting, RUN } from '../schedules/fixtures';
import { person, worker } from '../submit/people';

const META = 'approvalRequired: true';
const folder = sourceFolder({ 'one.ts': jobFile('Asked', META), 'two.ts': jobFile('Other', META) });
let admin: UserActor;
let asker: UserActor;

beforeAll(async () => {
  await worker(['default']);
  [admin, asker] = [await person('superuser'), await person([RUN])];
  await refreshJobs([folder.source]);
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
});
afterAll(() => folder.remove());

async function ask(className: string, schedule?: object): Promise<string> {
  const { id } = await db().job.findFirstOrThrow({ where: { job_class_name: className } });
  const made = await acting(asker, () => submitJob(asker, id, readJsonRequest({ data: {}, schedule }), { origin: 'api' }));
  return made.scheduledJob!.id;
}

const daily = (name: string) => ({ name, interval: 'daily', start_time: new Date(Date.now() + 3_600_000).toISOString() });
const approve = (id: string) => acting(admin, () => approveRequest(admin, id));

test('a refresh counts the approved schedules and the open requests of what changed, once', async () => {
  const [approved, paused] = [await ask('Asked', daily('goes on')), await ask('Asked', daily('is paused'))];
  for (const id of [approved, paused, await ask('Asked'), await ask('Other', daily('stays'))]) await approve(id);
  await acting(asker, () => pauseSchedule(asker, paused));
  await ask('Asked');

  folder.put({ 'one.ts': jobFile('Asked', META, 'return 2;') });
  const report = await refreshJobs([folder.source]);
  const [source] = report.sources;
  expect(source!.changed).toEqual([{ class_path: 'one.Asked', fields: ['code'], to_ask_again: { schedules: 2, requests: 1 } }]);
  expect(sumToAskAgain(report.sources)).toEqual({ schedules: 2, requests: 1 });
  const words = '2 approved schedules and 1 open request have to be asked for again';
  expect(describeRefresh(report)).toContain(`           ${words}`);
  const shown = async (page: () => Promise<React.ReactNode>) => {
    const end = await pageMarkup('/extras/jobs/', admin, page);
    if (end.kind !== 'shown') throw new Error(end.kind);
    return textOf(end.value);
  };
  expect(await shown(() => JobsPage({ searchParams: Promise.resolve({ refreshed: report.at.toISOString() }) }))).toContain(words);
  expect(await shown(() => JobSourcesPage())).toContain(words);

  // What was void before is no news.
  folder.put({ 'one.ts': jobFile('Asked', META, 'return 3;') });
  const again = await refreshJobs([folder.source]);
  expect(again.sources[0]!.changed).toEqual([{ class_path: 'one.Asked', fields: ['code'] }]);
  expect(sumToAskAgain(again.sources)).toBeUndefined();

  folder.put({ 'two.ts': jobFile('Other', META, 'return 2;') });
  expect(describeRefresh(await refreshJobs([folder.source]))).toContain('           1 approved schedule has to be asked for again');
});
