// The page's breadcrumb, laid into the free left of the top bar: pages know their place, the layout around them doesn't. On a phone: the way back, or the product's name.
import { ChevronLeft } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import { Breadcrumbs, type Crumb } from '../kit/breadcrumbs.tsx';
import { Logo } from './logo.tsx';

export function CrumbBar({ steps }: { steps: readonly Crumb[] }) {
  const back = steps.findLast((step, index) => step.href && index < steps.length - 1);
  return (
    <div className="pointer-events-none fixed top-0 right-[29rem] left-[208px] z-21 flex h-11 items-center pl-6 *:pointer-events-auto folded:left-12 max-lg:right-[23rem] max-sm:right-36 max-sm:left-0! max-sm:pl-2">
      <div className="min-w-0 max-sm:hidden">
        <Breadcrumbs steps={steps} />
      </div>
      <div className="flex min-w-0 items-center sm:hidden">
        {back?.href ? (
          <Link href={back.href} aria-label={`Back to ${back.label}`} className="flex h-11 min-w-0 items-center gap-1 text-ink-2">
            <ChevronLeft aria-hidden className="size-5!" />
            <span className="truncate">{back.label}</span>
          </Link>
        ) : (
          <Link href="/" className="flex h-11 items-center gap-2 pl-2 text-14">
            <Logo />
            Windlass
          </Link>
        )}
      </div>
    </div>
  );
}
