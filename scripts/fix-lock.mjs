// Completes package-lock.json after `npm install`: a registry that mirrors only some platforms makes npm leave the other platforms' packages
// out of the lock, and `npm ci` then refuses it everywhere. `node scripts/fix-lock.mjs [--check]`.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const FOLDER = 'node_modules/';

/** Every optional dependency that the lock names and does not hold: where it belongs, its entry and who asks for it. */
export function missingEntries(lock) {
  const missing = new Map();
  for (const [place, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      if (isHeld(lock.packages, place, name)) continue;
      missing.set(FOLDER + name, entryFor(name, range, dev === true));
    }
  }
  return missing;
}

/** The lock with the missing entries added, its packages in npm's order. */
export function completed(lock) {
  const entries = [...Object.entries(lock.packages), ...missingEntries(lock)];
  return { ...lock, packages: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Looks for a package as Node does: below the package that asks, then upwards. */
function isHeld(packages, place, name) {
  if (`${place ? `${place}/` : ''}${FOLDER}${name}` in packages) return true;
  if (!place) return false;
  const above = place.lastIndexOf(`/${FOLDER}`);
  return isHeld(packages, above < 0 ? '' : place.slice(0, above), name);
}

/** What npm itself writes for a package of another platform, but for the checksum, which only the package could tell. */
function entryFor(name, range, dev) {
  const words = name.split('/').at(-1).split('-');
  const system = words.find((word) => SYSTEMS.includes(word));
  const processor = words.find((word) => PROCESSORS.includes(word)) ?? (words.some((word) => word.startsWith('arm')) ? 'arm' : undefined);
  return {
    version: range.replace(/^[~^]/, ''),
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  };
}

function main(file, checkOnly) {
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
  const names = [...missingEntries(lock).keys()];
  if (!checkOnly && names.length > 0) fs.writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(`${file}: ${names.length} platform packages ${checkOnly ? 'missing' : 'added'}`);
  if (checkOnly && names.length > 0) process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  main('package-lock.json', process.argv.includes('--check'));
}
