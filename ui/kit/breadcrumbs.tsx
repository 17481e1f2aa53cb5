// Where this page stands. The last step is the page itself and no link.
import { Link } from './link.tsx';

export interface Crumb {
  label: string;
  href?: string | undefined;
  mono?: boolean | undefined;
}

export function Breadcrumbs({ steps }: { steps: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center">
        {steps.map((step, index) => (
          <li
            key={index}
            className="flex min-w-0 items-center not-first:before:mx-1.5 not-first:before:text-ink-3 not-first:before:content-['/'] last:shrink"
          >
            {step.href && index < steps.length - 1 ? (
              <Link href={step.href} className="truncate text-ink-2 hover:text-ink" title={step.label}>
                {step.label}
              </Link>
            ) : (
              <span
                aria-current={index === steps.length - 1 ? 'page' : undefined}
                title={step.label}
                className={`truncate ${step.mono ? 'font-mono text-12' : ''}`}
              >
                {step.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
