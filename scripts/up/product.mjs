// Brings one instance up, step by step, keeps it up, and takes it down in order. What the steps do is decided in their own files.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import * as postgres from '../postgres.mjs';
import { runOrFail, step, StepError, withOwnTools } from './command.mjs';
import { ensureClient } from './dependencies.mjs';
import { once } from './once.mjs';
import { claimDataDir, ensurePortIsFree, readSettings } from './settings.mjs';
import { isBuilt } from './sources.mjs';
import { ensureSuperuser } from './superuser.mjs';
import { isCrashLoop, Supervised, tailOf } from './supervisor.mjs';

const READY_SECONDS = 120;
const WATCH_MS = 2000;

/** Runs until a signal or a crash loop ends it. @returns {Promise<number>} the exit code. */
export async function runProduct({ dev }) {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(signal, () => stopped.abort());
  const settings = readSettings({ dev });
  const claim = claimDataDir(settings.dataDir);
  const instance = new Instance(settings, claim, stopped);
  try {
    await instance.bringUp();
    await instance.watch();
    return instance.failure ? 1 : 0;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    return 130;
  } finally {
    await instance.takeDown();
    claim.release();
  }
}

class Instance {
  failure = null;
  #database = null;
  #programs = [];

  constructor(settings, claim, stopped) {
    this.settings = settings;
    this.claim = claim;
    this.stopped = stopped;
    this.signal = stopped.signal;
  }

  async bringUp() {
    const { settings, signal } = this;
    await ensurePortIsFree(settings);
    await step('database', () => this.#openDatabase());
    await ensureClient(signal);
    await step('tables, jobs', () => this.#script('migrate', 'The database was left as it was before the step that failed.'));
    if (settings.wantsDemo) await step('demo data', () => this.#seedDemo());
    if (!settings.dev) await step('pages', () => this.#build());
    const account = await ensureSuperuser(settings, (env) => this.#run('createsuperuser', env));
    await step('web, worker', () => this.#startPrograms());
    this.#greet(account);
  }

  async #openDatabase() {
    if (this.settings.databaseUrl) {
      process.env.DATABASE_URL = this.settings.databaseUrl;
      return `your own (${new URL(this.settings.databaseUrl).host})`;
    }
    this.#database = await postgres.start(this.#postgresDir());
    process.env.DATABASE_URL = this.#database.url;
    return this.#database.adopted ? 'was still running' : 'started';
  }

  #postgresDir() {
    return path.join(this.settings.dataDir, 'postgres');
  }

  #run(script, env = {}, advice = '') {
    return runOrFail([process.execPath, '--import', 'tsx', `scripts/${script}.ts`], {
      env: { ...this.#environment(), ...env },
      signal: this.signal,
      advice,
    });
  }

  /** @returns the last line a script printed, which says in short what it did; the lines before are shown. */
  async #script(name, advice) {
    const lines = (await this.#run(name, {}, advice)).trim().split('\n');
    for (const line of lines.slice(0, -1)) console.log(`    ${line}`);
    return lines.at(-1);
  }

  async #seedDemo() {
    const seeded = await once(this.settings, 'demo data', () => this.#script('seed-demo', 'WINDLASS_DEMO=0 starts without it.'));
    return seeded ? seeded.result : 'put in at the first start';
  }

  async #build() {
    if (isBuilt()) return 'up to date';
    console.log('  pages        building, this takes a few minutes');
    await runOrFail(['npm', 'run', '--silent', 'build'], { env: withOwnTools(this.#environment()), signal: this.signal });
    return 'built';
  }

  #environment() {
    const { port, dataDir, dev } = this.settings;
    return {
      ...process.env,
      PORT: String(port),
      WINDLASS_DATA_DIR: dataDir,
      NODE_ENV: dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    };
  }

  async #startPrograms() {
    const { dev, port, host, probeUrl, workerOptions } = this.settings;
    const next = ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-H', host, '-p', String(port)];
    const watch = dev ? ['--watch-path=worker', '--watch-path=features', '--watch-path=core'] : [];
    this.#supervise('web', next);
    this.#supervise('worker', [...watch, '--import', 'tsx', 'worker/main.ts', ...workerOptions]);
    await this.#until(() => isReady(probeUrl), `Web does not answer on ${probeUrl}`, 'web');
    await this.#until(workerLives, 'No worker gives a sign of life', 'worker');
    return 'ready';
  }

  async #until(holds, complaint, name) {
    const begun = Date.now();
    while (!(await holds())) {
      if (this.failure) throw this.failure;
      if (Date.now() - begun > READY_SECONDS * 1000)
        throw new StepError(`${complaint} after ${READY_SECONDS} s.`, { advice: `Its log: ${this.settings.logs}/${name}.log` });
      await sleep(200, undefined, { signal: this.signal });
    }
  }

  #supervise(name, args) {
    const log = this.settings.dev ? null : path.join(this.settings.logs, `${name}.log`);
    const follow = ['--import', new URL('follow-parent.mjs', import.meta.url).href];
    const program = { name, log, args: [...follow, ...args], env: () => ({ ...this.#environment(), WINDLASS_PROCESS: name }) };
    const supervised = new Supervised(program, {
      mayRestart: (reason, quickEnds) => this.#mayRestart(name, log, reason, quickEnds),
      onStart: (pid) => this.claim.note({ [name]: pid }),
    });
    this.#programs.push(supervised);
    supervised.start();
  }

  /** A program that cannot stay up takes the product down, unless it only misses the database. */
  async #mayRestart(name, log, reason, quickEnds) {
    console.log(`  ${name} ${reason}, starting it again`);
    if (!isCrashLoop(quickEnds) || !(await postgres.answers(process.env.DATABASE_URL))) return true;
    this.failure = new StepError(`${name} ended ${quickEnds} times right after its start.`, {
      output: tailOf(log),
      advice: log ? `The whole log: ${log}` : '',
    });
    console.error(`\n${this.failure.message} Stopping.\n${this.failure.output}\n→ ${this.failure.advice}`);
    this.stopped.abort();
    return false;
  }

  #greet(account) {
    const { url, dataDir, logs, dev } = this.settings;
    console.log(`\nWindlass is ready: ${url}`);
    console.log(`  sign in as   ${account.name}${account.password ? `, password ${account.password}` : ''}`);
    if (account.token) console.log(`  API token    ${account.token}`);
    for (const file of account.kept) console.log(`  kept in      ${file}`);
    console.log(`  data         ${dataDir}`);
    if (!dev) console.log(`  logs         ${logs}`);
    console.log('  stop         Ctrl-C\n');
  }

  /** Looks after the embedded server, which is no child of ours when it was adopted, until the product is stopped. */
  async watch() {
    while (!this.signal.aborted) {
      await sleep(WATCH_MS, undefined, { signal: this.signal }).catch(() => {});
      if (this.signal.aborted || !this.#database || postgres.isRunning(this.#postgresDir())) continue;
      console.log('  database ended, starting it again');
      await this.#reopenDatabase().catch((error) => console.error(`  database does not start: ${error.message}`));
    }
  }

  async #reopenDatabase() {
    const before = process.env.DATABASE_URL;
    await this.#openDatabase();
    if (process.env.DATABASE_URL !== before) for (const program of this.#programs) program.restart();
  }

  /** Worker and web first, side by side; the database when nobody needs it any more. All within ten seconds. */
  async takeDown() {
    if (this.#programs.length > 0) console.log('Stopping: running jobs get a moment to finish.');
    await Promise.all(this.#programs.map((program) => program.stop({ insistAfterMs: 4500, killAfterMs: 6500 })));
    await this.#database?.stop();
    if (this.#programs.length > 0) console.log('Stopped.');
  }
}

/** Before that every run is refused, as nobody would perform it. Who writes these signs of life is features/runs/workers.ts. */
async function workerLives() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query('SELECT 1 FROM windlass_worker_process WHERE lease_expires_at > windlass_now() LIMIT 1')).rowCount > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function isReady(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}
