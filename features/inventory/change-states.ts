// What a change left behind, whole, as the change log of the API shows it: the columns as they were, and the object as the API would have shown it.
import type { Json } from '@windlass/sdk';
import { flatChoices } from '@windlass/sdk';
import type { Actor } from '@/core/access/actor';
import { snapshots } from '@/core/changes/record';
import { columnOf, type Resource, type Row } from '@/core/resources/define';
import type { Field } from '@/core/resources/fields';
import { naturalSlug } from '@/core/resources/names';
import { findResource, resourceOf } from '@/core/resources/registry';
import { brief, nestedObjects, type WireObject } from '@/core/resources/rows/serialize';

type State = Record<string, Json>;
type Id = string | number;
type Found = ReadonlyMap<string, WireObject | null>;

interface Recorded {
  readonly seq: string;
  readonly model: string;
  readonly objectId: string;
  readonly repr: string;
}

/** Columns become fields; foreign keys stay ids. */
function flatState(resource: Resource | undefined, state: Record<string, unknown> | null): State | null {
  if (!state) return null;
  const names = new Map(Object.entries(resource?.fields ?? {}).map(([name, field]) => [columnOf(name, field), name]));
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [names.get(name) ?? name, value as Json]));
}

const asList = (value: Json | undefined): Id[] => (Array.isArray(value) ? (value as Id[]) : []);

/** What a state refers to, by kind. */
function collect(resource: Resource, state: State, wanted: Map<string, Set<Id>>): void {
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.hidden || (field.kind !== 'reference' && field.kind !== 'references')) continue;
    const ids =
      field.kind === 'reference' ? asList(state[name] === null || state[name] === undefined ? [] : [state[name]]) : asList(state[name]);
    if (ids.length > 0) wanted.set(field.model, new Set([...(wanted.get(field.model) ?? []), ...ids]));
  }
}

/** Addresses have no host, as the record belongs to none; related objects are shown as they are now, by their ids where they are gone. */
function wireValue(field: Field, value: Json | undefined, found: Found): Json {
  const at = (model: string, id: Id): Json => found.get(`${model} ${id}`) ?? brief('', resourceOf(model), id);
  switch (field.kind) {
    case 'fixed':
      return field.value;
    case 'reference':
      return value === null || value === undefined ? null : at(field.model, value as Id);
    case 'references':
      return asList(value).map((id) => at(field.model, id));
    case 'choice':
      if (value === null || value === undefined || value === '') return null;
      return field.plain
        ? value
        : { value, label: flatChoices(field.choices).find(([known]) => known === value)?.[1] ?? String(value as string) };
    case 'datetime':
      return typeof value === 'string' ? value.replace(/\+00:00$/, 'Z') : null;
    default:
      return value ?? null;
  }
}

function wireState(resource: Resource, { objectId, repr }: Recorded, state: State, found: Found): WireObject {
  const id = resource.idType === 'integer' ? Number(objectId) : objectId;
  const shown = Object.entries(resource.fields).filter(([, field]) => !field.hidden && field.kind !== 'secret');
  return {
    ...brief('', resource, id),
    display: repr,
    natural_slug: naturalSlug(resource, { ...state, id }),
    ...(!resource.plain && !resource.dated && { notes_url: `/api/${resource.path}/${objectId}/notes/` }),
    ...Object.fromEntries(shown.map(([name, field]) => [name, wireValue(field, state[name], found)])),
  };
}

/** Adds to each change of a list what it left behind; for a deletion, what was there. */
export async function withStates(rows: readonly Row[], objects: readonly WireObject[], actor: Actor): Promise<WireObject[]> {
  const changes = rows.map((row): Recorded => ({
    seq: String(row['seq']),
    model: String(row['changed_object_type']),
    objectId: String(row['changed_object_id']),
    repr: String(row['object_repr']),
  }));
  const snapshotsBySeq = await snapshots(changes);
  const states = changes.map(({ seq, model }) => {
    const snapshot = snapshotsBySeq.get(seq);
    return flatState(findResource(model), snapshot?.after ?? snapshot?.before ?? null);
  });
  const wanted = new Map<string, Set<Id>>();
  for (const [index, state] of states.entries()) {
    const resource = findResource(changes[index]!.model);
    if (resource && state) collect(resource, state, wanted);
  }
  const found = await nestedObjects(wanted, { actor, base: '' });
  return objects.map((object, index) => {
    const change = changes[index]!;
    const state = states[index] ?? null;
    const resource = findResource(change.model);
    return { ...object, object_data: state, object_data_v2: resource && state ? wireState(resource, change, state, found) : null };
  });
}
