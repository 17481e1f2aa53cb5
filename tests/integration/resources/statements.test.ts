// A page costs the same number of statements however many objects are on it and however deep it is shown.
import { beforeAll, expect, it } from 'vitest';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { statementsOf } from '../../support/statements';

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

/** Those that read the page. How many rows there are is remembered or not, as it happens. */
async function statementsFor(path: string): Promise<number> {
  const texts = await statementsOf(async () => expect((await api('GET', path, { token: admin.token })).status).toBe(200));
  return texts.filter((text) => !/last_value|pg_locks|^SELECT count\(/.test(text)).length;
}

it('lists of one and of a hundred', async () => {
  const paths = ['', '&depth=1', '&depth=2'].map((depth) => `/api/dcim/interfaces/?limit=1000${depth}`);
  await world.interface();
  await statementsFor(paths[0]!); // the token's first use is noted
  const few = [];
  for (const path of paths) few.push(await statementsFor(path));
  const devices = await make(
    admin,
    'dcim.device',
    ...Array.from({ length: 20 }, () => ({
      name: unique('dev'),
      device_type: world.deviceType,
      role: world.role,
      status: world.status,
      location: world.location,
      tags: [world.tag],
    })),
  );
  await make(
    admin,
    'dcim.interface',
    ...devices.flatMap(({ id }) =>
      Array.from({ length: 5 }, () => ({ device: id, name: unique('eth'), type: 'virtual', status: world.status, tags: [] })),
    ),
  );
  const many = [];
  for (const path of paths) many.push(await statementsFor(path));
  expect(many.slice(0, 2)).toEqual(few.slice(0, 2));
  expect(many[2]! - few[2]!).toBeLessThanOrEqual(2); // tags of the new devices' own kind are met for the first time
  expect(many[0]).toBeLessThan(12);
});
