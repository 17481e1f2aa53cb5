import type { UserActor } from '@/core/access/actor';
import type { JobDetail } from '@/features/jobs/overview';
import type { Clock } from '@/ui/kit/time.ts';

export function JobChanges(_props: { actor: UserActor; job: JobDetail; clock: Clock }) {
  return null;
}
