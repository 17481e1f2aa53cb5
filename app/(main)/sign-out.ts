'use server';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { endSessions } from '@/features/accounts/sign-out';
import { pageActor, requireSameOrigin } from '@/web/page';
import { cookieName } from '@/web/session';

export async function signOut(): Promise<void> {
  await requireSameOrigin();
  await endSessions((await pageActor()).id);
  (await cookies()).delete(cookieName('session'));
  redirect('/login/');
}
