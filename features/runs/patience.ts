// Waiting out an outage: what has to be read or written before a job can start, or after it has ended, is tried until the database answers.
import { setTimeout as sleep } from 'node:timers/promises';
import { translateDatabaseError } from '@/core/db/errors';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 1000;

/**
 * Tries again for as long as the database cannot be reached and `isWanted` says so. Any other failure is the caller's.
 * @throws what the last try threw
 */
export async function patiently<T>(attempt: () => Promise<T>, isWanted: () => boolean = () => true): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const translated = translateDatabaseError(error);
      if (!(translated instanceof AppError) || translated.code !== 'unavailable' || !isWanted()) throw error;
      log.debug('the database does not answer; tried again', { error });
      await sleep(pause);
    }
  }
}
