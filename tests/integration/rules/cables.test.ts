// Cables as the database keeps them: both ends exist, fit and are free; the ports show the cable; a port that goes takes its cable along.
import { beforeAll, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, type Tx, write } from '@/core/db/client';

const ids = { status: '', device: '' };
const inContext = <T>(fn: (tx: Tx) => Promise<T>) => write(systemContext('system'), fn);

beforeAll(async () => {
  await inContext(async (tx) => {
    const status = await tx.status.create({ data: { name: 'Connected', content_types: [] } });
    const role = await tx.role.create({ data: { name: 'Any', content_types: [] } });
    const type = await tx.locationType.create({ data: { name: 'Site', content_types: ['dcim.device'] } });
    const location = await tx.location.create({ data: { name: 'osl', location_type_id: type.id, status_id: status.id } });
    const maker = await tx.manufacturer.create({ data: { name: 'Acme' } });
    const model = await tx.deviceType.create({ data: { manufacturer_id: maker.id, model: 'X' } });
    const device = await tx.device.create({
      data: { name: 'd1', device_type_id: model.id, role_id: role.id, status_id: status.id, location_id: location.id },
    });
    Object.assign(ids, { status: status.id, device: device.id });
  });
});

let count = 0;
const port = (type = '1000base-t') =>
  inContext((tx) => tx.interface.create({ data: { device_id: ids.device, name: `eth${count++}`, type, status_id: ids.status } }));
const connect = (a: [string, string], b: [string, string]) =>
  inContext((tx) =>
    tx.cable.create({
      data: { termination_a_type: a[0], termination_a_id: a[1], termination_b_type: b[0], termination_b_id: b[1], status_id: ids.status },
    }),
  );

test('both ports show the cable, and are free again when it goes', async () => {
  const [a, b] = [await port(), await port()];
  const cable = await connect(['dcim.interface', a.id], ['dcim.interface', b.id]);
  expect(await db().interface.findMany({ where: { cable_id: cable.id } })).toHaveLength(2);
  await inContext((tx) => tx.cable.delete({ where: { id: cable.id } }));
  expect((await db().interface.findUnique({ where: { id: a.id } }))?.cable_id).toBeNull();
});

test('a port that is deleted takes its cable with it and frees the far end', async () => {
  const [a, b] = [await port(), await port()];
  const cable = await connect(['dcim.interface', a.id], ['dcim.interface', b.id]);
  await inContext((tx) => tx.interface.delete({ where: { id: a.id } }));
  expect(await db().cable.findUnique({ where: { id: cable.id } })).toBeNull();
  expect((await db().interface.findUnique({ where: { id: b.id } }))?.cable_id).toBeNull();
});

test('a second cable, a missing end, an end that takes none and ends that do not fit are refused, each naming its field', async () => {
  const [a, b, c, virtual] = [await port(), await port(), await port(), await port('virtual')];
  const server = await inContext((tx) => tx.consoleServerPort.create({ data: { device_id: ids.device, name: 'ttyS0' } }));
  await connect(['dcim.interface', a.id], ['dcim.interface', b.id]);
  await expect(connect(['dcim.interface', c.id], ['dcim.interface', a.id])).rejects.toMatchObject({
    code: 'invalid',
    fields: { non_field_errors: [expect.any(String)] },
  });
  await expect(connect(['dcim.interface', c.id], ['dcim.interface', ids.device])).rejects.toMatchObject({
    fields: { termination_b_id: [expect.any(String)] },
  });
  await expect(connect(['dcim.interface', virtual.id], ['dcim.interface', c.id])).rejects.toMatchObject({
    fields: { termination_a_id: [expect.any(String)] },
  });
  await expect(connect(['dcim.interface', c.id], ['dcim.consoleserverport', server.id])).rejects.toMatchObject({
    fields: { termination_b_type: [expect.any(String)] },
  });
  await expect(connect(['dcim.device', ids.device], ['dcim.device', c.id])).rejects.toMatchObject({ code: 'invalid' });
  expect((await db().interface.findUnique({ where: { id: c.id } }))?.cable_id).toBeNull();
});

test('the ends of a cable do not change', async () => {
  const [a, b, c] = [await port(), await port(), await port()];
  const cable = await connect(['dcim.interface', a.id], ['dcim.interface', b.id]);
  await expect(inContext((tx) => tx.cable.update({ where: { id: cable.id }, data: { termination_a_id: c.id } }))).rejects.toMatchObject({
    fields: { termination_a_id: [expect.any(String)] },
  });
});
