// Beside the menu, as every page. Next draws it along with each page, shown or not: it only asks the database where a permission is missing.
import { headers } from 'next/headers';
import { scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { findResource, resourceAt } from '@/core/resources/registry';
import { findJobId } from '@/features/jobs/find';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { Refused } from '@/ui/shell/refused.tsx';
import { pageActor } from '@/web/page';
import { kindsOf } from '@/web/kind';
import { readRefusal } from '@/web/policy';

export default async function Forbidden() {
  const actor = await pageActor();
  const refusal = readRefusal(await headers(), actor, (place) => resourceAt(place)?.label);
  if (!refusal) return <Refused />;
  const job = refusal.job && (await visibleJob(actor, refusal.job));
  return (
    <Refused
      path={refusal.path}
      missing={refusal.missing.map(({ action, label }) => ({ action, kinds: kindsOf(label), title: findResource(label)?.title ?? label }))}
      ofJob={refusal.job !== undefined && refusal.missing[0]?.label === 'extras.job'}
      back={job ? { label: 'Back to the job', href: jobHref(job) } : undefined}
    />
  );
}

/** Its id; nothing for who may not look at it. */
function visibleJob(actor: UserActor, segment: string): Promise<string | undefined> {
  return findJobId(scopeOrNothing(actor, 'view', 'extras.job'), decoded(segment));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
