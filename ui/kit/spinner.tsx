// The turning icon of everything that is under way. Says nothing itself: the word beside it does.
import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names.ts';

export function Spinner({ className }: { className?: string | undefined }) {
  return <LoaderCircle aria-hidden className={classNames('animate-turn', className)} />;
}
