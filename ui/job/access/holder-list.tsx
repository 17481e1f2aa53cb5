// Who may see, run and approve a job today: each group and user, what, and by which permission.
import { TriangleAlert, User, Users } from 'lucide-react';
import { listed } from '@/core/resources/sentence.ts';
import { Link } from '../../kit/link.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { Section } from '../../kit/section.tsx';

export interface AccessHolder {
  kind: 'group' | 'user';
  id: string;
  name: string;
  people: number;
  by: readonly { id: string; name: string; actions: readonly string[] }[];
  /** Of who may approve: what they lack to decide requests. */
  lacks: readonly string[];
}

export interface HolderListProps {
  /** Nothing where the reader may not look at permissions. */
  holders: readonly AccessHolder[] | undefined;
  /** Where one person is looked into; for who may. */
  checkHref: string | undefined;
}

export function HolderList({ holders, checkHref }: HolderListProps) {
  return (
    <Section
      title="Who may today"
      count={holders?.length}
      action={
        checkHref && (
          <Link href={checkHref} className="link">
            Check access
          </Link>
        )
      }
    >
      {!holders && (
        <p className="border-t border-line py-2 text-12 text-ink-2">
          You may not view permissions. Ask an administrator for the permission to view them, for you or one of your groups.
        </p>
      )}
      {holders?.length === 0 && (
        <p className="border-t border-line py-2 text-12 text-ink-2">
          Nobody but superusers. Choose groups or users in the form and give them access.
        </p>
      )}
      {holders && holders.length > 0 && (
        <>
          <ul aria-label="Who may today" className="border-t border-line">
            {holders.map((holder) => (
              <HolderRow key={`${holder.kind} ${holder.id}`} holder={holder} />
            ))}
          </ul>
          <p className="py-2 text-12 text-ink-2">
            And superusers. To decide a request it also takes change (approve) or delete (deny) on its scheduled jobs.
          </p>
        </>
      )}
    </Section>
  );
}

/** What "approve" comes to without the rest of what a decision takes: they change a request that they approve, and delete one that they deny. */
function lackWords(lacks: readonly string[]): string {
  const here = `lacks ${listed(lacks, 'and')} on its scheduled jobs`;
  if (lacks.length > 1) return `May approve, but decides nothing: ${here}.`;
  return lacks[0] === 'change' ? `May deny, but approves nothing: ${here}.` : `May approve, but denies nothing: ${here}.`;
}

function HolderRow({ holder: { kind, id, name, people, by, lacks } }: { holder: AccessHolder }) {
  const Icon = kind === 'group' ? Users : User;
  const note = kind === 'group' ? formatQuantity(people, 'user') : people === 0 ? 'inactive' : '';
  return (
    <li className="border-b border-line py-2">
      <span className="flex items-center gap-2 [&_svg.lucide]:size-3.5">
        <Icon aria-label={kind === 'group' ? 'Group' : 'User'} className="shrink-0 text-ink-3" />
        <Link href={`/users/${kind === 'group' ? 'groups' : 'users'}/${id}/`} className="link min-w-0 truncate">
          {name}
        </Link>
        {note && <span className="text-12 text-ink-3">{note}</span>}
      </span>
      <ul className="mt-0.5 pl-5.5 text-12">
        {by.map((permission) => (
          <li key={permission.id} className="text-ink-2">
            <b className="text-ink">{permission.actions.join(', ')}</b> by{' '}
            <Link href={`/users/permissions/${permission.id}/`} className="link wrap-anywhere">
              {permission.name}
            </Link>
          </li>
        ))}
        {lacks.length > 0 && (
          <li className="flex items-start gap-1 text-warn [&_svg.lucide]:mt-0.5 [&_svg.lucide]:size-3.5">
            <TriangleAlert aria-hidden className="shrink-0" /> <span>{lackWords(lacks)}</span>
          </li>
        )}
      </ul>
    </li>
  );
}
