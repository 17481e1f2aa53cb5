// Starts Git: no shell, nothing of this machine's settings, no hooks, no helpers, no prompt, no protocol but http and https, no redirect; bounded in time,
// size and memory. Credentials travel in its environment, never among its arguments or in a file.
import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import { AppError } from '@/core/errors';
import { Redactor } from '@/features/runs/redact';

/** What may be fetched of a repository, in bytes, at most. */
export const MOST_FETCHED = 200 * 1024 * 1024;
const MEMORY_BYTES = 1_500_000_000;
const MOST_COMPLAINT = 8 * 1024;
const FETCH_SECONDS = 120;

export interface Remote {
  /** Canonical. */
  readonly url: string;
  /** Addresses that were checked; Git connects to no other. Empty: the host of the address is one itself. */
  readonly addresses: readonly string[];
  readonly username: string;
  readonly token: string;
}

export interface GitCall {
  readonly signal: AbortSignal;
  /** The repository it works in. */
  readonly gitDir: string;
  /** Only with it may Git use the network. */
  readonly remote?: Remote;
  readonly input?: string;
  readonly mostOutput?: number;
}

/** Git said no. Its words are without paths of this machine and without credentials. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** What it printed. @throws GitError; the signal's reason when it was told to stop */
export async function git(args: readonly string[], call: GitCall): Promise<Buffer> {
  const { signal, gitDir, remote, input = '', mostOutput = 64 * 1024 * 1024 } = call;
  signal.throwIfAborted();
  const [program, ...before] = [...limits(), 'git'];
  const child = spawn(program!, [...before, '--git-dir', gitDir, ...args], {
    cwd: os.tmpdir(),
    env: environment(remote),
    stdio: 'pipe',
    detached: true,
  });
  let stopped = null as string | null; // the compiler does not see who sets it
  const stop = (why: string) => {
    stopped ??= why;
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const onAbort = () => stop('told to stop');
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop(`It took longer than ${FETCH_SECONDS} seconds.`), FETCH_SECONDS * 1000);
  const pieces: Buffer[] = [];
  let size = 0;
  let complaint = '';
  child.stdout.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > mostOutput) stop('It answered with more than may be taken.');
    else pieces.push(piece);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-MOST_COMPLAINT)));
  child.stdin.on('error', () => undefined).end(input);
  try {
    const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ENOENT' ? new AppError('unavailable', 'Git is not installed on this machine.') : error),
      );
      child.once('close', (code, ending) => resolve({ code, signal: ending }));
    });
    signal.throwIfAborted();
    if (stopped !== null) throw new GitError(stopped);
    if (ended.code !== 0) throw new GitError(inOurWords(complaint, call, ended));
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function inOurWords(complaint: string, { gitDir, remote }: GitCall, ended: { code: number | null; signal: string | null }): string {
  if (ended.signal === 'SIGXFSZ' || /File too large|signal 25/.test(complaint))
    return `The repository is larger than ${MOST_FETCHED / 1024 / 1024} MB.`;
  if (/terminal prompts disabled|Authentication failed|could not read (Username|Password)|returned error: 401/.test(complaint))
    return 'The server asks for credentials, or does not accept those it got.';
  if (/redirect|returned error: 3\d\d/i.test(complaint)) return 'The server sends on to another address: enter that one.';
  const text = new Redactor([remote?.token, remote?.username]).text(complaint.replaceAll(gitDir, 'the cache')).replace(/\s+/g, ' ').trim();
  return text === '' ? `Git ended with ${ended.signal ?? `code ${ended.code}`}.` : text;
}

let found: { limits: string[]; version: readonly [number, number] } | undefined;

function machine(): NonNullable<typeof found> {
  if (found) return found;
  const canLimit = spawnSync('prlimit', ['--core=0', 'true'], { stdio: 'ignore' }).status === 0;
  // Where Git is missing it has said nothing at all: "null" is no version either.
  const version = /(\d+)\.(\d+)/.exec(String(spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout));
  return (found = {
    limits: canLimit ? ['prlimit', `--fsize=${MOST_FETCHED}`, `--data=${MEMORY_BYTES}`, '--core=0', '--'] : [],
    version: [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)],
  });
}

const limits = () => machine().limits;

/** Whether this Git can be told which address a name stands for. */
export function pinsAddresses(): boolean {
  const [major, minor] = machine().version;
  return major > 2 || (major === 2 && minor >= 37);
}

function environment(remote: Remote | undefined): NodeJS.ProcessEnv {
  const settings = { ...SETTINGS, ...(remote ? remoteSettings(remote) : {}) };
  const entries = Object.entries(settings);
  return {
    NODE_ENV: 'production',
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    // Certificates of the operator's own.
    ...Object.fromEntries(
      ['GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_ALLOW_PROTOCOL: remote ? 'http:https' : '',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

const SETTINGS = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.bigFileThreshold': '1m',
  'credential.helper': '',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'fetch.recurseSubmodules': 'false',
  'submodule.recurse': 'false',
  'transfer.bundleURI': 'false',
  // Everything arrives as one file, whose size the kernel bounds.
  'fetch.unpackLimit': '1',
  'protocol.allow': 'never',
  'http.followRedirects': 'false',
  'http.proxy': '',
  'http.lowSpeedLimit': '100',
  'http.lowSpeedTime': '30',
} as const;

function remoteSettings({ url, addresses, username, token }: Remote): Record<string, string> {
  const { origin, hostname, port, protocol } = new URL(url);
  const pinned = addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',');
  const login = Buffer.from(`${username || 'git'}:${token}`).toString('base64');
  return {
    'protocol.http.allow': 'always',
    'protocol.https.allow': 'always',
    ...(pinned !== '' && { 'http.curloptResolve': `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}:${pinned}` }),
    ...((token !== '' || username !== '') && { [`http.${origin}/.extraHeader`]: `Authorization: Basic ${login}` }),
  };
}
