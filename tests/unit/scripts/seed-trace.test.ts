import fs from 'node:fs';
import { expect, test } from 'vitest';
import { SENTENCES } from '@/scripts/seed/sentences';
import { traceSeed } from '@/scripts/seed/trace';

const { text, problems } = traceSeed(process.cwd());

test('every sentence that the product was asked for by has a test, and every id in a title a sentence', () => {
  expect(problems).toEqual([]);
  expect(SENTENCES.map(({ id }) => id)).toEqual(Array.from({ length: 45 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`));
});

test('docs/seed.md says which: when it does not, `npm run seed-trace` writes it anew', () => {
  expect(fs.readFileSync('docs/seed.md', 'utf8')).toBe(text);
});
