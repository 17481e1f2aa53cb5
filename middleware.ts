// The early gate: signed in, and allowed to run, approve or change at all. Features decide again, row by row.
import { type NextRequest, NextResponse } from 'next/server';
import { can } from '@/core/access/access';
import { allowedVerbs, isApi, isOpen, askedHeaders, requiredPermissions } from '@/web/policy';
import { requestActor } from '@/web/actor';

export const config = {
  runtime: 'nodejs',
  // Uploads pass by, at the one address that takes them: Next would hold the whole body in memory. Their handler asks for the same permission.
  matcher: [
    { source: '/((?!_next/|favicon|api/extras/jobs/[^/]+/run/?$).*)' },
    { source: '/api/extras/jobs/:key/run{/}?', missing: [{ type: 'header', key: 'content-type', value: 'multipart/form-data.*' }] },
  ],
};

const FORBIDDEN = '/forbidden';

export async function middleware(request: NextRequest): Promise<NextResponse> {
  const path = request.nextUrl.pathname.replace(/(.)\/$/, '$1');
  if (isOpen(path)) return NextResponse.next();
  const api = isApi(path, request.nextUrl.searchParams);
  const required = requiredPermissions(request.method, path);
  // The API answers "who are you?" itself, in its own words: only a known caller without the permission is stopped here.
  if (api && required.length === 0) return NextResponse.next();
  try {
    const actor = await requestActor(request);
    if (actor.kind !== 'user') return api ? NextResponse.next() : toSignIn(request);
    // The page of refusals is asked for in place of another one: that one is what was asked.
    if (required.every(({ action, label }) => can(actor, action, label)))
      return api || path === FORBIDDEN ? NextResponse.next() : NextResponse.next({ request: { headers: askedHeaders(request, path) } });
  } catch {
    // Without a database nobody can be let in here; the handler behind says what is wrong, and lets nobody in either.
    return NextResponse.next();
  }
  if (api) return refuse(path);
  return NextResponse.rewrite(new URL(`${FORBIDDEN}/`, request.url), { status: 403, request: { headers: askedHeaders(request, path) } });
}

/** In the API's own words and headers: clients can't tell which of the two gates refused. */
function refuse(path: string): NextResponse {
  const headers = { 'API-Version': '2.3', Allow: allowedVerbs(path), Vary: 'Accept, Cookie, origin' };
  return NextResponse.json({ detail: 'You do not have permission to perform this action.' }, { status: 403, headers });
}

function toSignIn(request: NextRequest): NextResponse {
  const target = new URL('/login/', request.url);
  const wanted = request.nextUrl.pathname + request.nextUrl.search;
  if (wanted !== '/') target.searchParams.set('next', wanted);
  return NextResponse.redirect(target, 307);
}
