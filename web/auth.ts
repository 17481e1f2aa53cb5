// next-auth's settings: one way in (name and password), a signed cookie, no redirect to another site.
import type { NextAuthOptions, User } from 'next-auth';
import type { JWT } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import { AppError } from '@/core/errors';
import { signIn } from '@/features/accounts/sign-in';
import { cookieName, SESSION_SECONDS, sessionSecret } from './session';

// The host of the request itself decides the address: no setting to forget, and a second copy on another port works.
process.env['AUTH_TRUST_HOST'] ??= '1';

const cookie = (part: 'session' | 'csrf' | 'callback', secure: boolean) => ({
  name: cookieName(part),
  options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure },
});

/** Settings for a request that came over https or not: a secure cookie would be lost on plain http. */
export function authOptions(secure: boolean): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS, updateAge: 600 },
    pages: { signIn: '/login/', error: '/login/' },
    cookies: { sessionToken: cookie('session', secure), csrfToken: cookie('csrf', secure), callbackUrl: cookie('callback', secure) },
    providers: [
      CredentialsProvider({
        name: 'password',
        credentials: { username: {}, password: {} },
        async authorize(credentials, request) {
          try {
            const user = await signIn(
              String(credentials?.username ?? ''),
              String(credentials?.password ?? ''),
              String(request.headers?.['x-forwarded-for'] ?? ''),
            );
            return user && { id: user.id, name: user.username, session_version: user.session_version };
          } catch (error) {
            // next-auth shows the browser the message of what is thrown here.
            throw new Error(error instanceof AppError ? error.code : 'internal');
          }
        },
      }),
    ],
    callbacks: {
      // The user is there at the sign-in alone, whatever the types say.
      jwt({ token, user }: { token: JWT; user?: User }) {
        if (user) Object.assign(token, { session_version: (user as unknown as { session_version: number }).session_version });
        return token;
      },
      redirect({ url, baseUrl }) {
        const target = new URL(url, baseUrl);
        return target.origin === baseUrl ? target.toString() : baseUrl;
      },
    },
  };
}
