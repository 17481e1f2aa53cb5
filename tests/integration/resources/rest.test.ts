// REST basics that every client relies on: who is known, in which form an answer comes, what is refused and how it is said.
import { beforeAll, expect, it } from 'vitest';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, unique } from '../../support/samples';

let admin: Person;
const MANUFACTURERS = '/api/dcim/manufacturers/';
const get = (path: string, headers: Record<string, string> = {}) => api('GET', path, { token: admin.token, headers });
const post = (body: unknown, headers: Record<string, string> = {}) => api('POST', MANUFACTURERS, { token: admin.token, body, headers });

beforeAll(async () => {
  admin = await person({ superuser: true });
  // More than a page.
  await make(
    admin,
    'dcim.manufacturer',
    ...Array.from({ length: 57 }, (_, index) => ({ name: unique(`page${index % 5}`), description: 'same' })),
  );
});

it.each([
  ['nothing at all', undefined],
  ['the word Token alone', 'Token'],
  ['a key that is none', `Token ${'f'.repeat(40)}`],
  ['a key with a blank in it', 'Token abc def'],
  ['a bearer', 'Bearer abc'],
  ['a name and a password where they are not taken', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
])('who shows %s is answered with 403 and the version', async (_, authorization) => {
  const answer = await api('GET', MANUFACTURERS, authorization === undefined ? {} : { headers: { authorization } });
  expect(answer.status).toBe(403);
  expect(typeof answer.body.detail).toBe('string');
  expect(answer.headers.get('api-version')).toBe('2.3');
  expect(answer.headers.get('vary')).toBe('Accept, Cookie, origin');
  expect(answer.headers.get('allow')).toBe('GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS');
});

it('the word Token may be written in any case', async () => {
  const answer = await api('GET', MANUFACTURERS, { headers: { authorization: `tOKEN ${admin.token.toUpperCase()}` } });
  expect(answer.status).toBe(200);
});

it.each([
  ['application/json', 200, '2.3'],
  ['application/json;', 200, '2.3'],
  ['application/json; version=1.3; indent=4', 200, '1.3'],
  ['application/json; version="2.0"', 200, '2.0'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 200, '2.3'],
  ['application/json; version=1.1', 406, null],
  ['application/json; version=2.4', 406, null],
  ['application/json; version=abc', 406, null],
  ['application/xml', 406, null],
])('Accept: %s is answered with %d in version %s', async (accept, status, version) => {
  const answer = await get(MANUFACTURERS, { accept });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('api-version')).toBe(version);
});

it('a version in the address counts, a wrong one is 404, and two that differ are 400', async () => {
  expect((await get(`${MANUFACTURERS}?api_version=2.1`)).headers.get('api-version')).toBe('2.1');
  expect(await get(`${MANUFACTURERS}?api_version=9.9`)).toMatchObject({ status: 404 });
  expect(await get(`${MANUFACTURERS}?api_version=2.1`, { accept: 'application/json; version=2.2' })).toMatchObject({ status: 400 });
  expect((await get(`${MANUFACTURERS}?api_version=9.9`)).headers.get('api-version')).toBeNull();
});

it('indent spreads the answer over lines', async () => {
  const answer = await get('/api/', { accept: 'application/json; indent=4' });
  expect(answer.text).toContain('\n    "dcim": ');
});

it('an unknown address is 404 before anybody is asked who they are', async () => {
  for (const path of ['/api/nothing/here/', '/api/dcim/nothing/', '/api/nothing/', '/api/a/b/c/d/e/']) {
    const answer = await api('GET', path);
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status: 404, body: { detail: 'Not found.' } });
    expect(answer.headers.get('vary')).toBe('Cookie, origin');
    expect(answer.headers.get('allow')).toBeNull();
  }
});

it('addresses are served with and without the slash at their end', async () => {
  expect((await get('/api/dcim/manufacturers')).status).toBe(200);
  expect((await api('POST', '/api/dcim/manufacturers', { token: admin.token, body: { name: unique('maker') } })).status).toBe(201);
});

it.each([
  ['application/xml', '<x/>', 415],
  ['text/plain', '{}', 415],
  ['application/x-www-form-urlencoded', 'name=x', 415],
  ['application/json', '{', 400],
  ['application/json', '{"name": "a\\u0000b"}', 400],
  ['application/json', `{"name": ${'['.repeat(40)}${']'.repeat(40)}}`, 400],
  ['application/json', JSON.stringify({ name: 'x', description: Array.from({ length: 10_001 }, () => 1) }), 400],
  ['application/json', `{"__proto__": {"isSuperuser": true}, "name": "x"}`, 400],
  ['application/json', `{"name": "${'x'.repeat(1024 * 1024)}"}`, 413],
  ['application/json', '[]', 201],
  ['application/json', '"x"', 400],
  ['application/json', '[1]', 400],
])('a body of type %s that begins like %.20s is answered with %d', async (type, body, status) => {
  expect((await post(body, { 'content-type': type })).status).toBe(status);
});

it('a media type with a bare semicolon is understood', async () => {
  expect((await post(JSON.stringify({ name: unique('maker') }), { 'content-type': 'application/json;' })).status).toBe(201);
});

it('an attribute that can not be kept is named, an empty one is passed over', async () => {
  expect(await post({ name: unique('maker'), nope: 1 })).toMatchObject({ status: 400, body: { nope: [expect.any(String)] } });
  expect(await post({ name: unique('maker'), nope: null, other: '', more: [] })).toMatchObject({ status: 201 });
  expect(await post({ name: unique('maker'), custom_fields: { nope: 1 } })).toMatchObject({
    status: 400,
    body: { custom_fields: [expect.stringContaining('nope')] },
  });
});

it('a client may choose the id, once', async () => {
  const id = '7b1c5a1e-0000-4000-8000-00000000e0e0';
  expect(await post({ id, name: unique('maker') })).toMatchObject({ status: 201, body: { id } });
  expect(await post({ id, name: unique('maker') })).toMatchObject({ status: 400, body: { id: [expect.any(String)] } });
  expect(await post({ id: 'x', name: unique('maker') })).toMatchObject({ status: 400, body: { id: [expect.any(String)] } });
});

it('bulk requests are all or nothing, with an error for each object', async () => {
  const name = unique('bulk');
  const refused = await post([{ name }, { description: 'nameless' }]);
  expect(refused).toMatchObject({ status: 400, body: [{}, { name: [expect.any(String)] }] });
  const doubled = await post([{ name }, { name }]);
  expect(doubled).toMatchObject({ status: 400, body: [{}, { name: [expect.any(String)] }] });
  expect((await get(`${MANUFACTURERS}?name=${name}`)).body.count).toBe(0);
  const made = await post([{ name }, { name: `${name}-2` }]);
  expect(made.status).toBe(201);
  expect(made.body).toHaveLength(2);
  expect(made.headers.get('location')).toBeNull();
  const ids = (made.body as { id: string }[]).map(({ id }) => id);
  const changed = await api('PATCH', MANUFACTURERS, {
    token: admin.token,
    body: ids.map((id, index) => ({ id, description: `d${index}` })),
  });
  expect(changed).toMatchObject({
    status: 200,
    body: [
      { id: ids[0], description: 'd0' },
      { id: ids[1], description: 'd1' },
    ],
  });
  const absent = '00000000-0000-4000-8000-000000000000';
  const half = await api('PATCH', MANUFACTURERS, {
    token: admin.token,
    body: [
      { id: ids[0], description: 'x' },
      { id: absent, description: 'x' },
    ],
  });
  expect(half).toMatchObject({ status: 400, body: [{}, { id: [expect.stringContaining(absent)] }] });
  expect((await get(`${MANUFACTURERS}${ids[0]}/`)).body.description).toBe('d0');
  expect((await api('DELETE', MANUFACTURERS, { token: admin.token, body: [{ id: ids[0] }, { id: absent }] })).status).toBe(400);
  expect((await api('DELETE', MANUFACTURERS, { token: admin.token, body: ids.map((id) => ({ id })) })).status).toBe(204);
  expect((await get(`${MANUFACTURERS}?name__isw=${name}`)).body.count).toBe(0);
});

it('pages laid end to end are the whole list, each object once', async () => {
  for (const sort of ['', '&sort=description', '&sort=-created,description']) {
    const seen: string[] = [];
    let next: string | null = `${MANUFACTURERS}?limit=10${sort}`;
    let count = 0;
    while (next !== null) {
      const page = await get(next.replace('http://windlass.test', ''));
      count = page.body.count as number;
      seen.push(...(page.body.results as { id: string }[]).map(({ id }) => id));
      next = page.body.next as string | null;
    }
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);
  }
});

it('limit and offset: default, zero, cap, beyond the end, and what is none', async () => {
  expect((await get(`${MANUFACTURERS}`)).body.results).toHaveLength(50);
  expect((await get(`${MANUFACTURERS}?limit=0`)).body.next).toBeNull();
  expect((await get(`${MANUFACTURERS}?limit=100000`)).status).toBe(200);
  const beyond = await get(`${MANUFACTURERS}?limit=2&offset=100000`);
  expect(beyond).toMatchObject({
    status: 200,
    body: { results: [], next: null, previous: 'http://windlass.test/api/dcim/manufacturers/?limit=2&offset=99998' },
  });
  for (const wrong of [
    'limit=x',
    'limit=-1',
    'offset=x',
    'offset=-1',
    'depth=11',
    'depth=-1',
    'sort=nope',
    'sort=-nope',
    'nope=1',
    'name__nope=1',
  ]) {
    const answer = await get(`${MANUFACTURERS}?${wrong}`);
    const name = wrong.split('=')[0]!;
    expect({ wrong, status: answer.status, keys: Object.keys(answer.body as object) }).toEqual({ wrong, status: 400, keys: [name] });
  }
  expect((await get(`${MANUFACTURERS}?depth=x`)).status).toBe(200);
});

it('the addresses of pages keep the filters, in the order of their names', async () => {
  const page = await get(`${MANUFACTURERS}?offset=4&name__isw=page&limit=2`);
  expect(page.body.next).toMatch(/^http:\/\/windlass\.test\/api\/dcim\/manufacturers\/\?after=[\w-]+&limit=2&name__isw=page&offset=6$/);
  expect(page.body.previous).toBe('http://windlass.test/api/dcim/manufacturers/?limit=2&name__isw=page&offset=2');
});

it('an object is found by id, by natural key and by slug, whatever characters are in its name', async () => {
  const names = ['Acme & Söhne', 'a/b', '100%', 'p%41q', 'x;y', ' spaces ', "o'hara", 'emoji 🙂'].map((name) =>
    `${unique('odd')} ${name}`.trim(),
  );
  for (const row of await make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })))) {
    const byId = await get(`${MANUFACTURERS}${row.id}/`);
    expect(byId.status).toBe(200);
    expect((await get(`${MANUFACTURERS}${encodeURIComponent(String(row['name']))}/`)).body).toEqual(byId.body);
    expect((await get(`${MANUFACTURERS}${encodeURIComponent(byId.body.natural_slug as string)}/`)).body).toEqual(byId.body);
  }
  expect((await get(`${MANUFACTURERS}nothing-of-that-name/`)).status).toBe(404);
});

it('hostile segments and parameters are refused, and nothing of them fails inside', async () => {
  for (const path of ['%00', '..%2f..', '%E0%A4%A', 'a'.repeat(3000), '%F0%9F%99%82', "'%20OR%201=1--", '__proto__', 'constructor']) {
    expect([400, 404]).toContain((await get(`${MANUFACTURERS}${path}/`).catch(() => ({ status: 400 }))).status);
  }
  for (const query of [
    '__proto__=1',
    'constructor=1',
    'toString__n=1',
    'name=%00',
    'q=%00',
    'id=%00',
    'name__re=%5B',
    'name__re=(%3F%3Dx',
    'sort=__proto__',
    'name=%F0%9F',
    'hasOwnProperty=1',
  ]) {
    const { status } = await get(`${MANUFACTURERS}?${query}`);
    expect({ query, status }).toEqual({ query, status: query.startsWith('name=%F0') ? 200 : 400 });
  }
});

it('a method that an address has not is 405, but 403 for who has no permission there', async () => {
  const nobody = await person();
  const viewer = await person({ may: [{ types: ['extras.objectchange'], actions: ['view'] }] });
  expect((await api('PUT', '/api/status/', { token: admin.token, body: {} })).status).toBe(405);
  expect((await api('POST', '/api/extras/object-changes/', { token: admin.token, body: {} })).status).toBe(405);
  expect((await api('POST', '/api/extras/object-changes/', { token: viewer.token, body: {} })).status).toBe(403);
  expect((await api('GET', '/api/extras/object-changes/', { token: nobody.token })).status).toBe(403);
});

it('OPTIONS tells the choices, to whoever is known', async () => {
  const nobody = await person();
  const answer = await api('OPTIONS', '/api/dcim/interfaces/', { token: nobody.token });
  expect(answer.body).toMatchObject({
    actions: ['PUT', 'POST'],
    schema: { properties: { type: { enum: expect.arrayContaining(['virtual']), enumNames: expect.arrayContaining(['Virtual']) } } },
  });
  expect((await api('OPTIONS', '/api/dcim/interfaces/')).status).toBe(403);
});

it('a session may change something only from a page of this server', async () => {
  const { encode } = await import('next-auth/jwt');
  const { cookieName, sessionSecret } = await import('@/web/session');
  const session = await encode({ token: { sub: admin.id, session_version: 1 }, secret: sessionSecret() });
  const cookie = `${cookieName('session')}=${session}`;
  const body = { name: unique('maker') };
  expect((await api('GET', MANUFACTURERS, { headers: { cookie } })).status).toBe(200);
  expect((await api('POST', MANUFACTURERS, { headers: { cookie }, body })).status).toBe(403);
  expect((await api('POST', MANUFACTURERS, { headers: { cookie, origin: 'http://evil.test' }, body })).status).toBe(403);
  expect((await api('POST', MANUFACTURERS, { headers: { cookie, origin: 'null' }, body })).status).toBe(403);
  expect((await api('POST', MANUFACTURERS, { headers: { cookie, origin: 'http://windlass.test' }, body })).status).toBe(201);
});

it('lists go out as CSV and come in as CSV', async () => {
  const [one, two] = [unique('csv'), unique('csv')];
  const made = await post(`name,description\n${one},"a, ""b"""\n${two},=1+1\n`, { 'content-type': 'text/csv' });
  expect(made).toMatchObject({
    status: 201,
    body: [
      { name: one, description: 'a, "b"' },
      { name: two, description: '=1+1' },
    ],
  });
  const written = await api('GET', `${MANUFACTURERS}?name__isw=csv`, { token: admin.token, headers: { accept: 'text/csv' } });
  expect(written.headers.get('content-type')).toBe('text/csv; charset=UTF-8');
  expect(written.text).toContain('"a, ""b"""');
  expect(written.text).toContain("'=1+1");
  expect(written.text.split('\r\n').filter((line) => line !== '')).toHaveLength(3);
  const refused = await post(`name,description\n${unique('csv')},a\n${one},b\n`, { 'content-type': 'text/csv' });
  expect(refused).toMatchObject({ status: 400, body: [{}, { name: [expect.any(String)] }] });
  expect((await get(`${MANUFACTURERS}?format=csv&nope=1`)).status).toBe(400);
});
