import { isReady } from '@/features/accounts/health';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const ready = await isReady();
  return Response.json(ready ? { status: 'ready' } : { status: 'the database cannot be reached' }, {
    status: ready ? 200 : 503,
    headers: ready ? {} : { 'Retry-After': '2' },
  });
}
