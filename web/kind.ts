// What the pages of any kind of object share: which kind an address means, its description for who looks, and rows as they are shown.
import { notFound } from 'next/navigation';
import type { Json } from '@windlass/sdk';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { Resource, Row } from '@/core/resources/define';
import { describeResource, type ResourceDescription } from '@/core/resources/describe';
import { tellParts } from '@/core/resources/rows/part-names';
import { allResources, findResource, resourceAt } from '@/core/resources/registry';
import { inSentence } from '@/core/resources/sentence';
import { serialize } from '@/core/resources/rows/serialize';
import { hasGenericPages } from '@/features/catalog';
import type { ChangeAuthor } from '@/features/runs/history';

/** "dcim", "devices" → devices; the page of addresses that mean nothing. */
export function kindAt(app: string, model: string): Resource {
  const resource = resourceAt(`${app}/${model}`);
  if (!resource || !hasGenericPages(resource.label)) notFound();
  return resource;
}

export function describeFor(actor: UserActor, resource: Resource): ResourceDescription {
  const { label } = resource;
  return describeResource(resource, {
    view: can(actor, 'view', label),
    add: can(actor, 'add', label),
    change: can(actor, 'change', label),
    delete: can(actor, 'delete', label),
  });
}

/** What the page of an object tells: not what is counted in its tabs, nor the same thing twice, nor secrets. */
export function pageFields(resource: Resource, kind: ResourceDescription): ResourceDescription['fields'] {
  const targets = new Set<string>();
  return kind.fields.filter(({ name }) => {
    const field = resource.fields[name];
    if (field?.kind === 'target') return !targets.has(field.id) && targets.add(field.id);
    // What is never told says nothing, and reads as if there were none.
    if (field?.kind === 'secret' || (field?.kind === 'json' && field.readOnly)) return false;
    return field?.kind !== 'derived' || (!field.counted && kind.columns.includes(name));
  });
}

/** An object as its row shows it. */
type ShownRow = Readonly<Record<string, Json>> & { readonly id: string | number; readonly display: string };

/** Rows as the API has them, related objects by name, addresses relative to this server. */
export async function shownRows(actor: UserActor, resource: Resource, rows: readonly Row[]): Promise<ShownRow[]> {
  const objects = await serialize(resource, rows, { actor, base: '', view: { depth: 1 } });
  await tellParts(actor, objects);
  return objects as unknown as ShownRow[];
}

/** Whether there are changes of such objects: what is made of others is not written itself. */
export const isRecorded = (resource: Resource): boolean => resource.verbs.some((verb) => verb !== 'view');

/** What content types are called: "dcim.device" → "Device". Those that can be chosen: kinds of which there can be objects. */
export function contentTitles(): Record<string, string> {
  const kept = allResources().filter(({ vacant }) => !vacant);
  return Object.fromEntries(kept.map(({ label, title }) => [label, title]));
}

/** What objects of a content type are called in a sentence: "dcim.device" → "devices". */
export function kindsOf(label: string): string {
  const resource = findResource(label);
  return resource ? inSentence(resource.titlePlural) : label;
}

/** What the content types are called, and where the lists are of those that this person may choose from, for pickers. */
export function modelPaths(actor: UserActor): Record<string, { kinds: string; path?: string }> {
  return Object.fromEntries(
    allResources().map(({ label, path }) => [label, { kinds: kindsOf(label), ...(can(actor, 'view', label) && { path }) }]),
  );
}

/** Who changed a row last, as a page is given it. */
export const toAuthor = ({ time, user, origin, run }: ChangeAuthor) => ({
  time: time.toISOString(),
  user,
  origin,
  ...(run && { run }),
});

/** Of a segment of an address, as somebody wrote it. */
export function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    notFound();
  }
}
