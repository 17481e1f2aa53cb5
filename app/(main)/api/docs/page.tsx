// The API to read: all operations, or those of one kind in full. Made here from the OpenAPI document: nothing is fetched from elsewhere.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OperationDetails, OperationIndex } from '@/ui/api/operations.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { PageBody } from '@/ui/kit/layout.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { apiDocument } from '@/web/openapi/document';
import { pageActor } from '@/web/page';
import { groupsOf } from './view';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage({ searchParams }: { searchParams: Promise<{ kind?: string | string[] }> }) {
  const { kind } = await searchParams;
  const groups = groupsOf(await apiDocument(await pageActor(), ''));
  const chosen = kind === undefined ? undefined : groups.find(({ title }) => title === kind);
  if (kind !== undefined && !chosen) notFound();
  const count = (chosen ? [chosen] : groups).reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <PageHeader
        crumbs={chosen ? [{ label: 'API', href: '/api/docs/' }, { label: chosen.title }] : [{ label: 'API' }]}
        title={chosen?.title ?? 'API'}
        meta={<span>{chosen?.description ?? `${formatQuantity(count, 'operation')}. Send a token: “Authorization: Token …”.`}</span>}
        actions={<ButtonLink href="/api/swagger.json">OpenAPI document</ButtonLink>}
        divided
      />
      <PageBody>{chosen ? <OperationDetails operations={chosen.operations} /> : <OperationIndex groups={groups} />}</PageBody>
    </>
  );
}
