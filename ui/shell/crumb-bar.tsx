// The page's breadcrumb, laid into the free left of the top bar. On a phone: the way back, and where one is.
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { Breadcrumbs, type Crumb } from '../kit/breadcrumbs.tsx';

export function CrumbBar({ steps }: { steps: readonly Crumb[] }) {
  const back = steps.findLast((step, index) => step.href && index < steps.length - 1);
  const here = steps.at(-1);
  return (
    <div className="pointer-events-none sticky top-0 z-21 -mt-11 flex h-11 w-[calc(100%-27rem)] items-center pr-4 pl-6 *:pointer-events-auto max-lg:w-[calc(100%-21rem)] max-sm:w-[calc(100%-9rem)] max-sm:pl-2">
      <div className="min-w-0 max-sm:hidden">
        <Breadcrumbs steps={steps} />
      </div>
      <div className="flex min-w-0 items-center sm:hidden">
        {back?.href ? (
          <Link href={back.href} aria-label={`Back to ${back.label}`} className="flex size-11 shrink-0 items-center justify-center text-ink-2">
            <ChevronLeft aria-hidden className="size-5!" />
          </Link>
        ) : (
          <span className="w-2" />
        )}
        <span aria-hidden className="truncate text-14">
          {here?.label}
        </span>
      </div>
    </div>
  );
}
