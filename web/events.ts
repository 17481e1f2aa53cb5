// Server-sent events: a generator becomes an open answer. Streams end with their source, with the reader, and with this process.
import { log } from '@/core/log';

export interface ServerEvent {
  readonly event: string;
  /** The reader sends it back when it reconnects. */
  readonly id?: string | number;
  readonly data: unknown;
}

const HEARTBEAT_MS = 15_000;

// Next may load this module more than once in one process: the open streams are kept where all copies find them.
const shared = globalThis as unknown as { windlassStreams?: Set<AbortController> };

function openStreams(): Set<AbortController> {
  if (shared.windlassStreams) return shared.windlassStreams;
  const streams = new Set<AbortController>();
  // A server that is told to stop waits for its open answers: these would never end.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => streams.forEach((stream) => stream.abort()));
  return (shared.windlassStreams = streams);
}

/** For an answer that stays open: aborted when its asker goes away or this process is told to stop. `release` it when it has ended. */
export function holdOpen(request: Request): { signal: AbortSignal; stop: () => void; release: () => void } {
  const controller = new AbortController();
  const streams = openStreams();
  streams.add(controller);
  const stop = () => controller.abort();
  request.signal.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    stop,
    release: () => {
      streams.delete(controller);
      request.signal.removeEventListener('abort', stop);
    },
  };
}

export function eventStream(request: Request, source: (signal: AbortSignal) => AsyncIterable<ServerEvent>): Response {
  const { signal, stop, release } = holdOpen(request);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => !signal.aborted && controller.enqueue(encoder.encode(text));
      const heartbeat = setInterval(() => send(': \n\n'), HEARTBEAT_MS);
      const end = () => {
        clearInterval(heartbeat);
        release();
        try {
          controller.close();
        } catch {
          // The reader closed it.
        }
      };
      send('retry: 1000\n\n');
      pump(source(signal), send)
        .catch((error: unknown) => !signal.aborted && log.warn('an event stream broke off', { error }))
        .finally(end);
    },
    cancel: stop,
  });
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' },
  });
}

async function pump(source: AsyncIterable<ServerEvent>, send: (text: string) => unknown): Promise<void> {
  for await (const { event, id, data } of source) {
    send(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }
}
