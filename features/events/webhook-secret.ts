// The secret of a webhook: sealed when it is entered, opened when something is signed with it, shown never.
import { seal, unseal } from '@/core/secrets';

const OWNER = 'extras.webhook';

/** An empty text stays one: nothing is signed. */
export async function sealWebhookSecret(clear: string): Promise<string> {
  return Promise.resolve(clear === '' ? '' : Buffer.from(seal(clear, OWNER)).toString('base64'));
}

/** @throws when it was sealed with another key */
export function openWebhookSecret(sealed: string): string {
  return sealed === '' ? '' : unseal(Buffer.from(sealed, 'base64'), OWNER);
}
