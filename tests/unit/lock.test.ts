// `npm ci` must work on a bare clone, also where the registry lacks other platforms' packages.
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completed, missingEntries } from '../../scripts/fix-lock.mjs';

interface Lock {
  packages: Record<
    string,
    { optionalDependencies?: Record<string, string>; version?: string; resolved?: string; integrity?: string; link?: boolean }
  >;
}

const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')) as Lock;

describe('package-lock.json', () => {
  it('has an entry for every optional platform package, so that npm ci accepts it', () => {
    expect([...missingEntries(lock).keys()]).toEqual([]);
  });

  it('names no registry, so that it installs from any', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'))).toEqual([]);
  });

  it('has a checksum for everything that this platform installs', () => {
    const installed = Object.entries(lock.packages).filter(([place]) => place && fs.existsSync(place));
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([place, entry]) => place.startsWith('node_modules/') && !entry.integrity && !entry.link)).toEqual([]);
  });
});

describe('completing a lock', () => {
  const packages = {
    '': { optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
    'node_modules/tool-linux-x64': { version: '1.0.0' },
    'node_modules/css': { dev: true, optionalDependencies: { '@css/android-arm-eabi': '^2.1.0', '@css/wasm32-wasi': '2.1.0' } },
    'node_modules/css/node_modules/@css/wasm32-wasi': { version: '2.1.0' },
  };

  it('adds what is missing with system and processor, and nothing that is there', () => {
    const added = { version: '2.1.0', cpu: ['arm'], dev: true, optional: true, os: ['android'] };
    expect(completed({ packages }).packages).toEqual({ ...packages, 'node_modules/@css/android-arm-eabi': added });
  });

  it('leaves a complete lock as it is', () => {
    const once = completed({ packages });
    expect(JSON.stringify(completed(once))).toBe(JSON.stringify(once));
  });
});
