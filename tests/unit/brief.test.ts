// The names people were promised: top-level files and folders, and the packages the product is made of.
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';

const PLACES = [
  'package.json',
  'next.config.mjs',
  'tsconfig.json',
  'middleware.ts',
  'app',
  'prisma',
  'worker',
  'jobs',
  'tests',
  'scripts/runjob.ts',
];

/** Package → where its use shows: a text that some file below the folder contains. */
const PACKAGES: Record<string, [folder: string, text: RegExp]> = {
  next: ['app', /from 'next\//],
  react: ['ui', /from 'react'/],
  'next-auth': ['web', /from 'next-auth/],
  prisma: ['.', /from 'prisma\/config'/],
  '@prisma/client': ['core/db/generated', /from "@prisma\/client/],
  'graphile-worker': ['worker', /from 'graphile-worker'/],
  pg: ['core/db', /from 'pg'/],
  'react-hook-form': ['ui', /from 'react-hook-form'/],
  tailwindcss: ['app', /@import ['"]tailwindcss['"]/],
  playwright: ['tests/e2e', /from 'playwright\/test'/],
  typescript: ['.', /"erasableSyntaxOnly": true/],
};

describe('the brief', () => {
  it.each(PLACES)('%s is where people look for it', (place) => {
    expect(fs.existsSync(place)).toBe(true);
  });

  it.each(Object.entries(PACKAGES))('%s is a declared dependency and used', (name, [folder, text]) => {
    const { dependencies, devDependencies } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
    expect(filesBelow(folder).some((file) => text.test(fs.readFileSync(file, 'utf8')))).toBe(true);
  });
});

/** All files of a folder; of the root only those directly in it. */
function filesBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: folder !== '.', withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}
