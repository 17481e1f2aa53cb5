// What the pages of jobs, requests and runs say of code: to who decides all of it and what changed, to everybody else where it is shown.
import { pageMarkup, textOf } from '../../support/call-page';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import JobPage from '@/app/(main)/extras/jobs/[id]/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import RequestPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/page';
import type { UserActor } from '@/core/access/actor';
import { db } from '@/core/db/client';
import { approveRequest } from '@/features/approvals/decide';
import { refreshJobs } from '@/features/jobs/refresh';
import { enqueueRun } from '@/features/runs/enqueue';
import { askForApproval } from '@/features/schedules/edit';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { jobFile, sourceFolder, type SourceFolder } from '../jobs/source-folder';
import { changeJob, orderFor } from '../runs/fixtures';
import { acting, RUN } from '../schedules/fixtures';
import { person } from '../submit/people';

const DECIDE = [
  { actions: ['view', 'approve'], types: ['extras.job'] },
  { actions: ['view', 'change', 'delete'], types: ['extras.scheduledjob'] },
];
const SEE = { actions: ['view'], types: ['extras.job', 'extras.scheduledjob', 'extras.jobresult'] };

let folder: SourceFolder;
let asker: UserActor;
let bob: UserActor;
let viewer: UserActor;
let jobId: string;

const audit = (body: string, meta = '') => `import { limit } from './lib/limit';\n${jobFile('Audit', meta, `void limit; ${body}`)}`;

async function put(files: Record<string, string | null>) {
  folder.put(files);
  await refreshJobs([folder.source]);
  return db().job.findUniqueOrThrow({ where: { name: 'Audit' } });
}

beforeAll(async () => {
  folder = sourceFolder();
  [asker, bob, viewer] = [await person([RUN, SEE]), await person([...DECIDE, SEE]), await person([SEE])];
});
afterAll(() => folder.remove());

/** Each test begins with code of its own, that nobody has approved. */
let tests = 0;
beforeEach(async () => {
  const job = await put({ 'audit.ts': audit(`return 'first ${++tests}';`), 'lib/limit.ts': 'export const limit = 3;\n' });
  jobId = job.id;
  await changeJob(jobId, { enabled: true, approval_required: true, approval_required_override: true });
});

async function ask(): Promise<string> {
  const { scheduledJob } = await acting(asker, () => submitJob(asker, jobId, readJsonRequest({ data: {} }), { origin: 'api' }));
  return scheduledJob!.id;
}

async function markupFor(
  actor: UserActor,
  id: string,
  page: typeof RequestPage | typeof JobPage | typeof RunPage,
  query = {},
): Promise<string> {
  const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve(query) };
  const end = await pageMarkup('/', actor, () => page(props));
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return end.value;
}
/** The words of a page; code is in pieces, which are put together first. */
const wordsFor = async (...to: Parameters<typeof markupFor>) =>
  textOf((await markupFor(...to)).replace(/<\/?span[^>]*text-code[^>]*>|<\/span>/g, ''));

describe('a request', () => {
  it('shows who decides the code that it binds to, and says to others who reads it', async () => {
    const id = await ask();
    expect(await wordsFor(bob, id, RequestPage)).toMatch(
      /Code 2 files, \d+ lines .*audit\.ts .*return 'first \d+';.*limit\.ts .*export const limit = 3;/,
    );
    for (const other of [asker, viewer]) {
      const words = await wordsFor(other, id, RequestPage);
      expect(words).toContain('The code is shown to people who may approve or change this job.');
      expect(words).not.toContain('export const');
    }
  });

  it('whose code changed since shows what changed first, and the older code folded; asked again it is of the new code', async () => {
    const id = await ask();
    await put({ 'lib/limit.ts': 'export const limit = 4;\n' });
    const markup = await markupFor(bob, id, RequestPage);
    expect(markup).toMatch(/The code changed since.*<a href="#code"[^>]*>What changed<\/a>/s);
    const words = await wordsFor(bob, id, RequestPage);
    expect(words).toMatch(
      /1 file changed since it was asked for\..*Removed: export const limit = 3;.*Added: export const limit = 4;.*The code that was asked for/,
    );
    expect(await wordsFor(viewer, id, RequestPage)).not.toContain('export const');
    const own = await wordsFor(asker, id, RequestPage);
    expect(own).toMatch(/Ask again….*Withdraw…/);
    expect(own).not.toContain('Waiting for somebody else to approve');
    await acting(asker, () => askForApproval(asker, id));
    expect(await wordsFor(asker, id, RequestPage)).toContain('Waiting for somebody else to approve');
    const again = await wordsFor(bob, id, RequestPage);
    expect(again).toContain('The code is unchanged');
    expect(again).not.toContain('changed since it was asked for');
    expect(again).toContain('export const limit = 4;');
  });

  it('says when this very code was approved before, by whom, and else what has changed since the last approval', async () => {
    const first = await ask();
    expect(await wordsFor(bob, first, RequestPage)).not.toMatch(/approved before|last approved/);
    await acting(bob, () => approveRequest(bob, first));
    const second = await ask();
    expect(await wordsFor(bob, second, RequestPage)).toContain(`This is the code that was approved before, by ${bob.username},`);
    await put({ 'lib/limit.ts': 'export const limit = 5;\n', 'audit.ts': audit('return 2;') });
    const third = await ask();
    expect(await wordsFor(bob, third, RequestPage)).toMatch(
      new RegExp(
        `2 files changed since it was last approved, by ${bob.username},.*Removed: export const limit = 3;.*Added: export const limit = 5;`,
      ),
    );
    expect(await wordsFor(viewer, third, RequestPage)).not.toContain('last approved');
  });

  it('of a job that can’t be tried says so, and of one that can it does not', async () => {
    const id = await ask();
    expect(await wordsFor(bob, id, RequestPage)).toContain('This job has no dry run.');
    await changeJob(jobId, { supports_dryrun: true });
    expect(await wordsFor(bob, id, RequestPage)).not.toContain('This job has no dry run.');
  });

  it('tells what the job is for, folded where that is long', async () => {
    const id = await ask();
    await changeJob(jobId, { description: 'Looks at **every** switch.', description_override: true });
    expect(await markupFor(bob, id, RequestPage)).toContain('<strong>every</strong>');
    await changeJob(jobId, { description: `First words.\n\n${'And many more. '.repeat(40)}` });
    expect(await markupFor(bob, id, RequestPage)).toMatch(/<summary[^>]*>.{0,400}First words\./s);
  });
});

describe('the Code tab', () => {
  it('is there for who may read it, and for nobody else', async () => {
    const job = await db().job.findUniqueOrThrow({ where: { id: jobId } });
    const words = await wordsFor(bob, jobId, JobPage, { tab: 'code' });
    expect(words).toMatch(/2 files, \d+ lines Digest [0-9a-f]{12} .*as refreshed .*audit\.ts .*export class Audit/);
    expect(words).toContain(job.code_digest!.slice(0, 12));
    for (const page of [{}, { tab: 'code' }]) {
      const markup = await markupFor(viewer, jobId, JobPage, page);
      expect(markup).not.toContain('tab=code');
      expect(textOf(markup)).not.toContain('export class');
    }
  });

  it('of an older digest says that it is not what runs, and shows what has changed since', async () => {
    const { code_digest: digest } = await db().job.findUniqueOrThrow({ where: { id: jobId } });
    await ask();
    await put({
      'lib/limit.ts': null,
      'lib/other.ts': 'export const limit = 3;\n',
      'audit.ts': `import { limit } from './lib/other';\n${jobFile('Audit', '', 'void limit;')}`,
    });
    const older = await wordsFor(bob, jobId, JobPage, { tab: 'code', digest });
    expect(older).toMatch(/This is not what a run would use now\..*This code Changes since .*limit\.ts/);
    const changes = await wordsFor(bob, jobId, JobPage, { tab: 'code', digest, view: 'changes' });
    expect(changes).toMatch(/2 files changed, from .*Changed .*audit\.ts|audit\.ts.* Changed/);
    expect(changes).toContain('It was lib/limit.ts, with the same content.');
    const end = await pageMarkup('/', bob, () =>
      JobPage({ params: Promise.resolve({ id: jobId }), searchParams: Promise.resolve({ tab: 'code', digest: 'f'.repeat(64) }) }),
    );
    expect(end.kind).toBe('not found');
  });

  it('lists the code that the job had before, and shows what changed last without being told since when', async () => {
    await put({ 'lib/limit.ts': 'export const limit = 7;\n' });
    const { code_digest: seventh } = await db().job.findUniqueOrThrow({ where: { id: jobId } });
    await put({ 'lib/limit.ts': 'export const limit = 8;\n' });
    const markup = await markupFor(bob, jobId, JobPage, { tab: 'code' });
    expect(textOf(markup)).toMatch(/\d+ earlier versions .*Earlier code \d+ [0-9a-f]{12} /);
    expect(markup).toContain(`digest=${seventh}&amp;view=changes`);
    expect(await wordsFor(bob, jobId, JobPage, { tab: 'code', view: 'changes' })).toMatch(
      /1 file changed, .*Removed: export const limit = 7;.*Added: export const limit = 8;/,
    );
  });

  it('of a file that does not load shows the last code that did, and says so', async () => {
    await put({ 'audit.ts': 'export class Audit {' });
    expect(await wordsFor(bob, jobId, JobPage, { tab: 'code' })).toMatch(/Its file doesn’t load now\. audit\.ts:1 .*return 'first \d+';/);
  });
});

it('a run leads to the code that it ran, for who may read it', async () => {
  const job = await db().job.findUniqueOrThrow({ where: { id: jobId } });
  const user = await db().user.findUniqueOrThrow({ where: { id: asker.id } });
  const run = await enqueueRun(undefined, { ...orderFor({ job, user, marks: '' }, {}), codeDigest: job.code_digest! });
  const link = new RegExp(`/extras/jobs/${jobId}/?\\?tab=code&amp;digest=${job.code_digest}`);
  expect(await markupFor(bob, run.id, RunPage, { tab: 'advanced' })).toMatch(link);
  const markup = await markupFor(viewer, run.id, RunPage, { tab: 'advanced' });
  expect(markup).not.toContain('tab=code');
  expect(markup).toContain(job.code_digest!);
});
