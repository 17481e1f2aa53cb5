// Which place of the sidebar a page belongs to, and what a cookie may do to the document.
import { describe, expect, it } from 'vitest';
import { initialsOf } from '@/ui/kit/avatar.tsx';
import { formatBytes, formatCount, formatQuantity } from '@/ui/kit/number.ts';
import { documentAttributes } from '@/ui/kit/theme.ts';
import { currentItem } from '@/ui/shell/nav.ts';

const item = (href: string, also?: string[]) => ({ label: href, href, icon: null, also });
const sections = [
  { items: [item('/'), item('/extras/jobs/'), item('/extras/job-results/')] },
  { items: [item('/dcim/devices/', ['/dcim/interfaces/'])] },
];

describe('a page belongs to', () => {
  it.each([
    ['/', '/'],
    ['/extras/jobs/', '/extras/jobs/'],
    ['/extras/jobs', '/extras/jobs/'],
    ['/extras/jobs-archive/', undefined],
    ['/extras/jobs/0a1b/run/', '/extras/jobs/'],
    ['/extras/job-results/1/', '/extras/job-results/'],
    ['/dcim/interfaces/3/', '/dcim/devices/'],
    ['/profile/', undefined],
  ])('%s → %s', (path, href) => {
    expect(currentItem(sections, path)?.href).toBe(href);
  });
});

it('a cookie can choose only what the page offers', () => {
  const attributes = documentAttributes((name) => ({ theme: 'dark"><script>', density: 'compact', sidebar: 'sideways' })[name]);
  expect(attributes).toEqual({ 'data-theme': undefined, 'data-density': 'compact', 'data-sidebar': undefined, 'data-keys': undefined });
});

it.each([
  [1904, '1\u202f904'],
  [999, '999'],
  [-1234567, '−1\u202f234\u202f567'],
  [0, '0'],
])('%d is written %s', (value, words) => {
  expect(formatCount(value)).toBe(words);
});

it('one thing and several are told apart, and bytes have a unit', () => {
  expect([formatQuantity(1, 'field'), formatQuantity(2, 'field'), formatQuantity(0, 'entry', 'entries')]).toEqual([
    '1 field',
    '2 fields',
    '0 entries',
  ]);
  expect([formatBytes(512), formatBytes(1536), formatBytes(10 * 1024 * 1024)]).toEqual(['512 B', '1.5 KiB', '10.0 MiB']);
});

it.each([
  ['Mara Eklund', 'ME'],
  ['Ingrid Marie Halvorsen', 'IH'],
  ['admin', 'A'],
  ['svc-import', 'SI'],
  ['', ''],
])('%s has the initials %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
