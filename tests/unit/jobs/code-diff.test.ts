// What differs between two states of a job's code.
import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import type { Code } from '@/features/jobs/code';
import { compareCode, linesOf } from '@/features/jobs/code-diff';

/** Files by path; of those without text the hash alone. */
const code = (files: Record<string, string | { sha256: string }>, packages: Record<string, string[]> = {}): Code => ({
  files: Object.entries(files).map(([path, content]) => {
    const text = typeof content === 'string' ? content : null;
    const sha256 = typeof content === 'string' ? createHash('sha256').update(content).digest('hex') : content.sha256;
    return {
      path,
      sha256,
      size: 1,
      text,
      omitted: text === null ? 'large' : null,
      lines: text === null ? null : linesOf(text).length,
      isEntry: false,
    };
  }),
  packages: Object.entries(packages).map(([name, hashes]) => ({
    name,
    files: hashes.map((sha256, index) => ({ path: `node_modules/${name}/${index}.js`, sha256 })),
  })),
});

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe('files', () => {
  it('that are the same are not told of', () => {
    expect(compareCode(code({ 'a.ts': 'x\n' }), code({ 'a.ts': 'x\n' }))).toEqual({ files: [], packages: [] });
  });

  it('are shown by the lines that changed, with a few around them and both numbers', () => {
    const [before, after] = [numbered(30), numbered(30)];
    after.splice(14, 1, 'other', 'further');
    const { files } = compareCode(code({ 'a.ts': `${before.join('\n')}\n` }), code({ 'a.ts': `${after.join('\n')}\n` }));
    expect(files).toMatchObject([{ path: 'a.ts', kind: 'changed', added: 2, removed: 1 }]);
    const lines = files[0]!.hunks.flat();
    expect(lines.map(({ sign, before: old, after: now, text }) => `${sign} ${old ?? '·'} ${now ?? '·'} ${text}`)).toEqual([
      '  11 11 line 11',
      '  12 12 line 12',
      '  13 13 line 13',
      '  14 14 line 14',
      '- 15 · line 15',
      '+ · 15 other',
      '+ · 16 further',
      '  16 17 line 16',
      '  17 18 line 17',
      '  18 19 line 18',
      '  19 20 line 19',
    ]);
  });

  it('that differ in their last line break alone say so', () => {
    const { files } = compareCode(code({ 'a.ts': 'x' }), code({ 'a.ts': 'x\n' }));
    expect(files[0]!.hunks.flat().map(({ sign, text }) => sign + text)).toEqual(['-x', '\\No newline at end of file', '+x']);
  });

  it('are new, removed, or moved with the same content, each once', () => {
    const { files } = compareCode(
      code({ 'a.ts': 'a\n', 'old.ts': 'same\n', 'twin.ts': 'same\n' }),
      code({ 'a.ts': 'a\n', 'new.ts': 'n\nm\n', 'moved.ts': 'same\n' }),
    );
    expect(files.map(({ path, kind, from, added, removed }) => [path, kind, from, added, removed])).toEqual([
      ['new.ts', 'added', undefined, 2, 0],
      ['moved.ts', 'moved', 'old.ts', 0, 0],
      ['twin.ts', 'removed', undefined, 0, 1],
    ]);
  });

  it('that were not kept as text are named without lines', () => {
    const { files } = compareCode(code({ 'a.txt': { sha256: '1' } }), code({ 'a.txt': { sha256: '2' } }));
    expect(files).toMatchObject([{ path: 'a.txt', kind: 'changed', hunks: [] }]);
  });

  it('that share next to nothing are one taken out and one put in, soon', () => {
    const [before, after] = [numbered(20_000), numbered(20_000).map((line) => `other ${line}`)];
    const { files } = compareCode(code({ 'a.ts': before.join('\n') }), code({ 'a.ts': after.join('\n') }));
    expect(files).toMatchObject([{ added: 20_000, removed: 20_000 }]);
  });

  it('that are many and far apart are looked through while it takes little, and those of few edits in any case', () => {
    const other = numbered(1800).map((line, index) => (index % 2 ? line : `other ${line}`));
    const few = numbered(1800).with(900, 'other');
    const [were, are] = [0, 1].map((side) =>
      code({
        ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.ts`, [numbered(1800), other][side]!.join('\n')])),
        'e.ts': [numbered(1800), few][side]!.join('\n'),
      }),
    );
    const { files } = compareCode(were!, are!);
    expect(files.map(({ path, added }) => [path, added])).toEqual([
      ['a.ts', 900],
      ['b.ts', 900],
      ['c.ts', 1800],
      ['d.ts', 1800],
      ['e.ts', 1],
    ]);
  });
});

it('packages are new, gone, or of another version', () => {
  const { packages } = compareCode(
    code({}, { gone: ['1'], same: ['1'], other: ['1', '2'] }),
    code({}, { same: ['1'], other: ['1', '3'], fresh: ['1'] }),
  );
  expect(packages).toEqual([
    { name: 'fresh', kind: 'added', files: 1 },
    { name: 'gone', kind: 'removed', files: 1 },
    { name: 'other', kind: 'changed', files: 1 },
  ]);
});
