// What pages share: the clock that times are told by, an address's query, and refusals as pages.
import { forbidden, notFound } from 'next/navigation';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { pageZone } from './page';

/** The parameters of an address, as Next gives them. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The zone of who looks, and now, in ISO 8601. */
export async function clockFor(actor: UserActor): Promise<{ zone: string; now: string }> {
  return { zone: await pageZone(actor), now: new Date().toISOString() };
}

/** What a feature refuses as "not found" or "forbidden" becomes that page; anything else stays an error. */
export async function shown<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    if (error instanceof AppError && error.code === 'forbidden') forbidden();
    throw error;
  }
}

/** What a list answers, or why it does not understand what the address asks for: that is told in the place of the rows. */
export async function understood<T extends object>(found: Promise<T>): Promise<T | { refused: string }> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return { refused: error.message };
    throw error;
  }
}

/** The most that Postgres counts rows by. */
const LAST_OFFSET = 2 ** 31 - 1;

/** Where in its list a page starts: 0 for what is no such number. */
export function offsetIn(query: Query): number {
  const asked = Math.floor(Number(one(query['offset'] as string | string[] | undefined)));
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(0, asked), LAST_OFFSET);
}

export function paramsOf(query: Query): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => [value ?? []].flat().map((each): [string, string] => [name, each])),
  );
}

/** One value of a parameter; of several the last. */
export function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
