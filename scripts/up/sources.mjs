// Decides whether the built pages and the built runner still belong to the sources.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const BUILT_FROM = ['app', 'core', 'features', 'sdk', 'ui', 'web', 'worker', 'public', 'prisma/schema.prisma'];
const FILES = [
  'middleware.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/build.ts',
];
const STAMP = '.next/built-from';

/** @returns whether a finished build of exactly these sources lies in .next. */
export function isBuilt() {
  return fs.existsSync('.next/BUILD_ID') && fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === digestSources();
}

/** Notes what the build was made from. */
export function noteBuilt(digest) {
  fs.writeFileSync(STAMP, digest);
}

export function digestSources() {
  const hash = createHash('sha256');
  for (const file of [...BUILT_FROM.flatMap(filesBelow), ...FILES].filter((each) => fs.existsSync(each))) {
    hash.update(`${file}\0`).update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(place) {
  if (!fs.existsSync(place) || fs.statSync(place).isFile()) return [place];
  const entries = fs.readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  return files.filter((file) => !file.startsWith(path.join('core', 'db', 'generated'))).sort();
}
