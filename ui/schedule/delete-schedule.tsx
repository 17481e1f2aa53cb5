'use client';
// Says what deleting a schedule does to what before it is done.
import { Archive, CalendarX, UserX } from 'lucide-react';
import type { Consequence, Refusal } from '../kit/confirm-button.tsx';
import { Deletion } from '../kit/deletion.tsx';
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
  return <Deletion noun="schedule" name={name} consequences={consequences} cancelHref={cancelHref} remove={remove} />;
}
