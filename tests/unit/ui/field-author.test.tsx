import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FieldAuthor } from '@/ui/resource/field-author.tsx';
import { authorWords } from '@/ui/resource/last-changed.tsx';

const author = { time: '2026-11-28T12:00:00Z', user: 'ada', origin: 'job' };
const run = { id: '1', name: 'Edit objects' };

test('who changed something is the person, also where a run did it for them', () => {
  expect(authorWords({ ...author, run })).toBe('ada, by Edit objects');
  expect(authorWords({ ...author, user: '', run })).toBe('Edit objects');
  expect(authorWords({ ...author, run: { id: '1' } })).toBe('ada, by a run');
  expect(authorWords({ ...author, origin: 'ui' })).toBe('ada, by hand');
});

test('who set a field is the person too, and the run is linked', () => {
  const markup = renderToStaticMarkup(<FieldAuthor author={{ ...author, run }} clock={{ zone: 'UTC', now: author.time }} />);
  expect(markup).toMatch(/ada, by <a [^>]*href="\/extras\/job-results\/1/);
});
