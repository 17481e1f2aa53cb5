// What some kinds of objects show beside the common facts: of an account, what it may do; of a repository, its syncs and its jobs; of a webhook, its last messages.
import { can } from '@/core/access/access';
import { heldPermissions } from '@/features/accounts/profile';
import { lastDeliveries } from '@/features/events/deliveries';
import { jobsInReports } from '@/features/jobs/source-reports';
import { readRepositoryState } from '@/features/git/overview';
import { HeldPermissions } from '@/ui/account/held-permissions.tsx';
import { Deliveries } from '@/ui/event/deliveries.tsx';
import { RepositoryState } from '@/ui/git/repository-state.tsx';
import { Link } from '@/ui/kit/link.tsx';
import { clockFor } from '@/web/shown';
import { contentTitles } from '@/web/kind';
import { toRefreshedJobs } from '../../../extras/jobs/view';
import type { ShownObject } from './object';

const TITLES: Readonly<Record<string, string>> = {
  'users.user': 'What this account may do',
  'extras.gitrepository': 'Syncs and jobs',
  'extras.webhook': 'Last messages',
};

/** What they are called; undefined for kinds that have none. */
export const hasParticulars = ({ kind }: ShownObject): string | undefined => TITLES[kind.label];

export async function Particulars({ object }: { object: ShownObject }) {
  switch (object.kind.label) {
    case 'users.user':
      return <AccountParticulars object={object} />;
    case 'extras.gitrepository':
      return <RepositoryParticulars object={object} />;
    case 'extras.webhook':
      return <WebhookParticulars object={object} />;
    default:
      return null;
  }
}

async function RepositoryParticulars({ object: { actor, id } }: { object: ShownObject }) {
  const [{ jobs, runs, report }, clock] = await Promise.all([readRepositoryState(actor, String(id)), clockFor(actor)]);
  return (
    <RepositoryState
      jobs={jobs}
      runs={runs.map(({ date_created, cancel_requested_at: _, ...run }) => ({ ...run, at: date_created.toISOString() }))}
      news={report?.news ?? null}
      newsJobs={toRefreshedJobs(await jobsInReports(actor, report?.news ? [report.news] : []))}
      clock={clock}
    />
  );
}

const SHOWN_DELIVERIES = 20;

async function WebhookParticulars({ object: { actor, id } }: { object: ShownObject }) {
  const [deliveries, clock] = await Promise.all([lastDeliveries(String(id), SHOWN_DELIVERIES), clockFor(actor)]);
  const titles = contentTitles();
  const seesChanges = can(actor, 'view', 'extras.objectchange');
  return (
    <Deliveries
      deliveries={deliveries.map(({ change_id: change, event, model, is_last: isLast, at, ...delivery }) => ({
        ...delivery,
        isLast,
        what: `${titles[model] ?? model} ${event}`,
        href: seesChanges ? `/extras/object-changes/${change}/` : undefined,
        at: at.toISOString(),
      }))}
      clock={clock}
    />
  );
}

async function AccountParticulars({ object }: { object: ShownObject }) {
  const { actor, row } = object;
  if (String(row.id) !== actor.id && !can(actor, 'view', 'users.objectpermission')) return null;
  return (
    <HeldPermissions
      title="What this account may do"
      none="Nothing yet: no permission names it or one of its groups."
      links={{ permissions: can(actor, 'view', 'users.objectpermission'), groups: can(actor, 'view', 'auth.group') }}
      held={await heldPermissions(String(row.id))}
      isSuperuser={row['is_superuser'] === true}
      isActive={row['is_active'] === true}
      titles={contentTitles()}
      action={
        can(actor, 'view', 'users.user') &&
        can(actor, 'view', 'users.objectpermission') && (
          <Link href={`/users/access/?user=${row.id}`} className="link">
            Check access
          </Link>
        )
      }
    />
  );
}
