// The number beside "Approvals", for pages that stand open.
import { pageActor } from '@/web/page';
import { countWaiting } from './count';

export async function GET(): Promise<Response> {
  return Response.json(await countWaiting(await pageActor()), { headers: { 'cache-control': 'private, no-store' } });
}
