// One LISTEN connection a process, shared by everybody who waits for a notification. It comes back by itself when Postgres does.
import pg from 'pg';
import { env } from '@/core/env';
import { log } from '@/core/log';

type Handler = (payload: string) => void;

const handlers = new Map<string, Set<Handler>>();
let client: pg.Client | undefined;
let connecting: Promise<void> | undefined;

async function connect(): Promise<void> {
  const next = new pg.Client({ connectionString: env.databaseUrl, application_name: 'windlass-listen', keepAlive: true });
  next.on('notification', ({ channel, payload }) => {
    for (const handler of handlers.get(channel) ?? []) handler(payload ?? '');
  });
  next.on('error', (error) => lose(next, error));
  next.on('end', () => lose(next));
  await next.connect();
  client = next;
  for (const channel of handlers.keys()) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
}

function lose(lost: pg.Client, error?: Error): void {
  if (client !== lost) return;
  client = undefined;
  if (error) log.warn('the notification connection was lost', { error: error.message });
  if (handlers.size) setTimeout(() => void ensureConnected(), 1000).unref();
}

async function ensureConnected(): Promise<void> {
  if (client) return;
  connecting ??= connect().finally(() => (connecting = undefined));
  await connecting.catch(() => setTimeout(() => void ensureConnected(), 1000).unref());
}

/** Calls `handler` at each notification of `channel`. Returns how to stop. Listeners also poll: a notification can be lost. */
export async function listen(channel: string, handler: Handler): Promise<() => void> {
  const set = handlers.get(channel) ?? new Set();
  set.add(handler);
  const fresh = !handlers.has(channel);
  handlers.set(channel, set);
  await ensureConnected();
  if (fresh) await client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  return () => {
    set.delete(handler);
    if (set.size) return;
    handlers.delete(channel);
    void client?.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  };
}

export async function stopListening(): Promise<void> {
  handlers.clear();
  const open = client;
  client = undefined;
  await open?.end();
}
