// What may stand in a repository's address and branch. Pure: nothing is asked of anybody, and nothing that fails here ever reaches Git.
import { hostFault } from '@/core/outbound';

const MAX = 255;

/** Why this can't be the address of a repository; undefined when it can. */
export function addressFault(address: string, allowedHosts: readonly string[]): string | undefined {
  if (address.length > MAX) return `It has at most ${MAX} characters.`;
  // Judged on the text itself: a parser drops tabs and newlines, and reads "\" as "/".
  if (!/^https?:\/\/[^\s\\/][^\s\\]*$/.test(address) || hasControl(address)) return 'It begins with http:// or https:// and has no blanks.';
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || url.hostname === '') return 'This is no web address.';
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/.test(address))
    return 'Credentials do not belong into the address: use the fields for them.';
  if (url.search !== '' || url.hash !== '') return 'It has neither "?" nor "#".';
  const fault = hostFault(url.hostname, allowedHosts);
  return fault && `${fault} Whoever runs this installation can allow it by WINDLASS_GIT_ALLOW_HOSTS.`;
}

/** The address in the one form that every parser reads alike. */
export function canonicalAddress(address: string): string {
  return new URL(address).href;
}

/** Why this can't be the name of a branch, a tag or a commit: Git's own rules for names, and nothing that looks like an option. */
export function branchFault(branch: string): string | undefined {
  if (branch === '') return 'Name a branch, a tag or a commit.';
  if (branch.length > MAX) return `It has at most ${MAX} characters.`;
  const isName =
    !hasControl(branch) &&
    !/[\s~^:?*[\\;|&$`'"<>]/.test(branch) &&
    !/\.\.|@\{|\/\/|\.$|\.lock($|\/)|^@$/.test(branch) &&
    branch.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.startsWith('-'));
  return isName ? undefined : 'This can be the name of no branch, tag or commit.';
}

/** Why this can't be the first part of class paths. */
export function slugFault(slug: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(slug)) return 'It has letters, digits and underscores only, and does not begin with a digit.';
  return slug.length > 60 ? 'It has at most 60 characters.' : undefined;
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(text) || !text.isWellFormed();
}
