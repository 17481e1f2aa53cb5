// Source text as people read it: its words told apart, nothing of it lost, and what nobody would see made to be seen.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { hasOtherLineEnds, highlight, withoutLineEnds } from '@/ui/job/code/highlight.ts';
import { CodeDiff, CodeFiles } from '@/ui/job/code/code-view.tsx';

const words = (path: string, text: string) =>
  highlight(path, text).map((line) => line.filter(({ kind }) => kind !== 'plain').map(({ kind, text: word }) => `${kind} ${word}`));
const plain = (path: string, text: string) => highlight(path, text).map((line) => line.map(({ text: word }) => word).join(''));

describe('highlighting', () => {
  it('tells keywords, names, texts, numbers and comments apart', () => {
    expect(words('a.ts', "export class Audit { run(): number { return 3; } } // why\nconst s = 'x';\n")).toEqual([
      ['word export', 'word class', 'name Audit', 'name run', 'name number', 'word return', 'literal 3', 'comment // why'],
      ['word const', "text 'x'"],
    ]);
  });

  it('keeps every line of what it can’t parse, and of other languages', () => {
    const broken = 'export class {\n\n  "never ends\n}}}';
    expect(plain('a.ts', broken)).toEqual(broken.split('\n'));
    expect(words('a.txt', 'export class\n')).toEqual([[]]);
    expect(plain('a.json', '{\n  "a": 1\n}\n')).toEqual(['{', '  "a": 1', '}']);
    expect(highlight('a.ts', '')).toEqual([]);
  });

  it.each([
    ['turns the direction of reading', "if (level !== 'user\u202e \u2066// admin\u2069') {}", ['U+202E', 'U+2066', 'U+2069']],
    ['ends a line in a comment', '// harmless\u2028remove();', ['U+2028']],
    ['returns to the start of a line', '// harmless\rremove();', ['U+000D']],
    ['is a letter without a shape', 'const \u3164 = 1;', ['U+3164']],
    ['makes another name of what looks the same', 'const admin\ufe0f = 1;', ['U+FE0F']],
    ['is a sign of music or shorthand without a shape', "const s = '\u{1d173}\u{1bca0}';", ['U+1D173', 'U+1BCA0']],
    ['has no width', 'const ad\u200bmin = 1; // \u{e0041}', ['U+200B', 'U+E0041']],
  ])('shows what %s', (_what, text, found) => {
    const hidden = highlight('a.ts', text)
      .flat()
      .filter(({ kind }) => kind === 'hidden');
    expect(hidden.map((piece) => piece.text)).toEqual(found);
  });

  it('makes nothing of tabs, umlauts and emoji', () => {
    expect(
      highlight('a.ts', '\t// grün ⚠️ ℹ️ 日本')
        .flat()
        .filter(({ kind }) => kind === 'hidden'),
    ).toEqual([]);
  });

  it('leaves line ends out where they are all alike, and shows them where they are mixed', () => {
    expect(hasOtherLineEnds('a\r\nb\r\n')).toBe(true);
    expect(withoutLineEnds('a\r\nb\r\n')).toBe('a\nb\n');
    expect(plain('a.txt', withoutLineEnds('a\r\nb\n'))).toEqual(['aU+000D', 'b']);
  });
});

const file = (path: string, text: string | null, more = {}) => ({
  ...{
    path,
    sha256: 'f'.repeat(64),
    size: 1200,
    text,
    omitted: null,
    lines: text === null ? null : text.split('\n').length - 1,
    isEntry: false,
  },
  ...more,
});
const filesMarkup = (files: ReturnType<typeof file>[], openLines = Infinity) =>
  renderToStaticMarkup(<CodeFiles code={{ files, packages: [] }} openLines={openLines} fileHref={(path) => `/one?file=${path}`} />);

describe('a file', () => {
  it('has an address for each of its lines, and text that is text', () => {
    const markup = filesMarkup([file('site/a b.ts', 'const html = "<script>alert(1)</script>";\n')]);
    expect(markup).toContain('id="site/a%20b.ts-L1"');
    expect(markup).toContain('href="#site/a%20b.ts-L1"');
    expect(markup).not.toContain('<script>');
  });

  it('without text says why, and what to do', () => {
    const markup = filesMarkup([
      file('a.bin', null, { omitted: 'binary' }),
      file('b.txt', null, { omitted: 'large', size: 3 * 1024 * 1024 }),
    ]);
    expect(markup).toContain('It is not UTF-8 text: read it in its source.');
    expect(markup).toContain('At 3.0 MiB it is too large to be shown');
  });

  it('is folded where there are more lines than are to stand open, and elsewhere where there are more than a page can hold', () => {
    const short = file('a.ts', 'x\n'.repeat(50));
    const long = file('b.ts', 'y\n'.repeat(5000));
    expect(filesMarkup([short, file('c.ts', 'x\n'.repeat(50))], 80).match(/<details open=""/g)).toHaveLength(1);
    const markup = filesMarkup([short, long]);
    expect(markup).toContain('href="/one?file=b.ts"');
    expect(markup).not.toContain('b.ts-L1"');
  });

  it('of few and very long lines counts by its length', () => {
    const machine = file('b.js', `${'a'.repeat(600_000)}\n`);
    expect(filesMarkup([file('a.ts', 'x\n'), machine])).toContain('href="/one?file=b.js"');
  });

  it('of more lines than a page can hold is not shown even where it is the only one', () => {
    const markup = filesMarkup([file('a.ts', '\n'.repeat(100_000))]);
    expect(markup).toMatch(/At 100.000 lines it is too long to be shown/);
    expect(markup.length).toBeLessThan(20_000);
  });

  it('has no path in which something goes unseen', () => {
    expect(filesMarkup([file('site/st\u202e.ts', 'x\n')])).toMatch(/U\+202E/);
  });
});

it('a change is told by signs and words, not by colour alone', () => {
  const hunks = [[{ sign: '-', before: 1, text: 'old' } as const, { sign: '+', after: 1, text: 'new' } as const]];
  const change = { path: 'a.ts', kind: 'changed', added: 1, removed: 1, hunks, before: 'old', after: 'new' } as const;
  const markup = renderToStaticMarkup(<CodeDiff changes={{ files: [change], packages: [] }} openLines={100} />);
  expect(markup).toContain('Removed: ');
  expect(markup).toContain('Added: ');
  expect(markup).toContain('−1');
  expect(markup).not.toContain('hidden character');
});

it('a change of more lines than a page can hold is told by its counts alone', () => {
  const after = 'x\n'.repeat(5000);
  const hunks = [
    after
      .trimEnd()
      .split('\n')
      .map((text, index) => ({ sign: '+', after: index + 1, text }) as const),
  ];
  const change = { path: 'a.ts', kind: 'added', added: 5000, removed: 0, hunks, before: null, after } as const;
  const markup = renderToStaticMarkup(<CodeDiff changes={{ files: [change], packages: [] }} openLines={Infinity} />);
  expect(markup).toContain('+5000');
  expect(markup).toContain('Too many lines differ for one page');
  expect(markup.length).toBeLessThan(20_000);
});

it('a change that brings what nobody sees says so in its head', () => {
  const after = '// a\u2028remove();\n';
  const hunks = [[{ sign: '+', after: 1, text: after.trimEnd() } as const]];
  const change = { path: 'a.ts', kind: 'added', added: 1, removed: 0, hunks, before: null, after } as const;
  expect(renderToStaticMarkup(<CodeDiff changes={{ files: [change], packages: [] }} openLines={0} />)).toContain('1 hidden character');
});
