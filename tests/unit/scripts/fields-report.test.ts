import fs from 'node:fs';
import { expect, test } from 'vitest';
import { compareAll } from '@/scripts/fields/compare';
import { reportFields } from '@/scripts/fields/report';

const { text, problems } = reportFields(process.cwd());

test('what a real server has in its lists, ours have too, or there is a reason', () => {
  expect(problems).toEqual([]);
  expect(compareAll(process.cwd())).toHaveLength(50);
});

test('docs/inventory-coverage.md says so: when it does not, `npm run fields-report` writes it anew', () => {
  expect(fs.readFileSync('docs/inventory-coverage.md', 'utf8')).toBe(text);
});
