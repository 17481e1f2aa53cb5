// What the environment decides about one instance: where it listens, where its data lies, whose database it uses.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepError } from './command.mjs';

/**
 * @param {{ dev: boolean }} options
 * @param {Record<string, string | undefined>} env
 */
export function readSettings({ dev }, env = process.env) {
  const dataDir = path.resolve(env.WINDLASS_DATA_DIR ?? '.data');
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new StepError(`PORT=${env.PORT} is not a port number.`);
  const host = env.HOST ?? '0.0.0.0';
  return {
    dev,
    dataDir,
    port,
    host,
    url: `http://${isAnyAddress(host) ? 'localhost' : host}:${port}`,
    probeUrl: `http://${isAnyAddress(host) ? '127.0.0.1' : host}:${port}/api/health/ready/`,
    logs: path.join(dataDir, 'logs'),
    /** A server of the operator's own; without it we bring our own. */
    databaseUrl: env.DATABASE_URL || null,
    wantsDemo: env.WINDLASS_DEMO !== '0',
    workerOptions: [...option('--queues', env.WINDLASS_QUEUES), ...option('--concurrency', env.WINDLASS_CONCURRENCY)],
  };
}

function option(name, value) {
  return value ? [name, value] : [];
}

function isAnyAddress(host) {
  return host === '0.0.0.0' || host === '::';
}

/**
 * Claims the data folder for this process, in a file that also names the processes started for it.
 * @returns {{ note: (pids: Record<string, number>) => void, release: () => void }}
 * @throws StepError when another instance uses the folder.
 */
export function claimDataDir(dataDir) {
  fs.mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, 'instance');
  const owner = readOwner(file);
  if (owner && owner.pid !== process.pid && isSameProcess(owner)) {
    throw new StepError(`Windlass already runs on ${dataDir} (process ${owner.pid}).`, {
      advice: 'Stop it first, or set WINDLASS_DATA_DIR and PORT for a second one.',
    });
  }
  const claim = { pid: process.pid, begun: startTime(process.pid) };
  const note = (pids) => fs.writeFileSync(file, JSON.stringify(Object.assign(claim, pids)));
  note({});
  return { note, release: () => fs.rmSync(file, { force: true }) };
}

function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether that process is still there; a number used again by another program has another start time. */
function isSameProcess({ pid, begun }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return startTime(pid) === begun;
}

function startTime(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19];
  } catch {
    return null; // no /proc on this system: the process number has to do
  }
}

/** Waits a moment for a previous instance to let go. @throws StepError when somebody else listens there. */
export async function ensurePortIsFree({ port, host }) {
  for (let tries = 0; ; tries++) {
    const error = await tryToListen(port, host);
    if (!error) return;
    if (tries < 10 && error.code === 'EADDRINUSE') await sleep(300);
    else {
      const reason =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another program.`
          : `Port ${port} on ${host} cannot be used: ${error.message}`;
      throw new StepError(reason, { advice: `Set PORT to a free one, for example: PORT=${port + 1} npm start` });
    }
  }
}

function tryToListen(port, host) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', resolve);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
