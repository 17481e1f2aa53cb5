// Which form and version is wanted, and where an answer leads: headers of real clients, sloppy ones included.
import { expect, it } from 'vitest';
import { baseOf, envelope } from '@/web/links';
import { negotiate, readAccept } from '@/web/negotiate';

const ask = (accept: string | null, query = '') => {
  const url = new URL(`http://h/api/x/${query}`);
  return negotiate(new Request(url, accept === null ? {} : { headers: { accept } }), url, ['json', 'csv']);
};

it.each([
  [null, '', { format: 'json', version: '2.3', indent: 0 }],
  ['*/*', '', { format: 'json' }],
  ['application/*', '', { format: 'json' }],
  ['application/json;', '', { format: 'json' }],
  ['text/csv', '', { format: 'csv' }],
  ['text/csv;q=0.5, application/json', '', { format: 'json' }],
  ['application/json;q=0.5, text/csv', '', { format: 'csv' }],
  ['*/*', '?format=csv', { format: 'csv' }],
  ['application/json; indent=2', '', { indent: 2 }],
  ['application/json; indent=900', '', { indent: 8 }],
  ['application/json; indent=x', '', { indent: 0 }],
  ['application/json; version=1.3', '', { version: '1.3' }],
  ['application/json; version=2.0', '?api_version=2.0', { version: '2.0' }],
])('Accept %s on %s', (accept, query, expected) => {
  expect(ask(accept, query)).toMatchObject(expected);
});

it.each([
  ['application/xml', '', 'not_acceptable'],
  ['application/json;q=0', '', 'not_acceptable'],
  ['text/csv', '?format=json', 'not_acceptable'],
  ['*/*', '?format=api', 'not_acceptable'],
  ['*/*', '?format=yaml', 'not_found'],
  ['application/json; version=3.0', '', 'not_acceptable'],
  ['*/*', '?api_version=3.0', 'not_found'],
  ['application/json; version=2.0', '?api_version=2.1', 'invalid'],
])('Accept %s on %s is refused: %s', (accept, query, code) => {
  expect(() => ask(accept, query)).toThrow(expect.objectContaining({ code }) as Error);
});

it('ranges come best first', () => {
  expect(readAccept('a/b;q=0.2, c/d, e/f;q=0.9;x="y"').map(({ type }) => type)).toEqual(['c/d', 'e/f', 'a/b']);
});

it.each([
  [{ host: 'windlass.example:8080' }, 'http://windlass.example:8080'],
  [{ host: 'inner', 'x-forwarded-host': 'outer.example', 'x-forwarded-proto': 'https' }, 'https://outer.example'],
  [{ host: 'inner', 'x-forwarded-prefix': '/tools/windlass' }, 'http://inner/tools/windlass'],
  [{ host: 'inner', 'x-forwarded-proto': 'javascript' }, 'http://inner'],
  [{ host: 'inner', 'x-forwarded-host': 'evil" onload=' }, 'http://own'],
  [{ host: 'inner', 'x-forwarded-prefix': '//evil' }, 'http://inner'],
])('with %j an address begins with %s', (headers, base) => {
  expect(baseOf(new Request('http://own/api/', { headers }))).toBe(base);
});

it.each([
  [{ count: 0, limit: 50, offset: 0 }, null, null],
  [{ count: 51, limit: 50, offset: 0 }, 'b/api/x/?limit=50&offset=50&q=a', null],
  [{ count: 51, limit: 50, offset: 50 }, null, 'b/api/x/?limit=50&q=a'],
  [{ count: 9, limit: 2, offset: 4 }, 'b/api/x/?limit=2&offset=6&q=a', 'b/api/x/?limit=2&offset=2&q=a'],
  [{ count: 9, limit: 5, offset: 3 }, 'b/api/x/?limit=5&offset=8&q=a', 'b/api/x/?limit=5&q=a'],
])('a page of %j has its neighbours', (page, next, previous) => {
  expect(envelope('b', new URL('http://h/api/x?q=a'), page, [])).toMatchObject({ next, previous });
});
