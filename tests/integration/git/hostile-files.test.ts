// Repositories whose files mean harm: links, names, sizes, hooks. What a sync lays out is files, and gone afterwards.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobFile } from '../jobs/source-folder';
import { type Setting, setting } from './fixtures';
import { gitServer } from './git-server';

let it: Setting;
let made = 0;

beforeAll(async () => {
  it = await setting();
});

afterAll(() => it.worker.stop());

describe('files of a repository', () => {
  /** Syncs a repository after `prepare` has put something into its clone; what it returns is pushed instead of the clone's files. */
  const sync = async (prepare: (clone: string) => string | void) => {
    const server = await gitServer(0);
    try {
      made += 1;
      const hosted = server.host('files');
      hosted.push({ 'jobs/good.ts': jobFile('Good') });
      const commit = prepare(hosted.clone);
      if (commit === undefined) hosted.commit();
      else
        git(
          hosted.clone,
          '',
          'push',
          '--quiet',
          '--force',
          path.join(path.dirname(hosted.clone), 'files.git'),
          `${commit}:refs/heads/main`,
        );
      return await it.sync(await it.add({ name: `Files ${made}`, remote_url: hosted.url }));
    } finally {
      await server.close();
    }
  };
  const IDENTITY = { GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x@y', GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x@y' };
  const git = (clone: string, input: string | Buffer, ...args: string[]) =>
    execFileSync('git', args, { cwd: clone, input, env: { ...process.env, ...IDENTITY }, encoding: 'utf8' }).trim();
  const hash = (clone: string, type: string, content: string | Buffer) =>
    git(clone, content, 'hash-object', '-w', '-t', type, '--literally', '--stdin');
  const entry = (mode: string, name: string, object: string) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')]);

  test('a link that leads out is not followed: in jobs/ it fails the sync, elsewhere it is left out', async () => {
    const inJobs = await sync((clone) => fs.symlinkSync('/etc/passwd', path.join(clone, 'jobs/x.ts')));
    expect(inJobs.run.status).toBe('FAILURE');
    expect(inJobs.log).toContain('error jobs/x.ts: This link leads out of the repository, and is not followed.');
    expect(inJobs.log.join('\n')).not.toContain('root:');
    const elsewhere = await sync((clone) => fs.symlinkSync('../../../etc', path.join(clone, 'etc')));
    expect(elsewhere.run.status).toBe('SUCCESS');
    expect(elsewhere.log).toContain('warning etc: This link leads out of the repository, and is not followed.');
  });

  test('a link to a file of the repository is that file', async () => {
    const { run } = await sync((clone) => fs.symlinkSync('good.ts', path.join(clone, 'jobs/again.ts')));
    expect(run.status).toBe('SUCCESS');
  });

  test('names that differ by capital letters only fail the sync', async () => {
    const { run, log } = await sync((clone) => fs.writeFileSync(path.join(clone, 'jobs/GOOD.ts'), jobFile('Other')));
    expect(run.status).toBe('FAILURE');
    expect(log.join('\n')).toContain('by capital letters only');
  });

  test('a name with a line break fails the sync, and makes no line of its own', async () => {
    const { run, log } = await sync((clone) => fs.writeFileSync(path.join(clone, 'jobs/a\nerror forged.ts'), ''));
    expect(run.status).toBe('FAILURE');
    expect(log.join('\n')).toContain('jobs/a\\nerror forged.ts');
    expect(log).not.toContain('error forged.ts');
  });

  test('a name that climbs out of the folder fails the sync', async () => {
    const { run, log } = await sync((clone) => {
      const inner = hash(clone, 'tree', entry('100644', 'escaped.ts', hash(clone, 'blob', 'x')));
      return git(clone, '', 'commit-tree', hash(clone, 'tree', entry('40000', '..', inner)), '-m', 'x');
    });
    expect(run.status).toBe('FAILURE');
    expect(log).toContain("error ../escaped.ts: A file can't have this name here.");
  });

  test('a file and a folder of one name fail the sync', async () => {
    const { run, log } = await sync((clone) => {
      const blob = hash(clone, 'blob', '/tmp');
      const tree = hash(
        clone,
        'tree',
        Buffer.concat([entry('120000', 'x', blob), entry('40000', 'x', hash(clone, 'tree', entry('100644', 'y.ts', blob)))]),
      );
      return git(clone, '', 'commit-tree', tree, '-m', 'x');
    });
    expect(run.status).toBe('FAILURE');
    expect(log).toContain('error x: There is a folder of this name too.');
  });

  test('submodules are not fetched, and it is told', async () => {
    const { run, log } = await sync((clone) => {
      git(clone, '', 'update-index', '--add', '--cacheinfo', `160000,${git(clone, '', 'rev-parse', 'HEAD')},module`);
      git(clone, '', 'commit', '--quiet', '-m', 'x');
      return 'HEAD';
    });
    expect(run.status).toBe('SUCCESS');
    expect(log).toContain('warning module: Submodules are not fetched.');
  });

  test('too many files, or too much, are refused before one is written', async () => {
    const many = await sync((clone) => {
      for (let n = 0; n < 2001; n += 1) fs.writeFileSync(path.join(clone, `f${n}`), '');
    });
    expect(many.log.join('\n')).toContain('a source of jobs has at most 2000');
    const large = await sync((clone) => fs.writeFileSync(path.join(clone, 'zeros'), Buffer.alloc(60 * 1024 * 1024)));
    expect(large.log.join('\n')).toContain('a source of jobs has at most 50 MB');
  });

  test('no hook, filter or setting of the repository is obeyed', async () => {
    const mark = path.join(os.tmpdir(), `windlass-git-pwned-${process.pid}`);
    const { run } = await sync((clone) => {
      fs.writeFileSync(path.join(clone, '.gitattributes'), '* filter=evil diff=evil\n');
      fs.writeFileSync(path.join(clone, '.gitmodules'), `[submodule "x"]\n\tpath = x\n\turl = ext::touch ${mark}\n`);
      fs.writeFileSync(path.join(clone, '.lfsconfig'), `[lfs]\n\turl = http://127.0.0.2/\n`);
    });
    expect(run.status).toBe('SUCCESS');
    expect(fs.existsSync(mark)).toBe(false);
  });

  test('what was laid out is gone afterwards', async () => {
    const laidOut: string[] = [];
    const watcher = fs.watch(os.tmpdir(), (_, name) => void laidOut.push(String(name)));
    await sync(() => undefined);
    await expect.poll(() => laidOut).toContainEqual(expect.stringMatching(/^windlass-git-(?!server|pwned)/));
    watcher.close();
    expect(fs.readdirSync(os.tmpdir()).filter((name) => /^windlass-git-(?!server|pwned)/.test(name))).toEqual([]);
  });
});
