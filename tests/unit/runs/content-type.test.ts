// What kind of file a job has made, by its name alone.
import { expect, test } from 'vitest';
import { contentTypeOf } from '@/features/runs/artifacts';

test.each([
  ['report.csv', 'text/csv'],
  ['REPORT.CSV', 'text/csv'],
  ['notes.txt', 'text/plain'],
  ['audit.log', 'text/plain'],
  ['plan.json', 'application/json'],
  ['plan.md', 'text/markdown'],
  ['plan.yaml', 'application/yaml'],
  ['plan.yml', 'application/yaml'],
  ['export.xml', 'application/xml'],
  ['report.pdf', 'application/pdf'],
  ['rack.png', 'image/png'],
  ['configs.zip', 'application/zip'],
  ['configs.tar.gz', 'application/gzip'],
])('%s is %s', (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});

test.each([
  'page.html',
  'page.htm',
  'page.xhtml',
  'rack.svg',
  'a.js',
  'a.mjs',
  'style.xsl',
  'csv',
  '.csv.',
  'a.constructor',
  'a.csv/b',
  '',
])('"%s" stays bytes', (name) => {
  expect(contentTypeOf(name)).toBe('application/octet-stream');
});
