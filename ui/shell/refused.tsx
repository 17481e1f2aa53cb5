'use client';
// A page one may not see: what is missing, and who can change it.
import { useSyncExternalStore } from 'react';
import { listed } from '@/core/resources/sentence.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Empty } from '../kit/empty.tsx';

export interface RefusedProps {
  /** The page that the words are about: what was drawn for one address may be shown at another. */
  path?: string;
  /** The permissions that would open it, where they are known: "run", "jobs", "Job". */
  missing?: readonly { action: string; kinds: string; title: string }[];
  /** They are asked for because of one job. */
  ofJob?: boolean;
  back?: { label: string; href: string } | undefined;
}

const HOME = { label: 'Go to Home', href: '/' };

export function Refused(props: RefusedProps) {
  const { missing = [], ofJob = false, back = HOME } = useIsHere(props.path) ? props : {};
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
            , for you or one of your groups. Needs:{' '}
            {listed(
              missing.map(({ action, title }) => `${action} on ${title}`),
              'and',
            )}
            .
          </>
        ) : (
          'An administrator can grant it to you or to one of your groups, under Administration, Permissions.'
        )}
      </Empty>
    </div>
  );
}

/** The layout around a page is kept from address to address, and what it was drawn with for refusals too. */
function useIsHere(path: string | undefined): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => path === undefined || bare(window.location.pathname) === path,
    () => true,
  );
}

const bare = (path: string) => path.replace(/(.)\/$/, '$1');
