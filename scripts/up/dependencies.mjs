// Decides whether the installed packages are those of package-lock.json, installs them when not, and finds the Node that the product runs on.
// Plain JavaScript for any Node, with nothing installed.
import fs from 'node:fs';
import path from 'node:path';
import { runOrFail, StepError } from './command.mjs';

const OLDEST_NODE = [22, 18];
/** Names the process that installs, as long as it does; ../installed.mjs reads it. */
const INSTALLING = '.build/installing';
const GENERATED_FROM = '.build/schema.prisma';

/** @returns {Promise<string>} what was done. */
export async function ensurePackages(signal) {
  if (areInstalled(readPackages('package-lock.json'), readPackages('node_modules/.package-lock.json'))) return 'up to date';
  console.log('  packages     installing, this takes a few minutes');
  fs.mkdirSync(path.dirname(INSTALLING), { recursive: true });
  fs.writeFileSync(INSTALLING, String(process.pid));
  try {
    await runOrFail(['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'], {
      env: withoutOwnTools(process.env),
      signal,
      advice: 'npm needs its registry (npm config get registry) and write access to this folder; then run the same command again.',
    });
  } finally {
    fs.rmSync(INSTALLING, { force: true });
  }
  return 'installed';
}

/** Makes the database client when the schema changed since; npm does it only when packages are installed. */
export async function ensureClient(signal) {
  const schema = fs.readFileSync('prisma/schema.prisma', 'utf8');
  const isCurrent =
    fs.existsSync('core/db/generated/client.ts') && fs.existsSync(GENERATED_FROM) && fs.readFileSync(GENERATED_FROM, 'utf8') === schema;
  if (isCurrent) return;
  await runOrFail(['npm', 'run', '--silent', 'generate'], { signal });
  fs.mkdirSync(path.dirname(GENERATED_FROM), { recursive: true });
  fs.writeFileSync(GENERATED_FROM, schema);
}

/** The Node that came with the packages, else this one when it is new enough. */
export function chooseNode() {
  const own = path.resolve('node_modules/.bin/node');
  if (fs.existsSync(own)) return fs.realpathSync(own);
  requireNode(process.versions.node, `The packages bring a Node along for Linux only; on ${process.platform}-${process.arch} install one.`);
  return fs.realpathSync(process.execPath);
}

/** @throws StepError when this version of Node is too old to run the product. */
export function requireNode(version, advice) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new StepError(`Node ${OLDEST_NODE.join('.')} or newer is needed, and this is ${version}.`, { advice });
}

/** Compares the lock with what npm noted when it was done; an installation that was interrupted has no such note. */
export function areInstalled(wanted, installed) {
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, { version, link, optional }]) => {
    if (!place.startsWith('node_modules/') || link) return true;
    return installed[place] ? installed[place].version === version : optional === true;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** npm removes node_modules first, so it must not run on the Node that lies there. */
function withoutOwnTools(env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')));
  return { ...env, PATH: folders.join(path.delimiter) };
}
