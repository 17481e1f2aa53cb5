// Requests to the API as the tests of the inventory's rules make them: in the name of one person, by what stands below /api/.
import { expect } from 'vitest';
import { api, type ApiAnswer } from '../../support/call-route';
import type { Person } from '../../support/people';

/** `who` is asked at each request: people are made when the tests begin. */
export function requestsOf(who: () => Person) {
  const call = (method: string, path: string, body?: unknown): Promise<ApiAnswer> =>
    api(method, `/api/${path}`, { token: who().token, ...(body !== undefined && { body }) });
  const post = (path: string, body: unknown) => call('POST', `${path}/`, body);
  /** The id of what was made. */
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = await post(path, body);
    expect(answer.status, answer.text).toBe(201);
    return String(answer.body.id);
  };
  return { call, post, made };
}

/** Each of these fields has something wrong with it, and they are all. */
export const refused = (...fields: string[]) => ({
  status: 400,
  body: Object.fromEntries(fields.map((field) => [field, [expect.any(String)]])),
});
