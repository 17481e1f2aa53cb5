// As whom and under which limits a runner lives: a user of its own where this process may switch users, else, with a visible warning, its own user.
import { spawnSync } from 'node:child_process';
import { log } from '@/core/log';

/** A range that no distribution hands out (systemd.io/UIDS-GIDS). */
export const FIRST_UID = 60_706;
export const LAST_UID = 61_183;
/** Bytes of private memory. Buffers count, which V8's own limit does not see. */
const MEMORY_BYTES = Number(process.env['WINDLASS_RUNNER_MEMORY_MB'] ?? 1200) * 1_000_000;
const HEAP_MB = 256;
const OPEN_FILES = 256;
/** Threads count too, and Node has a dozen. */
const PROCESSES = 128;

export interface Isolation {
  /** What the worker's own page says about it. */
  description: string;
  /** Runners have users of their own. */
  hasOwnUser: boolean;
  /** Set where nothing else ends a runner whose worker was killed. */
  needsWatchdog: boolean;
}

let found: Isolation | undefined;

/** What this machine allows. Looked up once; a warning is logged where author code shares the worker's user. */
export function isolation(): Isolation {
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const dies = works('setpriv', ['--pdeathsig', 'KILL', 'true']);
  const limits = works('prlimit', ['--core=0', 'true']);
  const switches =
    isRoot &&
    dies &&
    works('setpriv', ['--reuid', String(FIRST_UID), '--regid', String(FIRST_UID), '--clear-groups', '--no-new-privs', 'true']);
  found = {
    hasOwnUser: switches,
    needsWatchdog: !dies,
    description: [
      switches ? 'a user of its own for each runner' : "runners share the worker's user",
      ...(limits ? [] : ['no memory limit']),
    ].join(', '),
  };
  if (!switches)
    log.warn(
      'Author code runs as the same system user as the worker and can read what it can read. Start the worker as root (it then uses a user of its own for each runner).',
      { isolation: found.description },
    );
  return found;
}

function works(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** The command line that becomes a runner: every program in it replaces itself by the next, so the process id stays the runner's. */
export function runnerCommand(uid: number | null, node: string, script: string): [command: string, args: string[]] {
  const { hasOwnUser, needsWatchdog } = isolation();
  const user = hasOwnUser && uid !== null ? ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'] : [];
  const parts = [
    ...(needsWatchdog ? [] : ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...user, '--']),
    ...(isolation().description.includes('no memory limit')
      ? []
      : [
          'prlimit',
          `--data=${MEMORY_BYTES}`,
          '--core=0',
          `--nofile=${OPEN_FILES}`,
          ...(user.length > 0 ? [`--nproc=${PROCESSES}`] : []),
          '--',
        ]),
    node,
    `--max-old-space-size=${HEAP_MB}`,
    '--enable-source-maps',
    '--disable-sigusr1',
    '--disable-warning=ExperimentalWarning',
    script,
  ];
  return [parts[0]!, parts.slice(1)];
}
