// What waits for somebody, with the moment for which it holds.
import type { UserActor } from '@/core/access/actor';
import { countMine } from '@/features/approvals/queue';
import type { Waiting } from '@/ui/shell/nav.ts';

export async function countWaiting(actor: UserActor): Promise<Waiting> {
  // Before it is counted: what is decided meanwhile makes a later number.
  const at = Date.now();
  return { count: await countMine(actor), at };
}
