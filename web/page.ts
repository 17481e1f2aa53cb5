// What every page asks first: who looks, and may they. Server components, actions and the addresses that buttons post to.
// The catalog is read here: whichever of them a process is asked for first knows every kind of object.
import '@/features/catalog';
import { cookies, headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { randomUUID } from 'node:crypto';
import { type Action, can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { type ChangeContext, type Origin, withContext } from '@/core/context';
import { actorOfCookie, cookieName } from './session';

/** The signed-in user of this request, loaded once; else the way to the sign-in page. */
export const pageActor = cache(async (): Promise<UserActor> => {
  const actor = await actorOfCookie((await cookies()).get(cookieName('session'))?.value);
  if (actor.kind !== 'user') redirect('/login/');
  return actor;
});

/** The same, refused with 403 unless the user holds the permission for some object at least. */
export async function pageActorWho(action: Action, label: string): Promise<UserActor> {
  const actor = await pageActor();
  if (!can(actor, action, label)) forbidden();
  return actor;
}

export function contextOf(actor: UserActor, origin: Origin): ChangeContext {
  return { request: randomUUID(), user: actor.id, user_name: actor.username, origin };
}

/** Runs what a page or action does in the name of its user. */
export function asUser<T>(actor: UserActor, fn: () => Promise<T>, origin: Origin = 'ui'): Promise<T> {
  return withContext(contextOf(actor, origin), fn);
}

/** The zone in which times are shown: the user's own, else what the browser said last, else UTC. */
export async function pageZone(actor: UserActor): Promise<string> {
  return actor.timeZone || (await cookies()).get('zone')?.value || 'UTC';
}

/** Where the browser has this page from: "https://windlass.example". */
export async function pageOrigin(): Promise<string> {
  const list = await headers();
  return `${list.get('x-forwarded-proto') ?? 'http'}://${list.get('host') ?? 'localhost'}`;
}

/** Refuses a server action that another site's page sent. */
export async function requireSameOrigin(): Promise<void> {
  const list = await headers();
  const origin = list.get('origin');
  const host = list.get('host');
  if (!origin || !host || new URL(origin).host !== host) forbidden();
}
