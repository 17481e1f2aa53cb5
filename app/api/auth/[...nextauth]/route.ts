import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '@/web/auth';

function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const secure = (request.headers.get('x-forwarded-proto') ?? request.nextUrl.protocol).startsWith('https');
  return NextAuth(request as never, context as never, authOptions(secure)) as Promise<Response>;
}

export { handle as GET, handle as POST };
