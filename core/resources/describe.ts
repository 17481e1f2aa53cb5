// A kind of object as plain JSON: what pages need to draw its lists, forms and details. Types and pure functions only: browsers import this.
import type { ChoiceEntry, FieldSpec } from '@windlass/sdk';
import { flatChoices } from '@windlass/sdk';
import type { Resource, Verb } from './define';
import { fieldSpec, titleOf, type Field } from './fields';
import { filtersOf } from './filters/filter-names';
import { isSortable } from './rows/sorting';
import { findResource } from './registry';

/** How a value of the API looks in a cell or beside its label. */
export type ValueKind =
  | 'text'
  | 'multiline'
  | 'number'
  | 'boolean'
  | 'datetime'
  | 'json'
  | 'color'
  | 'address'
  | 'choice'
  | 'object'
  | 'objects'
  | 'list'
  | 'uuid';

export interface FieldDescription {
  name: string;
  label: string;
  kind: ValueKind;
  help: string;
  /** Its form field; null for what nobody writes. */
  spec: FieldSpec | null;
  sortable: boolean;
  /** Content type of what it refers to. */
  model?: string;
  group?: string;
}

export interface FilterDescription {
  name: string;
  label: string;
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'object' | 'datetime';
  options?: { value: string; label: string }[];
  model?: string;
  /** Suffixes beside plain equality: "ic", "gte". */
  lookups: string[];
}

/** Another kind's list that belongs on the page of an object: those that refer to it. */
export interface SectionDescription {
  label: string;
  title: string;
  /** Below /. */
  path: string;
  /** The filter of that list which takes this object's id. */
  filter: string;
}

export type May = Readonly<Record<Verb, boolean>>;

export interface ResourceDescription {
  label: string;
  /** Below / and below /api/: "dcim/devices". */
  path: string;
  /** One: "Device". Several: "Devices". */
  title: string;
  titlePlural: string;
  /** What an object's page shows, in order; those with a spec make its form. */
  fields: FieldDescription[];
  /** Columns of the list. */
  columns: string[];
  /** Sorting of the list when none is chosen. */
  order: string[];
  filters: FilterDescription[];
  sections: SectionDescription[];
  /** What the one who looks may do with some object of this kind; kinds that have no such verb say no. */
  may: May;
}

function kindOf(field: Field): ValueKind | null {
  switch (field.kind) {
    case 'text':
      return field.multiline ? 'multiline' : 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'datetime':
    case 'json':
    case 'color':
    case 'choice':
    case 'uuid':
      return field.kind;
    case 'inet':
      return 'address';
    case 'texts':
      return 'list';
    case 'reference':
    case 'target':
      return 'object';
    case 'references':
      return 'objects';
    case 'derived':
      if (field.choices) return 'choice';
      return field.type === 'integer' || field.type === 'number'
        ? 'number'
        : field.type === 'boolean' || field.type === 'datetime' || field.type === 'json'
          ? field.type
          : 'text';
    case 'secret':
      return 'text';
    case 'fixed':
      return null;
  }
}

function describeField(resource: Resource, name: string, field: Field): FieldDescription | null {
  const kind = kindOf(field);
  if (kind === null || field.hidden || name === 'custom_fields') return null;
  return {
    name,
    label: field.label ?? titleOf(name),
    kind,
    help: field.help ?? '',
    spec: field.readOnly ? null : fieldSpec(name, field),
    sortable: isSortable(resource, name),
    ...((field.kind === 'reference' || field.kind === 'references') && { model: field.model }),
    ...(field.group !== undefined && { group: field.group }),
  };
}

const optionsOf = (choices: readonly ChoiceEntry[]) => flatChoices(choices).map(([value, label]) => ({ value, label }));

function filterKind(field: Field | undefined): FilterDescription['kind'] {
  switch (field?.kind) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'choice':
    case 'datetime':
      return field.kind;
    case 'reference':
    case 'references':
      return 'object';
    case 'derived':
      return field.type === 'boolean' ? 'boolean' : field.type === 'integer' ? 'number' : field.choices ? 'choice' : 'text';
    default:
      return 'text';
  }
}

function describeFilters(resource: Resource): FilterDescription[] {
  const filters = new Map<string, FilterDescription>();
  for (const { name, suffix, path, field, extra } of filtersOf(resource).values()) {
    if (resource.fields[path[0]!]?.kind === 'fixed') continue; // finds nothing, and is there for clients of the API
    const known = filters.get(name);
    if (known && suffix !== '') known.lookups.push(suffix);
    if (known) continue;
    const model = extra?.model ?? (field?.kind === 'reference' || field?.kind === 'references' ? field.model : undefined);
    const choices = field?.kind === 'choice' || field?.kind === 'derived' ? field.choices : undefined;
    filters.set(name, {
      name,
      label: extra?.label ?? field?.label ?? titleOf(name),
      kind: extra ? (extra.kind === 'inet' ? 'text' : extra.kind) : filterKind(field),
      ...(choices && { options: optionsOf(choices) }),
      ...(model !== undefined && { model }),
      lookups: suffix === '' ? [] : [suffix],
    });
  }
  return [...filters.values()];
}

function describeSections(resource: Resource): SectionDescription[] {
  return (resource.list.sections ?? []).flatMap((label) => {
    const other = findResource(label);
    const link =
      other &&
      Object.entries(other.fields).find(
        ([, field]) => (field.kind === 'reference' || field.kind === 'references') && field.model === resource.label && !field.hidden,
      );
    return other && link ? [{ label, title: other.titlePlural, path: other.path, filter: link[0] }] : [];
  });
}

/** `may`: the answers of the permission check for the one who looks. */
export function describeResource(resource: Resource, may: May): ResourceDescription {
  return {
    label: resource.label,
    path: resource.path,
    title: resource.title,
    titlePlural: resource.titlePlural,
    fields: Object.entries(resource.fields)
      .map(([name, field]) => describeField(resource, name, field))
      .filter((field) => field !== null),
    columns: [...resource.list.columns],
    order: [...resource.list.order],
    filters: describeFilters(resource),
    sections: describeSections(resource),
    may: Object.fromEntries(Object.entries(may).map(([verb, allowed]) => [verb, allowed && resource.verbs.includes(verb as Verb)])) as May,
  };
}
