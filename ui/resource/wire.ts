// Objects as the API sends them, and where their pages are. Pure.
import type { Json } from '@windlass/sdk';

export type WireRow = Readonly<Record<string, Json>> & { readonly id: string | number; readonly display: string };

/** An object inside another one. Without `display` it is outside what the reader may view. */
export interface WireReference {
  readonly id: string | number;
  readonly object_type: string;
  readonly url: string;
  readonly display?: string;
}

export function asReference(value: Json | undefined): WireReference | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'object_type' in value && 'id' in value
    ? (value as unknown as WireReference)
    : undefined;
}

/** Its page: the address in the API without "/api". */
export const hrefOf = (reference: WireReference): string => reference.url.replace(/^.*?\/api\//, '/');

/** Names of what a reader may see; a word for the rest. */
export const nameOf = (reference: WireReference): string => reference.display ?? 'Hidden';
