// Several objects of any kind in one form: those that were ticked in the list, or all that its filter finds. Says first which they are, and which are left out.
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import type { ReactNode } from 'react';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import type { ResourceDescription } from '@/core/resources/describe';
import { namesOf } from '@/features/runs/object-names';
import { selectWanted } from '@/features/system-jobs/start';
import type { Selection } from '@/features/system-jobs/selection';
import { Banner } from '@/ui/kit/banner.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { formatCount, formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { ObjectNames } from '@/ui/resource/object-names.tsx';
import { EditSelected } from '@/ui/resource/object-forms.tsx';
import { inSentence } from '@/core/resources/sentence';
import { pageActor } from '@/web/page';
import { paramsOf, type SearchParams } from '@/web/shown';
import { describeFor, kindAt, modelPaths } from '@/web/kind';
import { areaCrumb } from '../crumbs';
import { sharedSpecs } from '../form';
import { wantedIn } from '../selection';
import { saveSelected } from './actions';

interface EditProps {
  params: Promise<{ app: string; model: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: EditProps): Promise<Metadata> {
  const { app, model } = await params;
  return { title: `Edit ${inSentence(kindAt(app, model).titlePlural)}` };
}

export default async function EditSelectedPage({ params, searchParams }: EditProps) {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  if (!resource.verbs.includes('change') || !can(actor, 'change', resource.label) || !can(actor, 'view', resource.label)) forbidden();
  const kind = describeFor(actor, resource);
  const asked = paramsOf(await searchParams);
  const selection = await find(actor, resource, asked);
  if (typeof selection === 'string')
    return (
      <>
        <Head resource={resource} kind={kind} what={inSentence(kind.titlePlural)} />
        <Empty title={selection} action={<ButtonLink href={`/${kind.path}/`}>Back to the list</ButtonLink>}>
          Select rows in the list, then choose Edit.
        </Empty>
      </>
    );
  const count = selection.ids.length;
  return (
    <>
      <Head resource={resource} kind={kind} what={formatQuantity(count, inSentence(kind.title), inSentence(kind.titlePlural))}>
        <Which actor={actor} kind={kind} selection={selection} allHref={listOf(kind, asked)} />
      </Head>
      <EditSelected
        path={kind.path}
        title={kind.title}
        titlePlural={kind.titlePlural}
        specs={sharedSpecs(resource, kind)}
        count={count}
        paths={modelPaths(actor)}
        selection={asked.toString()}
        confirmed={selection.mark}
        save={saveSelected}
      />
    </>
  );
}

/** Some objects, or why there are none. */
async function find(actor: UserActor, resource: Resource, asked: URLSearchParams): Promise<Selection | string> {
  try {
    const selection = await selectWanted(actor, resource, 'change', wantedIn(asked));
    return selection.ids.length > 0 ? selection : `There is no ${inSentence(resource.title)} here that you may change.`;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
}

interface HeadProps {
  resource: Resource;
  kind: ResourceDescription;
  what: string;
  children?: ReactNode;
}

function Head({ resource, kind, what, children }: HeadProps) {
  const crumbs = [areaCrumb(resource.label), { label: kind.titlePlural, href: `/${kind.path}/` }, { label: 'Edit' }];
  return (
    <PageHeader crumbs={crumbs} title={`Edit ${what}`} divided>
      {children}
    </PageHeader>
  );
}

/** Of all that a filter finds the list itself; of rows that were ticked there are never too many to name. */
function listOf(kind: ResourceDescription, asked: URLSearchParams): string | undefined {
  const wanted = wantedIn(asked);
  return 'filter' in wanted ? `/${kind.path}/?${wanted.filter}` : undefined;
}

const NAMES_SHOWN = 12;
/** More are not looked up: nobody reads them one by one. */
const NAMES_KNOWN = 1000;
const inOrder = new Intl.Collator('en', { numeric: true });

interface WhichProps {
  actor: UserActor;
  kind: ResourceDescription;
  selection: Selection;
  allHref: string | undefined;
}

async function Which({ actor, kind, selection: { ids, others }, allHref }: WhichProps) {
  const names = [...(await namesOf(actor, kind.label, ids.slice(0, NAMES_KNOWN).map(String))).values()].sort((a, b) =>
    inOrder.compare(a.name, b.name),
  );
  return (
    <>
      {names.length > 0 && (
        <p className="text-12 text-ink-2">
          <ObjectNames names={names} count={ids.length} first={NAMES_SHOWN} allHref={allHref} />
        </p>
      )}
      {others > 0 && (
        <Banner
          family="warn"
          title={`${formatCount(others)} of the selection ${others === 1 ? 'is' : 'are'} gone, or not yours to change.`}
        >
          {others === 1 ? 'It is' : 'They are'} left out.
        </Banner>
      )}
    </>
  );
}
