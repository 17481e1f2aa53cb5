// A new API token for oneself. Its key is shown once, so this is a page of its own.
import type { Metadata } from 'next';
import { describeFor } from '@/web/kind';
import { formSpecs, startValues } from '../../../[app]/[model]/form';
import { token } from '@/features/accounts/resources';
import { TokenForm } from '@/ui/account/token-form.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor, type SearchParams } from '@/web/shown';
import { makeToken } from './actions';

export const metadata: Metadata = { title: 'Add API token' };

export default async function AddTokenPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('add', token.label);
  const specs = formSpecs(token, describeFor(actor, token));
  const [initial, clock] = await Promise.all([startValues(actor, specs, await searchParams), clockFor(actor)]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Administration' }, { label: token.titlePlural, href: `/${token.path}/` }, { label: 'Add API token' }]}
        title="Add API token"
        meta={<span>For {actor.username}. It may do what you may do, at the time it is used.</span>}
        divided
      />
      <TokenForm specs={specs} initial={initial} make={makeToken} cancelHref={`/${token.path}/`} clock={clock} />
    </>
  );
}
