// Several objects of any kind in one form: those that were ticked in the list, or all that its filter finds. Says first which they are, and which are left out.
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
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
import { Link } from '@/ui/kit/link.tsx';
import { formatCount, formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { EditSelected } from '@/ui/resource/object-forms.tsx';
import { inSentence } from '@/core/resources/titles';
import { pageActor } from '@/web/page';
import { paramsOf, type SearchParams } from '../../../extras/shown';
import { areaCrumb } from '../crumbs';
import { sharedSpecs } from '../form';
import { describeFor, kindAt, modelPaths } from '../kind';
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
  const found = await find(actor, resource, asked);
  const count = 'refused' in found ? 0 : found.ids.length;
  return (
    <>
      <PageHeader
        crumbs={[areaCrumb(resource.label), { label: kind.titlePlural, href: `/${kind.path}/` }, { label: 'Edit' }]}
        title={`Edit ${count === 0 ? inSentence(kind.titlePlural) : formatQuantity(count, inSentence(kind.title), inSentence(kind.titlePlural))}`}
        divided
      >
        {!('refused' in found) && <Which actor={actor} kind={kind} selection={found} />}
      </PageHeader>
      {count === 0 ? (
        <Nothing kind={kind} refused={'refused' in found ? found.refused : undefined} />
      ) : (
        <EditSelected
          path={kind.path}
          title={kind.title}
          titlePlural={kind.titlePlural}
          specs={sharedSpecs(resource, kind)}
          count={count}
          paths={modelPaths(actor)}
          selection={asked.toString()}
          confirmed={(found as Selection).mark}
          save={saveSelected}
        />
      )}
    </>
  );
}

async function find(actor: UserActor, resource: Resource, asked: URLSearchParams): Promise<Selection | { refused: string }> {
  try {
    return await selectWanted(actor, resource, 'change', wantedIn(asked));
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return { refused: error.message };
    throw error;
  }
}

const NAMES_SHOWN = 12;
const inOrder = new Intl.Collator('en', { numeric: true });

async function Which({ actor, kind, selection: { ids, others } }: { actor: UserActor; kind: ResourceDescription; selection: Selection }) {
  const names = [...(await namesOf(actor, kind.label, ids.slice(0, NAMES_SHOWN).map(String))).values()].sort((a, b) =>
    inOrder.compare(a.name, b.name),
  );
  return (
    <>
      {names.length > 0 && (
        <p className="text-12 text-ink-2">
          {names.map(({ name, href = '' }, index) => (
            <span key={href}>
              {index > 0 && ', '}
              <Link href={href} className="link">
                {name}
              </Link>
            </span>
          ))}
          {ids.length > names.length && ` and ${formatCount(ids.length - names.length)} more`}
        </p>
      )}
      {others > 0 && ids.length > 0 && (
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

function Nothing({ kind, refused }: { kind: ResourceDescription; refused: string | undefined }) {
  return (
    <Empty
      title={refused ?? `There is no ${inSentence(kind.title)} here that you may change.`}
      action={<ButtonLink href={`/${kind.path}/`}>Back to the list</ButtonLink>}
    >
      Select rows in the list, then choose Edit.
    </Empty>
  );
}
