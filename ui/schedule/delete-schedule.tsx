'use client';
// Says what deleting a schedule does to what before it is done.
import { Archive, CalendarX, UserX } from 'lucide-react';
import { ButtonLink } from '../kit/button.tsx';
import { ConfirmButton, Consequences, type Consequence, type Refusal } from '../kit/confirm-button.tsx';
import { formatQuantity } from '../kit/number.ts';

export interface DeleteScheduleProps {
  name: string;
  runs: number;
  /** It waits for approval. */
  pending: boolean;
  own: boolean;
  cancelHref: string;
  remove: () => Promise<Refusal | undefined>;
}

export function DeleteSchedule({ name, runs, pending, own, cancelHref, remove }: DeleteScheduleProps) {
  const consequences: Consequence[] = [
    { icon: <CalendarX aria-hidden />, title: 'It never runs again.', detail: 'To stop it for a while, pause it instead.' },
    {
      icon: <Archive aria-hidden />,
      title: runs > 0 ? `${formatQuantity(runs, 'run')} ${runs === 1 ? 'stays' : 'stay'}, with log and changes.` : 'It has not run.',
    },
    ...(pending
      ? [
          {
            icon: <UserX aria-hidden />,
            title: own ? 'Your request for approval is withdrawn.' : 'The request for approval is denied.',
            detail: 'It stays readable in the history of approvals.',
          },
        ]
      : []),
  ];
  return (
    <>
      <Consequences list={consequences} />
      <div className="flex items-center gap-2">
        <ConfirmButton
          title={`Delete ${name}?`}
          consequences={consequences}
          confirm="Delete schedule"
          busyLabel="Deleting"
          keep="Keep it"
          action={remove}
        >
          Delete…
        </ConfirmButton>
        <ButtonLink href={cancelHref} variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </>
  );
}
