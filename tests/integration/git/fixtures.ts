// What tests of repositories start from: the platform's own jobs, a worker, an administrator, and a sync that is waited for.
import sql from 'sql-template-tag';
import '@/features/catalog';
import { query } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { systemSource } from '@/features/system-jobs/source';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { api, type ApiAnswer } from '../../support/call-route';
import { type Person, person } from '../../support/people';
import { ended, linesOf, type RunRow } from '../runs/fixtures';

export interface Setting {
  readonly admin: Person;
  readonly worker: RunningWorker;
  post(path: string, body?: unknown, token?: string): Promise<ApiAnswer>;
  patch(path: string, body: unknown): Promise<ApiAnswer>;
  remove(path: string): Promise<ApiAnswer>;
  /** The repository's path in the API. */
  add(repository: { name: string; remote_url: string; [field: string]: unknown }): Promise<string>;
  /** Starts a sync and waits for its end. */
  sync(path: string): Promise<Ended>;
  dryRun(path: string): Promise<Ended>;
  /** Enables the job and runs it to its end. */
  runJob(name: string): Promise<Ended>;
  startJob(name: string): Promise<string>;
}

export interface Ended {
  readonly run: RunRow;
  /** "level message", by line. */
  readonly log: string[];
}

export async function setting(): Promise<Setting> {
  process.env['WINDLASS_GIT_ALLOW_HOSTS'] = '127.0.0.1';
  await refreshJobs([systemSource]);
  const admin = await person({ superuser: true });
  const worker = await startWorker({ queues: ['default'], concurrency: 2 });
  const call =
    (method: string) =>
    (path: string, body?: unknown, token = admin.token) =>
      api(method, path, { token, ...(body !== undefined && { body }) });
  const [post, patch, remove] = [call('POST'), call('PATCH'), call('DELETE')];
  const finish = async (answer: ApiAnswer): Promise<Ended> => {
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return await endOf((answer.body as { job_result: { id: string } }).job_result.id);
  };
  const startJob = async (name: string) => {
    const [job] = await query<{ id: string; enabled: boolean }>(sql`SELECT id::text, enabled FROM extras_job WHERE name = ${name}`);
    if (!job) throw new Error(`there is no job ${name}`);
    if (!job.enabled) await patch(`/api/extras/jobs/${job.id}/`, { enabled: true });
    const answer = await post(`/api/extras/jobs/${job.id}/run/`, { data: {} });
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return (answer.body as { job_result: { id: string } }).job_result.id;
  };
  return {
    admin,
    worker,
    post,
    patch,
    remove,
    add: async (repository) => {
      const answer = await post('/api/extras/git-repositories/', { provided_contents: ['extras.job'], ...repository });
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return `/api/extras/git-repositories/${(answer.body as { id: string }).id}/`;
    },
    sync: async (path) => await finish(await post(`${path}sync/`, {})),
    dryRun: async (path) => await finish(await post(`${path}dry-run/`, {})),
    runJob: async (name) => await endOf(await startJob(name)),
    startJob,
  };
}

export async function endOf(id: string): Promise<Ended> {
  const run = await ended(id);
  return { run, log: (await linesOf(id)).map((line) => `${line.log_level} ${line.message}`) };
}
