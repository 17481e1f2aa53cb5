// A new object of any kind. The address may fill fields in: ?device=….
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { can } from '@/core/access/access';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { inSentence } from '@/core/resources/sentence';
import { AddForm } from '@/ui/resource/object-forms.tsx';
import { pageActor } from '@/web/page';
import { clockFor, type SearchParams } from '@/web/shown';
import { describeFor, kindAt, modelPaths } from '@/web/kind';
import { areaCrumb } from '../crumbs';
import { formSpecs, startValues } from '../form';
import { nothingToChoose } from '../nothing';
import { ownFields } from '../own-fields';
import { saveNew } from './actions';

interface AddProps {
  params: Promise<{ app: string; model: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: AddProps): Promise<Metadata> {
  const { app, model } = await params;
  return { title: `Add ${inSentence(kindAt(app, model).title)}` };
}

export default async function AddPage({ params, searchParams }: AddProps) {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  if (!resource.verbs.includes('add') || !can(actor, 'add', resource.label)) forbidden();
  const kind = describeFor(actor, resource);
  const specs = formSpecs(resource, kind);
  const [initial, clock, fields, nothing] = await Promise.all([
    startValues(actor, specs, await searchParams),
    clockFor(actor),
    ownFields(actor, resource, specs),
    nothingToChoose(actor, specs),
  ]);
  const title = `Add ${inSentence(kind.title)}`;
  return (
    <>
      <PageHeader
        crumbs={[
          areaCrumb(resource.label),
          { label: kind.titlePlural, ...(kind.may.view && { href: `/${kind.path}/` }) },
          { label: title },
        ]}
        title={title}
        divided
      />
      <AddForm
        path={kind.path}
        title={kind.title}
        specs={specs}
        fields={fields}
        initial={initial}
        paths={modelPaths(actor)}
        nothing={nothing}
        save={saveNew}
        cancelHref={kind.may.view ? `/${kind.path}/` : '/'}
        clock={clock}
      />
    </>
  );
}
