// A page one may not see: what is missing, and who can change it.
import { listed } from '@/core/resources/sentence.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Empty } from '../kit/empty.tsx';

export interface RefusedProps {
  /** The permissions that would open it, where they are known: "run", "jobs". */
  missing?: readonly { action: string; kinds: string }[];
  /** They are asked for because of one job. */
  ofJob?: boolean;
  back?: { label: string; href: string } | undefined;
}

export function Refused({ missing = [], ofJob = false, back = { label: 'Go to Home', href: '/' } }: RefusedProps) {
  const [first] = missing;
  return (
    <div className="mx-auto max-w-160 px-6 py-24">
      <h1 className="mb-4 text-20">Not permitted</h1>
      <Empty
        framed
        title={first && ofJob ? `You hold no permission to ${first.action} this job.` : 'Your account holds no permission for this page.'}
        action={<ButtonLink href={back.href}>{back.label}</ButtonLink>}
      >
        {first ? (
          <>
            Ask an administrator for the permission to{' '}
            {listed(
              missing.map(({ action, kinds }) => `${action} ${kinds}`),
              'and',
            )}
            , for you or one of your groups.
          </>
        ) : (
          'An administrator can grant it to you or to one of your groups, under Administration, Permissions.'
        )}
      </Empty>
    </div>
  );
}
