// What whoever presses "Refresh code" is told: how many jobs are new, changed, gone or broken, which, and what to do next.
import { browserHeaders, inRequest, pageMarkup, textOf } from '../../support/call-page';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '@/features/catalog';
import JobsPage from '@/app/(main)/extras/jobs/page';
import { POST } from '@/app/(main)/extras/jobs/refresh/route';
import JobSourcesPage from '@/app/(main)/extras/job-sources/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { jobFile, sourceFolder } from '../jobs/source-folder';
import { person } from '../submit/people';

const folder = sourceFolder({ 'one.ts': jobFile('Stays'), 'two.ts': jobFile('Goes'), 'three.ts': jobFile('Breaks') });
let admin: UserActor;

beforeAll(async () => {
  process.env['JOBS_ROOT'] = folder.source.root;
  admin = await person('superuser');
});

afterAll(() => folder.remove());

async function refresh(): Promise<{ ok: boolean; detail: string; told?: string }> {
  const end = await inRequest('/extras/jobs/refresh/', await browserHeaders(admin), () => POST());
  if (end.kind !== 'shown') throw new Error(end.kind);
  return (await end.value.json()) as { ok: boolean; detail: string; told?: string };
}

async function read(page: () => Promise<React.ReactNode>, actor = admin): Promise<{ markup: string; words: string }> {
  const end = await pageMarkup('/extras/jobs/', actor, page);
  if (end.kind !== 'shown') throw new Error(end.kind);
  return { markup: end.value, words: textOf(end.value) };
}

const jobs = (refreshed?: string, actor = admin) => read(() => JobsPage({ searchParams: Promise.resolve({ refreshed }) }), actor);
const idOf = async (name: string) => (await db().job.findFirstOrThrow({ where: { job_class_name: name } })).id;

test('who sees no job is told what to do: to install one, or to ask for the permission', async () => {
  const none: Parameters<typeof person>[0] = [{ actions: ['view', 'change'], types: ['extras.job'], constraints: { name: 'No such job' } }];
  const keeper = await person(none);
  const looker = await person([{ actions: ['view'], types: ['extras.job'], constraints: { name: 'No such job' } }]);
  for (const who of [admin, keeper]) expect((await jobs(undefined, who)).words).toContain('No job is installed.');
  expect((await jobs(undefined, looker)).words).toContain('No job is yours to see.');
  await refresh();
  for (const who of [keeper, looker]) {
    const { words } = await jobs(undefined, who);
    expect(words).toMatch(/No job is yours to see\. .*Ask an administrator/);
    expect(words).not.toContain('JOBS_ROOT');
  }
  await write(systemContext('system'), (tx) => tx.job.deleteMany({}));
});

test('a refresh says what it found, leads to each job, and to enabling what is new; to nobody who may not change jobs', async () => {
  const first = await refresh();
  expect(first.detail).toMatch(/^Refreshed: \d+ new\.$/);
  const { markup, words } = await jobs(first.told);
  expect(words).toContain('New one.Stays disabled: review its code first, then enable it');
  expect(markup).toContain(`href="/extras/jobs/${await idOf('Stays')}/edit"`);
  expect(words).toContain('Enable the 3 new ones…');

  expect(await refresh()).toEqual({ ok: true, detail: expect.stringMatching(/^Refreshed: \d+ as before\.$/) });
  expect((await jobs(first.told)).words).toContain('New one.Stays disabled');

  folder.put({
    'one.ts': jobFile('Stays', "description: 'Now with words'"),
    'two.ts': null,
    'three.ts': 'export class {',
    'four.ts': 'export const nothing = 1;',
  });
  const second = await refresh();
  expect(second).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/1 changed, 1 gone, 1 broken, 1 error in a file, \d+ as before/),
  });
  const { markup: later, words: told } = await jobs(second.told);
  expect(told).toMatch(/Changed one\.Stays (description, code|code, description)/);
  expect(told).toContain('Gone two.Goes kept as not installed');
  expect(told).toMatch(/Broken three\.Breaks three\.ts:1: /);
  expect(told).toContain('Note four.ts It exports no job class');
  expect(later).toContain(`href="/extras/jobs/${await idOf('Breaks')}"`);
  expect(told).not.toContain('New one.Stays');

  const sources = await read(() => JobSourcesPage());
  expect(sources.words).toContain('Changed one.Stays');
  expect(sources.markup).toContain(`href="/extras/jobs/${await idOf('Stays')}"`);
  const looker = await person([{ actions: ['view'], types: ['extras.job'] }]);
  expect((await jobs('2000-01-01T00:00:00Z', looker)).words).not.toContain('Refreshed:');
  expect((await jobs('2999-01-01T00:00:00Z')).words).not.toContain('Refreshed:');
  expect((await jobs('no time')).words).not.toContain('Refreshed:');
});
