// What was fetched of each repository, on this machine: a bare one without files, in the data folder. It may be lost at any time; it is then fetched again.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { resolveHost } from '@/core/outbound';
import { git, GitError, pinsAddresses, type Remote } from './git';

const MOST_PACKS = 20;

export interface Target {
  /** Id of the repository's row. */
  readonly id: string;
  readonly remote: Remote;
  /** A branch, a tag or a commit. */
  readonly branch: string;
}

const cachesFolder = () => path.join(env.dataDir, 'git');
export const cacheFolder = (id: string) => path.join(cachesFolder(), `${id}.git`);

/** The addresses of the host, checked. @throws AppError in words for whoever reads the run's log */
export async function checkRemote(url: string): Promise<string[]> {
  const { hostname } = new URL(url);
  const addresses = await resolveHost(hostname, env.gitAllowedHosts);
  const isName = addresses.length !== 1 || (`[${addresses[0]}]` !== hostname && addresses[0] !== hostname);
  if (isName && !pinsAddresses())
    throw new AppError('unavailable', "Git 2.37 or newer is needed: an older one can't be held to the address that was checked.");
  return isName ? addresses : [];
}

/** Fetches what the branch, tag or commit stands for now, and returns the commit. @throws GitError, AppError */
export async function fetchCommit({ id, remote, branch }: Target, signal: AbortSignal): Promise<string> {
  const gitDir = await openCache(id, signal);
  const call = { signal, gitDir, remote };
  const tip = await findTip(branch, call);
  if (tip !== undefined) return await fetchOne(tip, call);
  if (!/^[0-9a-f]{7,64}$/i.test(branch)) throw new GitError(`There is no branch and no tag ${branch}.`);
  const isWhole = branch.length === 40 || branch.length === 64;
  const fetched = isWhole ? await fetchOne(branch.toLowerCase(), call).catch(missing) : undefined;
  return fetched ?? (await fetchAll(branch, call));
}

type Call = { readonly signal: AbortSignal; readonly gitDir: string; readonly remote: Remote };

/** Some servers hand out commits by name, some only what a branch leads to. */
function missing(error: unknown): undefined {
  if (error instanceof GitError && /not our ref|unadvertised|couldn't find remote ref|not allow/i.test(error.message)) return undefined;
  throw error;
}

async function openCache(id: string, signal: AbortSignal): Promise<string> {
  const gitDir = cacheFolder(id);
  await fs.mkdir(cachesFolder(), { recursive: true, mode: 0o700 });
  const packs = await fs.readdir(path.join(gitDir, 'objects/pack')).catch(() => null);
  if (packs !== null && packs.length <= 3 * MOST_PACKS) return gitDir;
  // A fresh one costs one fetch of one commit: less than tidying up an old one.
  await fs.rm(gitDir, { recursive: true, force: true });
  await git(['init', '--quiet', '--bare', '--template='], { signal, gitDir });
  return gitDir;
}

/** What the server says the branch or tag is; undefined when it has neither. */
async function findTip(branch: string, call: Call): Promise<string | undefined> {
  const names = [`refs/heads/${branch}`, `refs/tags/${branch}`];
  const listed = (await git(['ls-remote', '--quiet', '--', call.remote.url, ...names], { ...call, mostOutput: 1024 * 1024 })).toString(
    'utf8',
  );
  const refs = new Map(
    listed
      .split('\n')
      .flatMap((line) =>
        /^[0-9a-f]{40,64}\t/.test(line) ? [[line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]] : [],
      ),
  );
  return names.map((name) => refs.get(name)).find((tip) => tip !== undefined);
}

async function fetchOne(object: string, call: Call): Promise<string> {
  const ref = `refs/windlass/${object}`;
  if (!(await resolve(ref, call))) await git([...FETCH, '--depth=1', '--', call.remote.url, `+${object}:${ref}`], call);
  const commit = await resolve(ref, call);
  if (commit === undefined) throw new GitError(`${object} is no commit.`);
  return commit;
}

/** Everything, to find a commit that the server does not hand out by itself. */
async function fetchAll(commit: string, call: Call): Promise<string> {
  await git([...FETCH, '--', call.remote.url, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], call);
  const found = await resolve(commit, call);
  if (found === undefined) throw new GitError(`There is no branch, tag or commit ${commit}.`);
  return found;
}

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];

/** The full name of a commit, if the cache has it. */
async function resolve(name: string, { signal, gitDir }: Pick<Call, 'signal' | 'gitDir'>): Promise<string | undefined> {
  const answer = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], { signal, gitDir }).catch(
    (error: unknown) => {
      if (error instanceof GitError) return null;
      throw error;
    },
  );
  return answer?.toString('utf8').trim() || undefined;
}

/** Has this commit at hand, from the cache or from the server; false when neither has it. */
export async function hasCommit({ id, remote }: Target, commit: string, signal: AbortSignal): Promise<boolean> {
  const gitDir = cacheFolder(id);
  if (await resolve(commit, { signal, gitDir })) return true;
  return await fetchOne(commit, { signal, gitDir, remote }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitError) return false;
      throw error;
    },
  );
}

/** Deletes what was fetched of repositories that are not there any more. */
export async function sweepCaches(ids: ReadonlySet<string>): Promise<void> {
  for (const name of await fs.readdir(cachesFolder()).catch(() => [])) {
    if (name.endsWith('.git') && !ids.has(name.slice(0, -4)))
      await fs.rm(path.join(cachesFolder(), name), { recursive: true, force: true });
  }
}
