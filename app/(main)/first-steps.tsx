// At the top of Home while an installation is new: what to do next, each step until it is done.
import type { ReactNode } from 'react';
import type { FirstStep } from '@/features/runs/first-steps';
import { formatQuantity } from '@/ui/kit/number.ts';
import { Link } from '@/ui/kit/link.tsx';
import { Section } from '@/ui/kit/section.tsx';

interface Step {
  title: string;
  href: string;
  how: ReactNode;
}

export function FirstSteps({ steps }: { steps: readonly FirstStep[] }) {
  if (steps.length === 0) return null;
  return (
    <Section title="First steps" count="each goes once it is done">
      <ol className="border-t border-line">
        {steps.map(describe).map(({ title, href, how }) => (
          <li key={title} className="flex flex-wrap gap-x-4 gap-y-0.5 border-b border-line py-2">
            <Link href={href} className="link w-44 shrink-0 font-bold">
              {title}
            </Link>
            <p className="min-w-0 flex-[1_1_20rem] text-ink-2 wrap-anywhere">{how}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function describe(step: FirstStep): Step {
  switch (step.kind) {
    case 'write-job':
      return {
        title: 'Write a job',
        href: '/extras/jobs/',
        how: (
          <>
            <WriteOne jobsRoot={step.jobsRoot} />, then press Refresh code on the Jobs page.
          </>
        ),
      };
    case 'enable-job':
      return {
        title: 'Enable a job',
        href: '/extras/jobs/?enabled=false',
        how: (
          <>
            {formatQuantity(step.disabled, 'job')} {step.disabled === 1 ? 'is' : 'are'} here, and disabled until somebody has looked at the
            code: Edit, then tick Enabled. For one of your own, <WriteOne jobsRoot={step.jobsRoot} isContinued />, then press Refresh code
            on the Jobs page.
          </>
        ),
      };
    case 'run-job':
      return { title: 'Run it', href: '/extras/jobs/?enabled=true', how: 'Run beside its name opens a form; the log appears as it runs.' };
    case 'add-user':
      return { title: 'Add a user', href: '/users/users/add/', how: 'You are the only one: nobody else could approve what you ask for.' };
    case 'grant':
      return {
        title: 'Grant a permission',
        href: '/users/permissions/add/',
        how: 'Until somebody is granted something, only superusers may do anything. Start from what people commonly need; for one job alone, the tab Access on its page does it.',
      };
    case 'add-location-type':
      return {
        title: 'Add a location type',
        href: '/dcim/location-types/add/',
        how: 'Such as Site or Room. Locations are of a type, and devices, racks and many inputs of jobs are at a location.',
      };
    case 'add-location':
      return { title: 'Add a location', href: '/dcim/locations/add/', how: 'Devices and racks are at one, and many jobs ask for one.' };
  }
}

function WriteOne({ jobsRoot, isContinued = false }: { jobsRoot: string; isContinued?: boolean }) {
  return (
    <>
      <code>npm run new-job -- my_job</code> {isContinued ? 'in a shell' : 'in a shell of the host'} writes a class into{' '}
      <code>{jobsRoot}</code>
    </>
  );
}
