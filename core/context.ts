// Who acts, in which request: ids and strings only, carried along asynchronous calls.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

export type Origin = 'ui' | 'api' | 'cli' | 'job' | 'schedule' | 'refresh' | 'system';

export interface ChangeContext {
  /** Ties together what one request changed. */
  request: string;
  /** Id of the acting user; null for the system itself. */
  user: string | null;
  user_name: string;
  origin: Origin;
  /** Id of the run on whose behalf the change is made. */
  run?: string;
}

const storage = new AsyncLocalStorage<ChangeContext>();

export function withContext<T>(context: ChangeContext, fn: () => T): T {
  return storage.run(context, fn);
}

/** The context of the request under way, if any. */
export function currentContext(): ChangeContext | undefined {
  return storage.getStore();
}

/** For work that no request asked for. */
export function newRequestId(): string {
  return randomUUID();
}

/** A context for work that no person asked for at this moment: migrations, refresh, housekeeping. */
export function systemContext(origin: Origin): ChangeContext {
  return { request: randomUUID(), user: null, user_name: 'system', origin };
}
