'use client';
// Says what deleting a job's record does to what, and asks for its name before it is done.
import { Archive, RotateCcw, Trash2, Unlink } from 'lucide-react';
import type { Consequence, Refusal } from '../../kit/confirm-button.tsx';
import { Deletion } from '../../kit/deletion.tsx';
import { formatQuantity } from '../../kit/number.ts';

export interface DeleteJobProps {
  name: string;
  installed: boolean;
  runs: number;
  cancelHref: string;
  remove: () => Promise<Refusal | undefined>;
}

export function DeleteJob({ name, installed, runs, cancelHref, remove }: DeleteJobProps) {
  const consequences: Consequence[] = [
    { icon: <Trash2 aria-hidden />, title: 'The record goes, with its settings and overrides.' },
    {
      icon: <Archive aria-hidden />,
      title: runs > 0 ? `${formatQuantity(runs, 'run')} ${runs === 1 ? 'stays' : 'stay'}, without the job.` : 'It has no runs.',
      detail: 'They are not linked again, also when the class comes back.',
    },
    { icon: <Unlink aria-hidden />, title: 'Its schedules stay, and never run again.' },
    ...(installed
      ? [
          {
            icon: <RotateCcw aria-hidden />,
            title: 'Its class is still installed.',
            detail: 'The next refresh makes a new record of it: disabled, with another id. To keep it from running, disable it instead.',
          },
        ]
      : []),
  ];
  return (
    <Deletion
      noun="job"
      name={name}
      consequences={consequences}
      typeToConfirm={runs > 0 ? name : undefined}
      cancelHref={cancelHref}
      remove={remove}
    />
  );
}
