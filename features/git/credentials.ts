// Credentials of repositories: sealed when they are entered, opened when Git is started with them, shown never.
import { seal, unseal } from '@/core/secrets';

const OWNER = 'extras.gitrepository';

/** What is stored; an empty text stays one, so that it can be seen that there is none. */
export function sealCredential(clear: string): string {
  return clear === '' ? '' : Buffer.from(seal(clear, OWNER)).toString('base64');
}

/** @throws when it was sealed with another key */
export function openCredential(sealed: string): string {
  return sealed === '' ? '' : unseal(Buffer.from(sealed, 'base64'), OWNER);
}
