// One object for its pages: loaded within the reader's scope, with the head that all of them share.
import { Pencil, Plus } from 'lucide-react';
import { cache, type ReactNode } from 'react';
import { can, isWithin, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { Resource } from '@/core/resources/define';
import type { ResourceDescription } from '@/core/resources/describe';
import { countReferrers, referrersOf, type Referrer } from '@/core/resources/filters/related';
import { readObject } from '@/core/resources/service';
import { inSentence } from '@/core/resources/sentence';
import { hasGenericPages } from '@/features/catalog';
import { historyLength, runsThatTouched } from '@/features/runs/history';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { ObjectStatus } from '@/ui/kit/object-status.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Tabs, type Tab } from '@/ui/kit/tabs.tsx';
import { DeleteObject } from '@/ui/resource/delete-object.tsx';
import { isMachineNamed } from '@/ui/resource/looks.tsx';
import { showValue } from '@/ui/resource/value.tsx';
import { asReference, type WireRow } from '@/ui/resource/wire.ts';
import { pageActorWho } from '@/web/page';
import { clockFor, shown } from '@/web/shown';
import { decodeKey, describeFor, isRecorded, kindAt, shownRows } from '@/web/kind';
import { areaCrumb } from '../crumbs';

export type ObjectParams = Promise<{ app: string; model: string; id: string }>;

export interface ShownObject {
  actor: UserActor;
  resource: Resource;
  kind: ResourceDescription;
  id: string | number;
  row: WireRow;
  /** "/dcim/devices/8de9…/" */
  path: string;
}

/** The object of an address, for who looks; the pages for "not found" and "not allowed" otherwise. */
export async function loadObject(params: ObjectParams): Promise<ShownObject> {
  const { app, model, id } = await params;
  return load(app, model, id);
}

// A page and its title ask for the same object: it is loaded once a request.
const load = cache(async (app: string, model: string, key: string): Promise<ShownObject> => {
  const resource = kindAt(app, model);
  const actor = await pageActorWho('view', resource.label);
  const stored = await shown(readObject(actor, resource, decodeKey(key)));
  const [row] = await shownRows(actor, resource, [stored]);
  return { actor, resource, kind: describeFor(actor, resource), id: stored.id, row: row!, path: `/${resource.path}/${stored.id}/` };
});

/** Whether this very object is among those that the actor may do it to. */
export async function mayDo({ actor, resource, id }: ShownObject, action: 'change' | 'delete'): Promise<boolean> {
  return resource.verbs.includes(action) && isWithin(resource, scopeOrNothing(actor, action, resource.label), [id]);
}

export interface RelatedTab extends Referrer {
  key: string;
  count: number;
}

/** The lists beside an object, each under a short name for the address. Kinds with pages of their own making are listed there. */
export async function relatedTabs({ actor, resource, id }: ShownObject): Promise<RelatedTab[]> {
  const listed = referrersOf(resource).filter((referrer) => hasGenericPages(referrer.resource.label));
  const referrers = await countReferrers(actor, listed, id);
  return referrers.map((referrer) => {
    const list = referrer.resource.path.split('/').at(-1)!;
    const alone = referrers.filter((other) => other.resource === referrer.resource).length === 1;
    const title = referrer.resource.label === 'extras.objectchange' ? 'Changes made' : referrer.title;
    return { ...referrer, title, key: alone ? list : `${list}.${referrer.field}` };
  });
}

export interface ObjectHeadProps {
  object: ShownObject;
  related: readonly RelatedTab[];
  /** The open tab's address. */
  current: string;
  /** Before Edit and Delete. */
  actions?: ReactNode;
}

export async function ObjectHead({ object, related, current, actions }: ObjectHeadProps) {
  const { kind, row, path, resource } = object;
  const [mayChange, mayDelete, tabs] = await Promise.all([mayDo(object, 'change'), mayDo(object, 'delete'), tabsOf(object, related)]);
  const status = asReference(row['status'])?.display;
  return (
    <PageHeader
      crumbs={[
        areaCrumb(resource.label),
        { label: kind.titlePlural, href: `/${kind.path}/` },
        { label: row.display, mono: isMachineNamed(kind.label) },
      ]}
      title={row.display}
      mono={isMachineNamed(kind.label)}
      status={status !== undefined && <ObjectStatus name={status} />}
      meta={await metaOf(object)}
      actions={
        <>
          {actions}
          {mayChange && (
            <ButtonLink href={`${path}edit/`} icon={<Pencil aria-hidden />} hotkey="E">
              Edit
            </ButtonLink>
          )}
          {mayDelete && <DeleteObject kind={kind} id={object.id} name={row.display} />}
        </>
      }
      tabs={<Tabs label={kind.title} current={current} tabs={tabs} />}
    />
  );
}

/** What tells it from its neighbours: the related objects that its list shows, and its tags. */
async function metaOf({ actor, kind, row }: ShownObject): Promise<ReactNode> {
  const clock = await clockFor(actor);
  const told = kind.columns
    .filter((name) => name !== 'status')
    .flatMap((name) => kind.fields.find((field) => field.name === name && (field.kind === 'object' || field.model === 'extras.tag')) ?? []);
  const shownFields = told
    .map((field) => ({ name: field.name, value: showValue({ field, value: row[field.name], clock, place: 'page' }) }))
    .filter(({ value }) => value !== null);
  return shownFields.length === 0 ? undefined : shownFields.map(({ name, value }) => <span key={name}>{value}</span>);
}

async function tabsOf(object: ShownObject, related: readonly RelatedTab[]): Promise<Tab[]> {
  const { actor, resource, id, path } = object;
  const [runs, history] = await Promise.all([
    isRecorded(resource) && can(actor, 'view', 'extras.jobresult') ? runsThatTouched(actor, resource, id, { limit: 1 }) : undefined,
    isRecorded(resource) && can(actor, 'view', 'extras.objectchange') ? historyLength(actor, resource, id) : undefined,
  ]);
  return [
    { label: 'Overview', href: path },
    ...related.map(({ title, key, count }) => ({ label: title, href: `${path}?tab=${key}`, count })),
    ...(runs ? [{ label: 'Runs that touched it', href: `${path}?tab=runs`, count: runs.total }] : []),
    ...(history !== undefined ? [{ label: 'Changes', href: `${path}changelog/`, count: history }] : []),
  ];
}

/** "Add interface", with this object filled in. */
export function AddRelated({ to, kind, tab }: { to: ShownObject; kind: ResourceDescription; tab: RelatedTab }) {
  return (
    <ButtonLink href={`/${kind.path}/add/?${tab.field}=${to.id}`} icon={<Plus aria-hidden />} size="small">
      Add {inSentence(kind.title)}
    </ButtonLink>
  );
}
