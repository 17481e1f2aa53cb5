// The API to read: all operations, or those of one kind in full. Made here from the OpenAPI document: nothing is fetched from elsewhere.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OperationDetails, OperationIndex } from '@/ui/api/operations.tsx';
import { RunAJob } from '@/ui/api/run-a-job.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { type Query, valuesOf } from '@/ui/kit/filters.ts';
import { PageBody } from '@/ui/kit/layout.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { apiDocument } from '@/web/openapi/document';
import { pageActor, pageOrigin } from '@/web/page';
import { groupsOf, matching } from './view';

export const metadata: Metadata = { title: 'API' };

const PATH = '/api/docs/';

export default async function ApiPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const groups = groupsOf(await apiDocument(await pageActor(), ''));
  const [kind] = valuesOf(query, 'kind');
  const chosen = kind === undefined ? undefined : groups.find(({ title }) => title === kind);
  if (kind !== undefined && !chosen) notFound();
  const [wanted = ''] = valuesOf(query, 'q');
  const found = matching(groups, wanted);
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <PageHeader
        crumbs={chosen ? [{ label: 'API', href: PATH }, { label: chosen.title }] : [{ label: 'API' }]}
        title={chosen?.title ?? 'API'}
        meta={
          <span>
            {chosen?.description ??
              `${formatQuantity(count, 'operation')}${wanted ? (count === 1 ? ' matches' : ' match') : ''}. Send a token: “Authorization: Token …”.`}
          </span>
        }
        actions={<ButtonLink href="/api/swagger.json">OpenAPI document</ButtonLink>}
        divided
      />
      {!chosen && <FilterBar path={PATH} query={query} fields={[]} searchLabel="Filter operations" />}
      <PageBody>
        {!chosen && wanted === '' && <RunAJob origin={await pageOrigin()} />}
        {chosen ? (
          <OperationDetails operations={chosen.operations} />
        ) : count > 0 ? (
          <OperationIndex groups={found} />
        ) : (
          <Empty title="No operation has all of these words." action={<ButtonLink href={PATH}>Show all operations</ButtonLink>}>
            They are looked for in the verb, the address and what the operation does.
          </Empty>
        )}
      </PageBody>
    </>
  );
}
