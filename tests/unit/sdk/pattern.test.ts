import { compilePattern } from '@windlass/sdk';
import { fc } from '../../support/chance';
import { describe, expect, test } from 'vitest';

const PATTERNS = [
  '^[a-z][a-z0-9-]*$', 'a|b', '^(?:ab|cd)+$', 'x{2,3}y', '^a{3}$', '^a{2,}$', 'colou?r', '\\bword\\b', '\\Bx', '^$', '', '(a*)*b', '^(a|ab)(c|bcd)$', '[^a-c]d', '[\\d.]+', '\\.', 'a.c',
  '^\\w+\\s\\S$', '(?<site>[A-Z]{3})\\d', '\\u0041\\x42', '[]a]', '[^]b', 'a{,3}', '^[\\]a]+$', '(|a)b', '(a?){3}', '\\t', '^\\D*$', 'a+?b', '[a\\-z]', '\\-', '^[äöü]$', '^.$', 'a$b', 'a^b', '(a|b|)*c',
]; // prettier-ignore

describe('an accepted pattern', () => {
  test.each(PATTERNS)('%j finds what the native engine finds', (source) => {
    const pattern = compilePattern(source);
    const native = new RegExp(source);
    const text = fc.string({ unit: fc.constantFrom(...'abcdxyz01.-_ AB\nword]ä\t'), maxLength: 12 });
    fc.assert(
      fc.property(text, (value) => void expect(pattern.test(value)).toBe(native.test(value))),
      { numRuns: 400 },
    );
  });

  test('takes a character outside the basic plane as one', () => {
    expect(compilePattern('^.$').test('😀')).toBe(true);
    expect(compilePattern('^\\p{L}+$').test('Zürich')).toBe(true);
    expect(compilePattern('^[😀-😂]$').test('😁')).toBe(true);
  });

  test.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*)*x$', '^a*a*a*a*a*b$', '(x+x+)+y'])(
    '%s does work in proportion to the text',
    (source) => {
      // Backtracking would need more steps than there are atoms: that this ends is the test.
      expect(compilePattern(source).test(`${'a'.repeat(4000)}!`)).toBe(false);
    },
  );
});

describe('a pattern is refused', () => {
  test.each([
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(',
    '[',
    'a{2,1}',
    '*',
    '(?i:a)',
    'a{2001}',
    '((a{50}){50})',
    'a'.repeat(1001),
  ])('%s', (source) => {
    expect(() => compilePattern(source)).toThrow(SyntaxError);
  });
});
