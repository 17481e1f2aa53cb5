// House rules about files that no linter knows: names that say something, a header that says what is decided, no way around the layers.
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const FOLDERS = ['app', 'core', 'features', 'jobs', 'scripts', 'sdk', 'tests', 'ui', 'web', 'worker'];
const NEXT_NAMES = /^app\/.*\/?(\[.+\]|\(.+\))/;

const sources = listFiles();

it('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(20);
});

it('no file is a drawer', () => {
  expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.)/.test(file))).toEqual([]);
});

it('files are named in kebab-case, job modules in snake_case', () => {
  const isWellNamed = (file: string) => {
    const name = path.basename(file).split('.')[0] ?? '';
    return /^(tests\/e2e\/)?jobs\//.test(file) ? /^[a-z0-9_]+$/.test(name) : /^[a-z0-9-]+$/.test(name) || NEXT_NAMES.test(file);
  };
  expect(sources.filter((file) => !isWellNamed(file))).toEqual([]);
});

it('the SDK has the only barrel', () => {
  expect(sources.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual(['sdk/index.ts']);
});

it('relative imports stay inside their top folder', () => {
  const escapes = sources
    .filter((file) => !file.startsWith('tests/'))
    .flatMap((file) => escapingImports(file).map((target) => `${file} → ${target}`));
  expect(escapes).toEqual([]);
});

it('every module says in its first line what it decides; routes and tests are told by their place and titles', () => {
  const silent = sources.filter(
    (file) =>
      !file.startsWith('app/') &&
      !file.includes('.test.') &&
      !/^(#!.*\n)?('use (client|server)';\n+)?(\/\/|\/\*)/.test(fs.readFileSync(file, 'utf8')),
  );
  expect(silent).toEqual([]);
});

function escapingImports(file: string): string[] {
  const targets = [...fs.readFileSync(file, 'utf8').matchAll(/^(?:import|export) .*?'(\.[^']*)'/gms)].map((match) => match[1] ?? '');
  return targets.filter((target) => path.join(path.dirname(file), target).split('/')[0] !== file.split('/')[0]);
}

function listFiles(): string[] {
  const entries = FOLDERS.filter((folder) => fs.existsSync(folder)).flatMap((folder) =>
    fs.readdirSync(folder, { recursive: true, withFileTypes: true }),
  );
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('core/db/generated/'));
}
