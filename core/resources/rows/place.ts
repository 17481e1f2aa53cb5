// A place in a list, to be sent along in the address of the next page: what the last row is sorted by. Sealed, as that may be the name of an object that
// the reader may not view, and so that nobody can make one up.
import { seal, unseal } from '@/core/secrets';
import type { Resource } from '../define';
import type { Sort } from './sorting';

export interface Place {
  /** Where the page behind begins when nothing changes; with another offset in the address, the place is not what is asked for. */
  readonly offset: number;
  readonly order: string;
  readonly values: readonly (string | null)[];
}

/** Longer addresses are cut or refused on their way. */
const MAX_LENGTH = 1500;

export const orderText = (order: readonly Sort[]): string =>
  order.map(({ path, descending }) => (descending ? `-${path}` : path)).join(',');

const ownerOf = (resource: Resource) => `a place in ${resource.label}`;

/** Undefined when it is too long for an address. */
export function sealPlace(resource: Resource, { offset, order, values }: Place): string | undefined {
  const sealed = Buffer.from(seal(JSON.stringify([offset, order, values]), ownerOf(resource))).toString('base64url');
  return sealed.length > MAX_LENGTH ? undefined : sealed;
}

/** Undefined for what this product did not make for a list of this kind. */
export function openPlace(resource: Resource, text: string): Place | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const [offset, order, values] = JSON.parse(unseal(Buffer.from(text, 'base64url'), ownerOf(resource))) as [
      number,
      string,
      (string | null)[],
    ];
    return { offset, order, values };
  } catch {
    return undefined;
  }
}
