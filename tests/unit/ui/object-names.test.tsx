// The objects that a bulk act means: the first few by name, and no dead end after them.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ObjectNames, type ObjectNamesProps } from '@/ui/resource/object-names';

const names = ['a', 'b', 'c'].map((name) => ({ name, href: `/x/${name}/` }));
const drawn = (props: Partial<ObjectNamesProps>) => renderToStaticMarkup(<ObjectNames names={names} count={3} first={2} {...props} />);

test('what is left out at first stands behind a button', () => {
  expect(drawn({})).toMatch(/a<\/a>.*, <a [^>]*>b<\/a>.* and <\/span><button [^>]*aria-expanded="false"[^>]*>1 more<\/button>/);
});

test('what is too much to be named leads to its list, or is counted', () => {
  expect(drawn({ first: 3, count: 2000, allHref: '/x/?q=1' })).toMatch(/<a [^>]*href="\/x\/?\?q=1"[^>]*>1.997 more<\/a>/);
  expect(drawn({ first: 3, count: 5 })).toMatch(/ and 2 more<\/span>$/);
});

test('what may not be looked at is counted alone', () => {
  expect(drawn({ names: [], count: 4 })).toBe('4 you may not view');
});
