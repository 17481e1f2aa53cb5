// Many new objects at once, from a CSV document.
import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { can } from '@/core/access/access';
import { csvGuide } from '@/core/resources/csv/guide';
import { isForAnyKind } from '@/core/resources/define';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { ImportForm } from '@/ui/resource/import-form.tsx';
import { inSentence } from '@/core/resources/sentence';
import { pageActor } from '@/web/page';
import { describeFor, kindAt } from '@/web/kind';
import { areaCrumb } from '../crumbs';
import { formSpecs } from '../form';

interface ImportProps {
  params: Promise<{ app: string; model: string }>;
}

export async function generateMetadata({ params }: ImportProps): Promise<Metadata> {
  const { app, model } = await params;
  return { title: `Import ${inSentence(kindAt(app, model).titlePlural)}` };
}

export default async function ImportPage({ params }: ImportProps) {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  if (!isForAnyKind(resource, 'add')) notFound();
  if (!can(actor, 'add', resource.label)) forbidden();
  const kind = describeFor(actor, resource);
  const title = `Import ${inSentence(kind.titlePlural)}`;
  return (
    <>
      <PageHeader
        crumbs={[
          areaCrumb(resource.label),
          { label: kind.titlePlural, ...(kind.may.view && { href: `/${kind.path}/` }) },
          { label: 'Import' },
        ]}
        title={title}
        divided
      />
      <ImportForm
        path={kind.path}
        titlePlural={kind.titlePlural}
        guide={await csvGuide(actor, resource, formSpecs(resource, kind))}
        mayView={kind.may.view}
      />
    </>
  );
}
