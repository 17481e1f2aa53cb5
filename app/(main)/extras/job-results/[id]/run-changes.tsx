import type { UserActor } from '@/core/access/actor';
import type { RunDetail } from '@/features/runs/run-detail';

export function RunChanges(_props: { actor: UserActor; run: RunDetail }) {
  return null;
}
