// Webhooks, from a change over REST to what a server of the test is sent.
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageMarkup, textOf } from '../../support/call-page';
import ObjectPage from '@/app/(main)/[app]/[model]/[id]/page';
import { systemContext } from '@/core/context';
import { query, write } from '@/core/db/client';
import { DELIVER_TASK, DISPATCH_TASK, dispatchChanges } from '@/features/events/dispatch';
import { deliverWebhook } from '@/features/events/deliver';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { unique } from '../../support/samples';

interface Received {
  method: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

const received: Received[] = [];
let answerWith = 200;
let server: http.Server;
let address: string;
let admin: Person;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ method: request.method!, headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(answerWith, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  admin = await person({ superuser: true });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(async () => {
  received.length = 0;
  answerWith = 200;
  process.env['WINDLASS_WEBHOOK_ALLOW_HOSTS'] = '127.0.0.1';
  await write(systemContext('system'), (tx) => tx.webhook.deleteMany());
});

const post = (path: string, body: unknown) => api('POST', path, { token: admin.token, body });
const webhook = (more: object = {}) => ({
  ...{ name: unique('webhook'), content_types: ['dcim.manufacturer'], type_create: true, payload_url: address },
  ...more,
});
async function addWebhook(more: object = {}): Promise<string> {
  const answer = await post('/api/extras/webhooks/', webhook(more));
  expect(answer.status).toBe(201);
  expect(JSON.stringify(answer.body)).not.toContain('s3cret');
  return answer.body.id as string;
}

interface Task {
  task_identifier: string;
  payload: { xact: string } & { webhook: string; change: string };
}

/** Does what a worker would do with the tasks that wait; the queue is left without them. */
async function workOff(): Promise<void> {
  for (;;) {
    const [task] = await query<Task>(
      sql`DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
           WHERE t.id = j.task_id AND t.identifier IN (${DISPATCH_TASK}, ${DELIVER_TASK}) AND j.id = (
             SELECT min(i.id) FROM graphile_worker._private_jobs i JOIN graphile_worker._private_tasks k ON k.id = i.task_id WHERE k.identifier IN (${DISPATCH_TASK}, ${DELIVER_TASK}))
          RETURNING t.identifier AS task_identifier, j.payload`,
    );
    if (!task) return;
    if (task.task_identifier === DISPATCH_TASK) await dispatchChanges(task.payload);
    else await deliverWebhook(task.payload, { attempt: 1, isLast: false });
  }
}

/** A change that was handed over, and a way to tell a webhook of it. */
async function heldMessage() {
  await post('/api/dcim/manufacturers/', { name: unique('Acme') });
  const [change] = await query<{ id: string }>(sql`SELECT id::text FROM extras_object_change ORDER BY seq DESC LIMIT 1`);
  await query(sql`DELETE FROM graphile_worker._private_jobs`);
  return {
    deliver: (webhook: string, attempt: number) => deliverWebhook({ webhook, change: change!.id }, { attempt, isLast: attempt === 6 }),
  };
}

describe('a webhook', () => {
  it('is sent what was made, changed and deleted, with the states around it and a signature', async () => {
    await addWebhook({
      secret: 's3cret',
      type_update: true,
      type_delete: true,
      additional_headers: 'X-Team: network\nAuthorization: Token abc',
    });
    const name = unique('Acme');
    const { id } = (await post('/api/dcim/manufacturers/', { name })).body as { id: string };
    await api('PATCH', `/api/dcim/manufacturers/${id}/`, { token: admin.token, body: { description: 'changed' } });
    await api('DELETE', `/api/dcim/manufacturers/${id}/`, { token: admin.token });
    await workOff();
    const events = received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    const common = { model: 'manufacturer', username: admin.username, timestamp: expect.stringMatching(/Z$/) as unknown };
    expect(events).toMatchObject([
      {
        ...common,
        event: 'created',
        data: { id, name, display: name, url: `/api/dcim/manufacturers/${id}/` },
        snapshots: { prechange: null },
      },
      { ...common, event: 'updated', snapshots: { differences: { removed: { description: '' }, added: { description: 'changed' } } } },
      { ...common, event: 'deleted', data: { name }, snapshots: { postchange: null } },
    ]);
    for (const { headers, body } of received) {
      expect(headers['x-hook-signature']).toBe(createHmac('sha512', 's3cret').update(body).digest('hex'));
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-team': 'network', authorization: 'Token abc' });
    }
  });

  it('sends a body of its own making, by its own method, and no signature without a secret', async () => {
    await addWebhook({
      http_method: 'PUT',
      http_content_type: 'text/plain',
      body_template: '{{ event }} {{ data.name | upper }} by {{ username }}',
    });
    await post('/api/dcim/manufacturers/', { name: 'lower' });
    await workOff();
    expect(received).toMatchObject([
      { method: 'PUT', body: `created LOWER by ${admin.username}`, headers: { 'content-type': 'text/plain' } },
    ]);
    expect(received[0]!.headers).not.toHaveProperty('x-hook-signature');
  });

  it('that refuses, redirects or leads inside the network is an error for the queue to try again, and nothing is sent inside', async () => {
    await addWebhook();
    for (const status of [500, 302]) {
      answerWith = status;
      await post('/api/dcim/manufacturers/', { name: unique('Acme') });
      await expect(workOff()).rejects.toThrow(String(status));
    }
    process.env['WINDLASS_WEBHOOK_ALLOW_HOSTS'] = '';
    received.length = 0;
    await post('/api/dcim/manufacturers/', { name: unique('Acme') });
    await expect(workOff()).rejects.toThrow('internal network');
    expect(received).toEqual([]);
  });

  it('tells on its page what became of its last messages, attempt by attempt, and no more than fifty', async () => {
    const id = await addWebhook();
    const { deliver } = await heldMessage();
    answerWith = 500;
    await expect(deliver(id, 1)).rejects.toThrow('It answered with 500.');
    process.env['WINDLASS_WEBHOOK_ALLOW_HOSTS'] = '';
    await expect(deliver(id, 6)).rejects.toThrow('internal network');
    process.env['WINDLASS_WEBHOOK_ALLOW_HOSTS'] = '127.0.0.1';
    answerWith = 204;
    await deliver(id, 2);
    const page = () => ObjectPage({ params: Promise.resolve({ app: 'extras', model: 'webhooks', id }), searchParams: Promise.resolve({}) });
    const end = await pageMarkup(`/extras/webhooks/${id}/`, await admin.actor(), page);
    const words = end.kind === 'shown' ? textOf(end.value) : end.kind;
    expect(words).toMatch(/Manufacturer created ?Delivered: 204 in \d+ ms, attempt 2/);
    expect(words).toMatch(/Given up after 6 attempts: .*internal network/);
    expect(words).toMatch(/Attempt 1, to be tried again: It answered with 500/);
    for (let count = 0; count < 60; count++) await deliver(id, 1);
    const [kept] = await query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM extras_webhook_delivery WHERE webhook_id = ${id}::uuid`,
    );
    expect(kept?.count).toBe(50);
  });

  it('that was switched off after the change gets nothing', async () => {
    const id = await addWebhook();
    await post('/api/dcim/manufacturers/', { name: unique('Acme') });
    await api('PATCH', `/api/extras/webhooks/${id}/`, { token: admin.token, body: { enabled: false } });
    await workOff();
    expect(received).toEqual([]);
  });

  it('is refused with the field named: no event, no address, a broken header or body, credentials in the address', async () => {
    const refused = async (more: object) => {
      const answer = await post('/api/extras/webhooks/', webhook(more));
      return [answer.status, Object.keys(answer.body as object)];
    };
    expect(await refused({ type_create: false })).toEqual([400, ['__all__']]);
    for (const payload_url of ['nowhere', 'ftp://hooks.example/', 'https://me:secret@hooks.example/'])
      expect(await refused({ payload_url })).toEqual([400, ['payload_url']]);
    for (const additional_headers of ['no colon', 'X-A: b\r\n\r\nX: é', 'Bad Name: x'])
      expect(await refused({ additional_headers })).toEqual([400, ['additional_headers']]);
    expect(await refused({ body_template: '{% for x in y %}' })).toEqual([400, ['body_template']]);
  });
});
