// CSV: what is written can be read back, and nothing in it is taken for a formula.
import { fc } from '../../support/chance';
import { expect, it } from 'vitest';
import { csvLine, parseCsv } from '@/core/resources/csv/cells';

const cell = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', ',', '"', '\n', '\r', ';', 'é', '🙂', '=', '+', '-', '@', "'", '\t') });
const row = fc.array(cell, { minLength: 2, maxLength: 4 });

it('what was written is read back', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const filled = rows.map((cells) => ['x', ...cells]);
      const read = parseCsv(filled.map(csvLine).join('')).map(({ cells }) => cells.map((one) => one.replace(/^'(?='*[=+\-@\t\r])/, '')));
      expect(read).toEqual(filled);
    }),
  );
});

it('no cell begins like a formula', () => {
  fc.assert(
    fc.property(row, (cells) => {
      for (const one of parseCsv(csvLine(['x', ...cells]))[0]!.cells) expect(/^[=+@\t\r]/.test(one) || /^-[^\d]/.test(one)).toBe(false);
    }),
  );
});

it.each([
  [
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\uFEFFa,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['a\n\n\nb\n', [['a'], ['b']]],
  ['a,"x ""y"", z"\n', [['a', 'x "y", z']]],
  ['a,"two\nlines"', [['a', 'two\nlines']]],
  ['', []],
])('%j is read', (text, rows) => {
  expect(parseCsv(text).map(({ cells }) => cells)).toEqual(rows);
});

it('an open quote is refused', () => {
  expect(() => parseCsv('a,"b\nc')).toThrow(/quoted/);
});

it('each row knows the line in which it begins, whatever stands between', () => {
  const text = '\uFEFFa,b\r\n1,"two\r\nlines"\r\n\r\n3,4\n"five\n\n",6\r7,8';
  expect(parseCsv(text).map(({ line, cells }) => [line, cells[0]])).toEqual([
    [1, 'a'],
    [2, '1'],
    [5, '3'],
    [6, 'five\n\n'],
    [9, '7'],
  ]);
});
