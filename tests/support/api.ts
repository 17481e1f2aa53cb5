// Speaks REST as a client in TypeScript does: a token, and the types made from the API's own document (`npm run client-types`).
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../../.build/client-types';

export type Api = Client<paths, 'application/json'>;

/** What the API answers with and takes, by its name in the document. */
export type Schemas = components['schemas'];

/** A client for the instance at `url`. */
export function api(url: string, token: string): Api {
  return createClient<paths, 'application/json'>({
    baseUrl: `${url}/api`,
    headers: { authorization: `Token ${token}`, accept: 'application/json' },
  });
}

interface Answer<Body> {
  data?: Body | undefined;
  error?: unknown;
  response: Response;
}

/** One object where a list of them can be sent and answered too. */
type One<Body> = Exclude<Body, readonly unknown[]>;

/** The body of an answer that has to be a good one. @throws with what was said instead. */
export async function body<Body>(asked: Promise<Answer<Body>>): Promise<One<Body>> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(error)}`);
  return data as One<Body>;
}

/** The first of a list that has to hold one. */
export async function first<Item>(asked: Promise<Answer<{ results: Item[] }>>): Promise<Item> {
  const [item] = (await body(asked)).results;
  if (item === undefined) throw new Error(`${(await asked).response.url} is an empty list.`);
  return item;
}
