// Every kind of object there is, with how many of each one may view.
import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { can, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { resourceOf } from '@/core/resources/registry';
import { countRows } from '@/core/resources/rows/counts';
import { navigation } from '@/features/catalog';
import { Empty } from '@/ui/kit/empty.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { KindTable, type KindRow } from '@/ui/resource/kind-table.tsx';
import { pageActor } from '@/web/page';

export const metadata: Metadata = { title: 'Inventory' };

export default async function InventoryPage() {
  const actor = await pageActor();
  const kinds = await countedKinds(actor);
  return (
    <>
      <PageHeader crumbs={[{ label: 'Inventory' }]} title="Inventory" meta={<span>{kinds.length} types</span>} />
      <KindTable
        kinds={kinds}
        addIcon={<Plus aria-hidden />}
        empty={
          <Empty title="There is nothing here that you may view.">
            Ask an administrator for the permission to view devices, locations or other objects, for you or for one of your groups.
          </Empty>
        }
      />
    </>
  );
}

function countedKinds(actor: UserActor): Promise<KindRow[]> {
  const seen = navigation('inventory').filter(({ label }) => can(actor, 'view', label));
  return Promise.all(
    seen.map(async ({ label, title, path }) => {
      const resource = resourceOf(label);
      const count = await countRows(resource, scope(actor, 'view', label).predicate);
      return { label, title, path, count, mayAdd: resource.verbs.includes('add') && can(actor, 'add', label) };
    }),
  );
}
