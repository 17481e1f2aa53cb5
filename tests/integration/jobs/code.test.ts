// The code of jobs as it is kept for people: what a refresh stores of it, and who may read it.
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import sql from 'sql-template-tag';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { db, execute, query, write } from '@/core/db/client';
import { type Code, mayReadCode, readCode } from '@/features/jobs/code';
import { listCodeVersions } from '@/features/jobs/code-versions';
import { refreshJobs } from '@/features/jobs/refresh';
import { readJobDetail } from '@/features/jobs/overview';
import { systemSource } from '@/features/system-jobs/source';
import { api } from '../../support/call-route';
import { person as personWithToken } from '../../support/people';
import { person } from '../submit/people';
import { forgetJobs, jobFile, sourceFolder, type SourceFolder } from './source-folder';

let folder: SourceFolder;

beforeEach(() => {
  folder = sourceFolder();
});

afterEach(async () => {
  folder.remove();
  await forgetJobs();
});

const refresh = async () => (await refreshJobs([folder.source])).sources[0]!;
const jobNamed = (name: string) => db().job.findUniqueOrThrow({ where: { name } });
const admin = () => person('superuser');

/** What a superuser reads; fails where there is nothing. */
async function codeOf(name: string, digest?: string): Promise<Code> {
  const { content } = await readCode(await admin(), name, digest);
  if (typeof content === 'string') throw new Error(`no code: ${content}`);
  return content;
}
const reasonFor = async (name: string, digest?: string) => (await readCode(await admin(), name, digest)).content;

const shared = 'export const answer = 42;\n';
const library = {
  'node_modules/@some/library/package.json': '{ "name": "@some/library", "main": "index.js" }',
  'node_modules/@some/library/index.js': "exports.inner = require('./inner');",
  'node_modules/@some/library/inner.js': 'module.exports = 1;',
};
const withShared = (name: string, more = '') => `import { answer } from '../shared/answer';\n${more}${jobFile(name, '', 'return answer;')}`;

describe('a refresh', () => {
  it('keeps every file that a job needs, the one with its class first, and the text of its author’s alone', async () => {
    folder.put({
      'site/a.ts': withShared('A', "import { inner } from '@some/library';\nvoid inner;\n"),
      'shared/answer.ts': shared,
      'shared/unused.ts': 'export const nothing = 0;',
      ...library,
    });
    await refresh();
    const { files, packages } = await codeOf('A');
    expect(files.map(({ path, text, lines, isEntry }) => ({ path, lines, isEntry, begins: text?.slice(0, 12) }))).toEqual([
      { path: 'site/a.ts', lines: 9, isEntry: true, begins: 'import { ans' },
      { path: 'shared/answer.ts', lines: 1, isEntry: false, begins: 'export const' },
    ]);
    expect(packages.map(({ name, files: inside }) => [name, inside.map(({ path }) => path)])).toEqual([
      ['@some/library', ['node_modules/@some/library/index.js', 'node_modules/@some/library/inner.js']],
    ]);
    const texts = await db().jobCodeText.findMany();
    expect(texts.map(({ text }) => text).filter((text) => text.includes('inner.js') || text.includes('module.exports'))).toEqual([]);
  });

  it('stores a text once, however many jobs and digests have it, and keeps what was there before', async () => {
    folder.put({ 'site/a.ts': withShared('A'), 'site/b.ts': withShared('B'), 'shared/answer.ts': shared });
    await refresh();
    expect(await db().jobCodeText.count()).toBe(3);
    const before = (await jobNamed('A')).code_digest!;
    folder.put({ 'site/a.ts': withShared('A', '// another\n') });
    await refresh();
    expect(await db().jobCodeText.count()).toBe(4);
    expect(await db().jobCode.count({ where: { code_digest: before } })).toBe(2);
    expect((await codeOf('A')).files[0]!.text).toContain('// another');
  });

  it('that finds nothing changed keeps what an installation from before did not have, and changes no job', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    await execute(sql`DELETE FROM extras_job_code`);
    await execute(sql`DELETE FROM extras_job_code_text`);
    expect(await reasonFor('A')).toBe('not_kept');
    const before = await jobNamed('A');
    expect(await refresh()).toMatchObject({ changed: [], same: 1 });
    expect(await jobNamed('A')).toEqual(before);
    expect((await codeOf('A')).files.map(({ path }) => path)).toEqual(['a.ts']);
  });

  it('that fails keeps no code', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    const fault = () => Promise.reject(new Error('no'));
    await expect(refreshJobs([folder.source], { then: fault })).rejects.toThrow('no');
    expect(await db().jobCode.count()).toBe(0);
  });

  it('leaves out texts that nobody could read, and says which kind they are', async () => {
    const texts = ['binary', 'zero', 'large'].map((name) => `import ${name} from './${name}.txt';`).join('\n');
    folder.put({
      'a.ts': `${texts}\n${jobFile('A', '', 'return [binary, zero, large].length;')}`,
      'binary.txt': Uint8Array.of(0xff, 0xfe, 0x00, 0xd8),
      'zero.txt': 'a\0b',
      'large.txt': 'x'.repeat(600 * 1024),
      'marked.ts': `\ufeff${jobFile('Marked')}`,
    });
    expect((await refresh()).problems).toEqual([]);
    const { files } = await codeOf('A');
    expect(files.map(({ path, text, omitted, lines }) => [path, omitted, text === null, lines === null])).toEqual([
      ['a.ts', null, false, false],
      ['binary.txt', 'binary', true, true],
      ['large.txt', 'large', true, true],
      ['zero.txt', 'binary', true, true],
    ]);
    expect((await codeOf('Marked')).files[0]!.text).toMatch(/^\ufeff/);
  });

  it('with a file that does not load leaves the code of the last one that did', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    folder.put({ 'a.ts': 'export class A extends {' });
    expect((await refresh()).broken).toHaveLength(1);
    expect((await codeOf('A')).files[0]!.text).toBe(jobFile('A'));
  });
});

describe('what is read', () => {
  it('is what was built: changed in the database, it is not shown', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    await execute(sql`UPDATE extras_job_code_text SET text = text || ' '`);
    expect(await reasonFor('A')).toBe('damaged');
    await execute(sql`DELETE FROM extras_job_code_text`);
    expect(await reasonFor('A')).toBe('damaged');
  });

  it('is nothing where there is nothing: a job of the system, a record without a class', async () => {
    await refreshJobs([systemSource]);
    expect(await reasonFor('windlass.system_jobs.LogsCleanup')).toBe('system');
    const data = { module_name: 'x', job_class_name: 'X', name: 'Bare', grouping: 'x' };
    await write(systemContext('system'), (tx) => tx.job.create({ data }));
    expect(await reasonFor('Bare')).toBe('none');
  });
});

describe('who may read it', () => {
  /** Holds what is constrained for some jobs, and the rest for all. */
  const on = (actions: readonly string[], constraints?: object) =>
    person([
      { actions: actions.filter((action) => action === 'view'), types: ['extras.job'] },
      { actions: actions.filter((action) => action !== 'view'), types: ['extras.job'], ...(constraints && { constraints }) },
    ]);
  const cells = [
    ['nothing', [], undefined, false],
    ['to view it', ['view'], undefined, false],
    ['to run it', ['view', 'run'], undefined, false],
    ['to delete it', ['view', 'delete'], undefined, false],
    ['to change it', ['view', 'change'], undefined, true],
    ['to approve it', ['approve'], undefined, true],
    ['to change this one', ['view', 'change'], { name: 'A' }, true],
    ['to approve this one', ['approve'], { name: 'A' }, true],
    ['to change another', ['view', 'change'], { name: 'B' }, false],
    ['to approve another', ['view', 'approve'], { name: 'B' }, false],
  ] as const;

  test.each(cells)('may %s', async (_what, actions, constraints, may) => {
    folder.put({ 'a.ts': jobFile('A'), 'b.ts': jobFile('B') });
    await refresh();
    const { id, code_digest: digest } = await jobNamed('A');
    const actor = await on(actions, constraints);
    expect(await mayReadCode(actor, id)).toBe(may);
    for (const asked of [undefined, digest!]) {
      const read = readCode(actor, id, asked);
      if (may) await expect(read).resolves.toMatchObject({ codeDigest: digest, isPresent: true });
      else await expect(read).rejects.toMatchObject({ code: 'not_found' });
    }
    // What the page offers is what it would show.
    if ((actions as readonly string[]).includes('view')) expect((await readJobDetail(actor, id)).may_read_code).toBe(may);
  });

  test('somebody who is not active reads nothing', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    await expect(readCode({ ...(await admin()), isActive: false }, 'A')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(['run', 'request', 'schedule'] as const)(
    'a digest from before versions were kept is the job’s own when a %s of it names it, and opens no other job’s code',
    async (by) => {
      folder.put({ 'a.ts': jobFile('A'), 'b.ts': jobFile('B') });
      await refresh();
      const [a, b] = [await jobNamed('A'), await jobNamed('B')];
      const actor = await on(['change'], { name: 'A' });
      folder.put({ 'a.ts': jobFile('A', '', 'return 2;') });
      await refresh();
      await execute(sql`DELETE FROM extras_job_code_version`);
      const older = () => readCode(actor, a.id, a.code_digest!);
      await expect(older()).rejects.toMatchObject({ code: 'not_found' });
      await expect(readCode(actor, a.id, b.code_digest!)).rejects.toMatchObject({ code: 'not_found' });
      await name(by, a.id, a.code_digest!);
      await name(by, b.id, b.code_digest!);
      expect(await older()).toMatchObject({ isPresent: false, codeDigest: a.code_digest, content: { files: [{ text: jobFile('A') }] } });
      await expect(readCode(actor, a.id, b.code_digest!)).rejects.toMatchObject({ code: 'not_found' });
      await expect(readCode(actor, a.id, "' OR 1=1 --")).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  test('each code that a job had stays its own, with since when and until when, for who may read it', async () => {
    const bodies = ['', 'return 2;', ''];
    for (const body of bodies) {
      folder.put({ 'a.ts': jobFile('A', '', body), 'b.ts': jobFile('B') });
      await refresh();
      await refresh();
    }
    const [a, b] = [await jobNamed('A'), await jobNamed('B')];
    const reader = await on(['change'], { name: 'A' });
    const versions = await listCodeVersions(reader, a.id);
    const [present, second, first] = versions;
    expect(versions).toHaveLength(3);
    expect([present!.code_digest, first!.code_digest]).toEqual([a.code_digest, a.code_digest]);
    expect([present!.until, second!.until, first!.until]).toEqual([null, present!.since, second!.since]);
    expect(await readCode(reader, a.id, second!.code_digest)).toMatchObject({
      isPresent: false,
      content: { files: [{ text: jobFile('A', '', 'return 2;') }] },
    });
    expect(await listCodeVersions(await admin(), b.id)).toHaveLength(1);
    expect(await listCodeVersions(reader, b.id)).toEqual([]);
    expect(await listCodeVersions(await on(['view', 'run']), a.id)).toEqual([]);
    await write(systemContext('system'), (tx) => tx.job.delete({ where: { id: a.id } }));
    expect(await db().jobCodeVersion.count()).toBe(1);
  });

  async function name(by: 'run' | 'request' | 'schedule', jobId: string, digest: string): Promise<void> {
    const named = { name: `older ${jobId}`, job_model_id: jobId, code_digest: digest };
    const timing = { interval: 'immediately', start_time: new Date(), kwargs: {} };
    await write(systemContext('system'), async (tx) => {
      if (by === 'run') await tx.jobResult.create({ data: named });
      else if (by === 'request')
        await tx.approvalRequest.create({
          data: { ...named, ...timing, state: 'denied', class_path: 'a.A', requester_name: 'x', decided_at: new Date() },
        });
      else await tx.scheduledJob.create({ data: { ...named, ...timing, task: 'a.A' } });
    });
  }
});

describe('over REST', () => {
  it('is read by who may, with a token that may not write too, and is not found by others', async () => {
    folder.put({ 'a.ts': jobFile('A'), 'b.ts': `import { inner } from '@some/library';\nvoid inner;\n${jobFile('B')}`, ...library });
    await refresh();
    const a = await jobNamed('A');
    const may = (actions: string[], more = {}) => personWithToken({ may: [{ types: ['extras.job'], actions }], ...more });
    const approver = await may(['approve'], { readOnly: true });
    const answer = await api('GET', `/api/extras/jobs/${a.id}/code/`, { token: approver.token });
    expect(answer).toMatchObject({
      status: 200,
      body: { code_digest: a.code_digest, files: [{ path: 'a.ts', lines: 6, text: jobFile('A') }], packages: [] },
    });
    expect(Object.keys(answer.body.files[0] as object)).toEqual(['path', 'sha256', 'lines', 'text']);
    const named = await api('GET', '/api/extras/jobs/b.B/code/', { token: (await may(['change'])).token });
    expect(named.body.packages).toMatchObject([
      { name: '@some/library', files: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, {}] },
    ]);
    const viewer = await may(['view', 'run']);
    const refused = await api('GET', `/api/extras/jobs/${a.id}/code/`, { token: viewer.token });
    expect(refused).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
    expect((await api('GET', `/api/extras/jobs/${a.id}/code/`)).status).toBe(403);
    const present = await api('GET', `/api/extras/jobs/${a.id}/code/?digest=${a.code_digest}`, { token: approver.token });
    expect(present.body).toEqual(answer.body);
    const foreign = await api('GET', `/api/extras/jobs/${a.id}/code/?digest=${(await jobNamed('B')).code_digest}`, {
      token: approver.token,
    });
    expect(foreign.status).toBe(404);
    await query(sql`DELETE FROM extras_job_code`);
    const lost = await api('GET', `/api/extras/jobs/${a.id}/code/`, { token: approver.token });
    expect(lost.status).toBe(404);
    expect(lost.body.detail).toBe('The text of this code is not here yet. The next refresh keeps it, without changing the job.');
    await execute(sql`UPDATE extras_job_source SET kind = 'git'`);
    const unsynced = await api('GET', `/api/extras/jobs/${a.id}/code/`, { token: approver.token });
    expect(unsynced.body.detail).toContain('The next sync of its repository keeps it');
  });
});
