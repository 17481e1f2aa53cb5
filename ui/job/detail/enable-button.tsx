'use client';
// Enables a job after saying what that means: whoever may run it can from then on, and its code runs.
import { CalendarClock, CodeXml, Users } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { listed } from '@/core/resources/sentence.ts';
import type { ButtonProps } from '../../kit/button.tsx';
import { ConfirmButton } from '../../kit/confirm-button.tsx';
import { Link } from '../../kit/link.tsx';
import { showToast } from '../../kit/toast.ts';
import { codeHref } from '../list/job-row.ts';
import { patchJob } from './patch-job.ts';

export interface EnableButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  id: string;
  name: string;
  /** Each of its runs waits until somebody approves it. */
  approvalRequired: boolean;
  readOnly: boolean;
  /** What starts it by itself once it is enabled: "schedules", "hooks". */
  starters: readonly string[];
}

export function EnableButton({ id, name, approvalRequired, readOnly, starters, variant, size }: EnableButtonProps) {
  const router = useRouter();

  async function enable() {
    const refusal = await patchJob(id, { enabled: true });
    if (refusal) return { error: refusal };
    showToast(`${name} is enabled.`);
    router.refresh();
  }

  return (
    <ConfirmButton
      title={`Enable ${name}?`}
      consequences={[
        {
          icon: <Users aria-hidden />,
          title: 'Everybody who may run it can run it: from its form, by a button or over the API.',
          detail: approvalRequired ? 'Each run waits until somebody else approves it.' : 'Nobody has to approve its runs.',
        },
        {
          icon: <CodeXml aria-hidden />,
          title: `Its code runs on the worker, and ${readOnly ? 'reads' : 'reads and writes'} the inventory.`,
          detail: (
            <>
              If you have not read it yet,{' '}
              <Link href={codeHref(id)} className="link">
                review its code
              </Link>{' '}
              first.
            </>
          ),
        },
        ...(starters.length > 0
          ? [{ icon: <CalendarClock aria-hidden />, title: `There are ${listed(starters, 'and')} that start it: they do so from then on.` }]
          : []),
      ]}
      confirm="Enable job"
      busyLabel="Enabling"
      keep="Leave it off"
      danger={false}
      variant={variant}
      size={size}
      action={enable}
    >
      Enable…<span className="sr-only"> {name}</span>
    </ConfirmButton>
  );
}
