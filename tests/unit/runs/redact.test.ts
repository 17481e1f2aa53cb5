import { fc } from '../../support/chance';
import { describe, expect, it } from 'vitest';
import { Redactor } from '@/features/runs/redact';

const secret = fc
  .string({ minLength: 4, maxLength: 40, unit: 'grapheme' })
  .filter((text) => text.trim().length >= 4 && !'(redacted)'.includes(text.trim()));

describe('what is redacted', () => {
  it('is each sensitive value in every form it may take', () => {
    const value = 'pä ss/wörd+"1"';
    const { text } = { text: (input: string) => new Redactor([value]).text(input) };
    for (const form of [
      value,
      JSON.stringify({ value }),
      encodeURIComponent(value),
      `k=${encodeURIComponent(value).replaceAll('%20', '+')}`,
    ])
      expect(text(`a ${form} b`)).not.toContain('rd');
    for (const before of ['', 'u', 'us', 'user:'])
      expect(text(Buffer.from(`${before}${value}:rest`).toString('base64'))).toContain('(redacted)');
    for (const before of ['', 'u', 'us']) expect(text(Buffer.from(`${before}${value}`).toString('base64url'))).toContain('(redacted)');
  });

  it('is not a value too short to be a secret', () => {
    expect(new Redactor(['abc', 12, '']).text('abc 12')).toBe('abc 12');
  });

  it('is found inside objects and lists, as texts and as numbers', () => {
    expect(new Redactor([{ deep: ['hidden-value'] }, 123456]).json({ a: ['see hidden-value', 123456, 7], 'hidden-value': null })).toEqual({
      a: ['see (redacted)', '(redacted)', 7],
      '(redacted)': null,
    });
  });

  it('is a value however the stream that carries it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.array(fc.oneof(fc.string(), fc.nat({ max: 2 })), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (secrets, parts, cuts) => {
          const whole = parts.map((part) => (typeof part === 'number' ? secrets[part % secrets.length]! : part)).join('');
          const { push, end } = new Redactor(secrets).stream();
          let out = '';
          for (let at = 0, n = 0; at < whole.length; n += 1) {
            const length = cuts[n % cuts.length]!;
            out += push(whole.slice(at, at + length));
            at += length;
          }
          out += end();
          for (const one of secrets) expect(out.replaceAll('(redacted)', '\0')).not.toContain(one);
        },
      ),
    );
  });

  it.each([
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer (redacted)'],
    ['curl -H "Authorization: Token 0123456789"', 'curl -H "Authorization: Token (redacted)"'],
    ['password=hunter2&user=a', 'password=(redacted)&user=a'],
    ['{"api_key": "k-1", "n": 1}', '{"api_key": "(redacted)", "n": 1}'],
    ['https://bob:pw@router.example/x', 'https://(redacted)@router.example/x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----', '(redacted)'],
    ['10.0.0.1/24 is up, token bucket empty', '10.0.0.1/24 is up, token bucket empty'],
  ])('are tell-tale patterns: %s', (text, expected) => {
    expect(new Redactor().text(text)).toBe(expected);
  });

  // Anything that goes over the text once more for each of its characters would not end within this test's time.
  it('is found in a megabyte made to be slow', () => {
    const redactor = new Redactor(Array.from({ length: 20 }, (_, index) => `value number ${index}`));
    const hostile = [
      'password='.repeat(120_000),
      'https://'.repeat(120_000),
      `-----BEGIN A-----${'x'.repeat(1_000_000)}`,
      'authorization '.repeat(70_000),
    ];
    for (const text of hostile) expect(redactor.text(`${text} value number 7`)).not.toContain('value number 7');
  });
});
