// Pages, server actions and the addresses that buttons post to, without a server: Next's own store of a request around them, what Next is told as a word.
// First: Next's stores are made when they are loaded, of what this provides.
import 'next/dist/server/node-environment-baseline';
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers';
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies';
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external';
import { encode } from 'next-auth/jwt';
import { createElement, type ReactNode } from 'react';
import { prerender } from 'react-dom/static';
import { cookieName, sessionSecret } from '@/web/session';

// As next.config.mjs has it: without this Next refuses `forbidden()`.
process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';

export const HOST = 'windlass.test';

/** The headers of a browser that is signed in as this user; of one that is not without any. */
export async function browserHeaders(user?: { id: string; sessionVersion: number }): Promise<Record<string, string>> {
  const own = { host: HOST, origin: `http://${HOST}` };
  if (!user) return own;
  const token = await encode({ token: { sub: user.id, session_version: user.sessionVersion }, secret: sessionSecret() });
  return { ...own, cookie: `${cookieName('session')}=${token}` };
}

/** How Next ends the request where the page does not. */
export type Ended<T> = { kind: 'shown'; value: T } | { kind: 'forbidden' } | { kind: 'not found' } | { kind: 'redirect'; to: string };

/** Runs a page, an action or a button's handler as Next does for a request with these headers. */
export async function inRequest<T>(address: string, headers: Record<string, string>, work: () => Promise<T>): Promise<Ended<T>> {
  const url = new URL(address, `http://${HOST}`);
  const sent = new Headers(headers);
  const unit = {
    type: 'request',
    phase: 'render',
    url: { pathname: url.pathname, search: url.search },
    headers: HeadersAdapter.seal(sent),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(sent)),
  };
  try {
    const value = await workAsyncStorage.run({ route: url.pathname } as never, () => workUnitAsyncStorage.run(unit as never, work));
    return { kind: 'shown', value };
  } catch (error) {
    return endOf(error);
  }
}

function endOf(error: unknown): Ended<never> {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : '';
  const [kind, , target] = digest.split(';');
  if (kind === 'NEXT_REDIRECT') return { kind: 'redirect', to: target! };
  if (digest === 'NEXT_HTTP_ERROR_FALLBACK;403') return { kind: 'forbidden' };
  if (digest === 'NEXT_HTTP_ERROR_FALLBACK;404') return { kind: 'not found' };
  throw error;
}

/** The properties of the first element in what a page returned that has this one; undefined without such an element. */
export function propsWith(tree: unknown, property: string): Record<string, unknown> | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined;
  if (Array.isArray(tree)) return firstOf(tree, property);
  const props = (tree as { props?: unknown }).props;
  if (typeof props !== 'object' || props === null) return undefined;
  return property in props ? (props as Record<string, unknown>) : firstOf(Object.values(props), property);
}

function firstOf(trees: readonly unknown[], property: string): Record<string, unknown> | undefined {
  for (const tree of trees) {
    const found = propsWith(tree, property);
    if (found) return found;
  }
  return undefined;
}

/** What somebody signed in as this user reads on a page, as the server draws it: markup, of which `textOf` leaves the words. */
export async function pageMarkup(
  address: string,
  user: { id: string; sessionVersion: number },
  page: () => Promise<ReactNode>,
  headers: Record<string, string> = {},
): Promise<Ended<string>> {
  const router = { push() {}, replace() {}, refresh() {}, back() {}, forward() {}, prefetch() {} };
  return inRequest(address, { ...(await browserHeaders(user)), ...headers }, async () => {
    const tree = await page();
    // A part that fails is an error of the test, not a gap on the page.
    const errors: unknown[] = [];
    const { prelude } = await prerender(createElement(AppRouterContext.Provider, { value: router as never }, tree), {
      onError: (error) => void errors.push(error),
    });
    const markup = await new Response(prelude).text();
    if (errors.length > 0) throw errors[0];
    return markup;
  });
}

/** The words of markup, as one line. */
export const textOf = (markup: string): string =>
  markup
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
