// An existing object of any kind in its form.
import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { can } from '@/core/access/access';
import { readObject } from '@/core/resources/service';
import { versionOfObject } from '@/features/runs/editing';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { isMachineNamed } from '@/ui/resource/looks.tsx';
import { EditForm } from '@/ui/resource/object-forms.tsx';
import { clockFor, shown } from '@/web/shown';
import { modelPaths, shownRows } from '@/web/kind';
import { areaCrumb } from '../../crumbs';
import { formSpecs, formValues, withStoredChoices } from '../../form';
import { ownFields } from '../../own-fields';
import { loadObject, mayDo, type ObjectParams } from '../object';
import { saveChanges } from './actions';

export async function generateMetadata({ params }: { params: ObjectParams }): Promise<Metadata> {
  return { title: `Edit ${(await loadObject(params)).row.display}` };
}

export default async function EditPage({ params }: { params: ObjectParams }) {
  const object = await loadObject(params);
  const { actor, resource, kind, path } = object;
  if (!resource.verbs.includes('change') || !can(actor, 'change', resource.label)) forbidden();
  if (!(await mayDo(object, 'change'))) notFound();
  // The version is read before what the form shows: a change in between is noticed when the form is sent.
  const version = await versionOfObject(resource, object.id);
  const stored = await shown(readObject(actor, resource, String(object.id)));
  const [[fresh], clock] = await Promise.all([shownRows(actor, resource, [stored]), clockFor(actor)]);
  const row = fresh!;
  const specs = withStoredChoices(formSpecs(resource, kind), row);
  return (
    <>
      <PageHeader
        crumbs={[
          areaCrumb(resource.label),
          { label: kind.titlePlural, href: `/${kind.path}/` },
          { label: row.display, href: path, mono: isMachineNamed(kind.label) },
          { label: 'Edit' },
        ]}
        title={
          <>
            Edit <span className={isMachineNamed(kind.label) ? 'font-mono' : undefined}>{row.display}</span>
          </>
        }
        divided
      />
      <EditForm
        path={kind.path}
        id={String(object.id)}
        title={kind.title}
        specs={specs}
        fields={await ownFields(actor, resource, specs, String(object.id))}
        initial={formValues(specs, row)}
        version={version}
        paths={modelPaths(actor)}
        save={saveChanges}
        cancelHref={path}
        clock={clock}
      />
    </>
  );
}
