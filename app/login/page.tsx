import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInForm } from '@/ui/account/sign-in-form.tsx';
import { Logo } from '@/ui/shell/logo.tsx';
import { destinationName, safePath } from '@/web/destination';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const wanted = (await searchParams).next;
  const next = safePath(typeof wanted === 'string' ? wanted : undefined);
  const host = (await headers()).get('host') ?? '';
  return (
    <div className="grid min-h-dvh bg-surface lg:grid-cols-[minmax(0,43fr)_minmax(0,57fr)]">
      <div className="flex flex-col px-6 py-7 sm:px-16 lg:pl-[calc(50%-16rem)]">
        <div className="flex items-center gap-2.5 text-16">
          <Logo /> Windlass
        </div>
        <main className="my-auto w-full max-w-96 py-10">
          <h1 className="text-20">Sign in</h1>
          <p className="mt-0.5 mb-6 text-ink-2">
            to <span className="font-mono text-12">{host}</span>
          </p>
          <SignInForm next={next} destination={destinationName(next)} />
          <p className="mt-6 text-12 text-ink-2">
            Can’t sign in? Ask an administrator of this instance. Scripts use an API token, never a password.
          </p>
        </main>
      </div>
      <MutePlan />
    </div>
  );
}

/** What the product is about, without a word of anybody's data: a plan being read line by line. */
function MutePlan() {
  const lines = ['+++~~~~~---++~--++~-'.split('')].flat();
  const fill: Record<string, string> = { '+': 'bg-add-mark', '~': 'bg-chg-mark', '-': 'bg-del-mark' };
  return (
    <div aria-hidden className="hidden border-l border-line bg-canvas px-16 py-24 lg:block">
      <div className="mx-auto max-w-[560px] rounded-card border border-line bg-surface px-6 py-5 [mask-image:linear-gradient(black_55%,transparent)]">
        {lines.map((sign, index) => (
          <div key={index} className="flex h-8 items-center gap-4 font-mono text-11 text-ink-3">
            <span className="w-5 text-right tabular-nums">{index + 1}</span>
            <span>{sign === '-' ? '−' : sign}</span>
            <span className={`h-2 rounded-pill ${fill[sign]}`} style={{ width: `${26 + ((index * 37) % 34)}%` }} />
            <span className="h-2 flex-1 rounded-pill bg-idle-tint" />
          </div>
        ))}
      </div>
    </div>
  );
}
