import { JobCancelled } from '@windlass/sdk';
import { runForTest, type TestOptions } from '@windlass/sdk/testing';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ImportFromUrl } from '@/jobs/import_from_url';
import { jobDatabase, site, unique } from './inventory';

const db = jobDatabase();
const close: (() => void)[] = [];
afterEach(() => close.splice(0).forEach((end) => end()));

/** An address that answers so. */
async function serve(answer: string | RequestListener): Promise<string> {
  const server = createServer(typeof answer === 'string' ? (_, response) => response.end(answer) : answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function runImport(kind: 'locations' | 'devices', answer: string | RequestListener, change: object = {}, options: TestOptions = {}) {
  return await runForTest(
    ImportFromUrl,
    { url: await serve(answer), kind, update: true, timeout: 10, dryrun: false, ...change },
    { db, ...options },
  );
}

describe('an import of locations', () => {
  async function scene() {
    const { type } = await site(db);
    const room = await db.locationType.create({ data: { name: unique('Room'), parent_id: type.id } });
    const [city, hall] = [unique('City'), unique('Hall')];
    return {
      type,
      room,
      city,
      hall,
      top: { name: city, location_type: type.name, status: 'Active' },
      inner: { name: hall, location_type: room.name, status: 'Planned', parent: city, description: 'first' },
    };
  }

  test('creates them, earlier ones as parents of later ones, then updates only what differs', async () => {
    const { top, inner, hall, city } = await scene();
    expect((await runImport('locations', JSON.stringify([top, inner]))).outcome).toEqual({
      kind: 'success',
      result: { read: 2, created: 2, updated: 0, unchanged: 0 },
    });
    expect(await db.location.findFirst({ where: { name: hall }, include: { parent: true, status: true } })).toMatchObject({
      description: 'first',
      parent: { name: city },
      status: { name: 'Planned' },
    });

    const changed = JSON.stringify({ results: [top, { ...inner, description: 'second' }] });
    expect((await runImport('locations', changed, { dryrun: true })).outcome).toMatchObject({ result: { updated: 1 } });
    expect((await runImport('locations', changed, { update: false })).outcome).toMatchObject({ result: { updated: 0, unchanged: 2 } });
    expect(await db.location.findFirst({ where: { name: hall } })).toMatchObject({ description: 'first' });
    expect((await runImport('locations', changed)).outcome).toMatchObject({ result: { created: 0, updated: 1, unchanged: 1 } });
    const { description: _, ...without } = inner;
    expect((await runImport('locations', JSON.stringify([without]))).outcome).toMatchObject({ result: { unchanged: 1 } });
    expect(await db.location.findFirst({ where: { name: hall } })).toMatchObject({ description: 'second' });
  });

  test('names every problem by line and field, and imports nothing', async () => {
    const { top, inner, city } = await scene();
    const body = [
      '[',
      JSON.stringify(top),
      ',',
      JSON.stringify({ ...inner, status: 'Nope', nope: 1 }),
      ', {"name": 5},',
      '  {broken}, 7, ',
      JSON.stringify({ ...inner, parent: 'Nowhere' }),
      ',',
      JSON.stringify(top),
      ']',
    ].join('\n');
    const { outcome, logs } = await runImport('locations', body);
    expect(outcome).toMatchObject({
      kind: 'failure',
      reason: 'failed',
      error: { exc_message: ['9 problems in 7 records. Nothing was imported.'] },
    });
    const told = logs.filter(({ grouping }) => grouping === 'records').map(({ message }) => message);
    for (const part of [
      'Line 4: status names no',
      'Line 4: nope',
      'Line 5: name',
      'Line 5: location_type is required',
      'Line 6: This is not valid JSON',
      'Line 6: A record is an object',
      'Line 7: parent names no location',
      'Line 9: name is in this document twice',
    ]) {
      expect(
        told.some((message) => message.startsWith(part)),
        part,
      ).toBe(true);
    }
    expect(await db.location.count({ where: { name: city } })).toBe(0);
  });

  test('a location where its type can not be is refused', async () => {
    const { inner } = await scene();
    const { parent: _, ...orphan } = inner;
    expect(
      (await runImport('locations', JSON.stringify([orphan]))).logs.some(({ message }) => message.startsWith('Line 1: parent can')),
    ).toBe(true);
  });
});

describe('an import of devices', () => {
  test('creates and updates by name at a location, from one object a line', async () => {
    const { location, role, manufacturer } = await site(db);
    const record = {
      name: 'sw1',
      location: location.name,
      manufacturer: manufacturer.name,
      device_type: 'X-48',
      role: role.name,
      status: 'Active',
      serial: 'A1',
    };
    const lines = (serial: string) => `${JSON.stringify({ ...record, serial })}\n\n${JSON.stringify({ ...record, name: 'sw2' })}\n`;
    expect((await runImport('devices', lines('A1'))).outcome).toMatchObject({ result: { read: 2, created: 2 } });
    expect((await runImport('devices', lines('B2'))).outcome).toMatchObject({ result: { updated: 1, unchanged: 1 } });
    expect(await db.device.findFirst({ where: { name: 'sw1', location_id: location.id } })).toMatchObject({ serial: 'B2' });
    const { logs } = await runImport(
      'devices',
      `${JSON.stringify(record)}\n${JSON.stringify({ ...record, name: 'x\0', device_type: 'Y' })}`,
    );
    expect(logs.filter(({ grouping }) => grouping === 'records').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Line 2: name/),
      expect.stringMatching(/^Line 2: device_type/),
    ]);
  });
});

describe('an answer that can not be used', () => {
  test.each<[string, string | RequestListener, string]>([
    ['an error', (_, response) => response.writeHead(503).end(), 'answered 503'],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), "can't be fetched"],
    ['a closed connection', (request) => request.socket.destroy(), "can't be fetched"],
    ['more than the limit', (_, response) => response.end('x'.repeat(6 << 20)), 'larger than 5 MiB'],
    ['no UTF-8', (_, response) => response.end(Buffer.from([0x5b, 0xff, 0x5d])), 'not UTF-8'],
    ['more records than the limit', JSON.stringify(Array.from({ length: 5001 }, () => ({}))), 'at most 5000'],
  ])('%s: the run fails and says so', async (_, answer, message) => {
    expect((await runImport('locations', answer)).outcome).toMatchObject({
      kind: 'failure',
      reason: 'failed',
      error: { exc_message: [expect.stringContaining(message)] },
    });
  });

  test('an answer that never ends is given up in time, or when the run is cancelled', async () => {
    const controller = new AbortController();
    const endless: RequestListener = (_, response) => void response.write('[');
    expect((await runImport('locations', endless, { timeout: 1 })).outcome).toMatchObject({
      kind: 'failure',
      error: { exc_message: [expect.stringContaining('within 1 s')] },
    });
    const cancelling: RequestListener = (_, response) => (response.write('['), controller.abort(new JobCancelled()));
    expect((await runImport('locations', cancelling, {}, { signal: controller.signal })).outcome).toMatchObject({ kind: 'cancelled' });
  });
});
