// Which database login a runner's jobs get: one made for that runner alone, or, where logins cannot be made, the one that was set up for jobs.
import { createGuest, dropGuest, prepareGuests } from '@/core/db/guest';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';
import { patiently } from './patience';

export interface GuestLogin {
  /** The login's URL, or why there is none. Never rejects. */
  ready: Promise<{ url: string } | { error: string }>;
  /** Removes it; its sessions end. */
  close(): void;
}

export class GuestLogins {
  readonly #owner: string;
  readonly #closing = new Set<Promise<unknown>>();
  #isSettling = false;

  /** `owner`: the worker process, so that others can tell whose logins are left over. */
  constructor(owner: string) {
    this.#owner = owner;
  }

  /** Before the first login: what guests may do is set right, or it is said what is missing. */
  async prepare(): Promise<void> {
    const advice = await prepareGuests().catch((error: unknown) => String(error));
    if (advice !== null) log.warn('jobs may not be able to use the database', { advice });
  }

  open(): GuestLogin {
    const given = process.env['WINDLASS_JOB_DATABASE_URL'];
    if (given) return { ready: Promise.resolve({ url: given }), close: () => undefined };
    let isWanted = true;
    const made = patiently(
      async () => await createGuest(this.#owner),
      () => isWanted,
    );
    return {
      ready: made.then(({ url }) => ({ url })).catch((error: unknown) => ({ error: explain(error) })),
      close: () => {
        isWanted = false;
        const closing = made
          .then(
            async ({ role }) =>
              await patiently(
                async () => await dropGuest(role),
                () => !this.#isSettling,
              ),
          )
          .catch((error: unknown) => log.warn('the login of a runner could not be removed; it is tried again later', { error }))
          .finally(() => this.#closing.delete(closing));
        this.#closing.add(closing);
      },
    };
  }

  /** Resolves when the logins that were closed are gone, or cannot be reached: then other workers remove them. */
  async settle(): Promise<void> {
    this.#isSettling = true;
    await Promise.allSettled([...this.#closing]);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof AppError)) log.error('no database login could be made for a runner', { error });
  return error instanceof AppError ? error.message : "No database login could be made for this run; the worker's log says why.";
}
