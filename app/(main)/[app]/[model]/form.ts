// The form of a kind of object: its fields as forms show them, and the values they start with.
import type { Choice, ChoiceEntry, FieldSpec, Json } from '@windlass/sdk';
import { flatChoices } from '@windlass/sdk';
import type { UserActor } from '@/core/access/actor';
import type { Resource } from '@/core/resources/define';
import type { ResourceDescription } from '@/core/resources/describe';
import { findRelated } from '@/core/resources/rows/lookup';
import { formDefaults, formValue } from '@/core/resources/schema';
import { namesOf } from '@/features/runs/object-names';
import { type Query, valuesOf } from '@/ui/kit/filters.ts';
import { inReadingOrder } from '@/ui/resource/object-facts.tsx';
import { asReference, type WireRow } from '@/ui/resource/wire.ts';
import { contentTitles } from '@/web/kind';

/** The fields that can be written, in reading order, and a little particular where a kind wants it. */
export function formSpecs(resource: Resource, kind: ResourceDescription): FieldSpec[] {
  return inReadingOrder(kind)
    .flatMap(({ spec }) => spec ?? [])
    .map((spec) => particular(spec, resource));
}

/** Those that several objects can share: not what names each of them, nor secrets. */
export function sharedSpecs(resource: Resource, kind: ResourceDescription): FieldSpec[] {
  const naming = new Set(resource.naturalKey.filter((path) => path?.length === 1).map((path) => path![0]!));
  return formSpecs(resource, kind).filter(({ name }) => {
    const field = resource.fields[name];
    if (!field || field.kind === 'secret' || field.unique) return false;
    return !(naming.has(name) && (field.kind === 'text' || field.kind === 'inet'));
  });
}

function particular(spec: FieldSpec, resource: Resource): FieldSpec {
  if (spec.kind === 'tags_text' && spec.widget === 'content_types') {
    const { min_length: _min, max_length: _max, widget: _widget, ...rest } = spec;
    return { ...rest, kind: 'multichoice', choices: typeChoices() };
  }
  if (resource.label === 'extras.gitrepository' && spec.name === 'provided_contents' && spec.kind === 'tags_text') {
    const { min_length: _min, max_length: _max, ...rest } = spec;
    return { ...rest, kind: 'multichoice', choices: [['extras.job', 'Jobs']], default: ['extras.job'] };
  }
  // Stored hashed and never asked for again: what a run's form says of its secrets doesn't hold here.
  if (spec.sensitive) return { ...spec, sensitive: false, widget: 'password' };
  return spec;
}

/** Parts of the product as a list of content types is grouped by them, in this order. */
const PARTS: readonly (readonly [title: string, apps: readonly string[]])[] = [
  ['Jobs and what all share', ['extras']],
  ['Devices and places', ['dcim']],
  ['Addresses', ['ipam']],
  ['Tenants', ['tenancy']],
  ['Users and permissions', ['users', 'auth']],
];

/** Content types by the parts of the product. */
export function typeChoices(): ChoiceEntry[] {
  const choices = Object.entries(contentTitles())
    .map(([label, title]): Choice => [label, `${title} (${label})`])
    .sort((a, b) => a[1].localeCompare(b[1], 'en'));
  const partOf = ([label]: Choice) => PARTS.find(([, apps]) => apps.includes(label.split('.')[0]!))?.[0];
  const parts = Map.groupBy(choices, partOf);
  return [...PARTS.map(([title]): ChoiceEntry => [title, parts.get(title) ?? []]), ...(parts.get(undefined) ?? [])];
}

/** Content types that are stored and of no kind here stay choices: a form must not lose them. */
export function withStoredChoices(specs: readonly FieldSpec[], row: WireRow): FieldSpec[] {
  return specs.map((spec) => {
    if (spec.kind !== 'multichoice') return spec;
    const known = new Set(flatChoices(spec.choices).map(([value]) => value));
    const stored = row[spec.name];
    const more = Array.isArray(stored) ? (stored as readonly string[]).filter((value) => !known.has(value)) : [];
    return { ...spec, choices: [...spec.choices, ...more.map((value): Choice => [value, value])] };
  });
}

/** An object as its form's widgets hold it. */
export function formValues(specs: readonly FieldSpec[], row: WireRow): Record<string, Json> {
  return Object.fromEntries(
    specs.map((spec) => [spec.name, spec.widget === 'password' ? '' : formValue(spec, slim(row[spec.name] ?? null))]),
  );
}

/** Of related objects a form needs the id and the name; of choices the value. */
function slim(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(slim);
  const reference = asReference(value);
  if (reference) return { id: reference.id, ...(reference.display !== undefined && { display: reference.display }) };
  return typeof value === 'object' && value !== null && 'value' in value && 'label' in value ? (value as { value: Json }).value : value;
}

/** What a new object's form starts with: the fields' defaults, then what the address says. */
export async function startValues(actor: UserActor, specs: readonly FieldSpec[], query: Query): Promise<Record<string, Json>> {
  const values: Record<string, Json> = formDefaults(specs);
  await Promise.all(
    specs.map(async (spec) => {
      const given = valuesOf(query, spec.name);
      const wanted = given.length > 0 ? [...given] : typeof spec.default === 'string' ? [spec.default] : [];
      if (wanted.length === 0) return;
      if (spec.kind === 'object' || spec.kind === 'multiobject') {
        const found = await namedObjects(actor, spec.model, wanted);
        values[spec.name] = spec.kind === 'object' ? (found[0] ?? null) : found;
      } else if (given.length > 0)
        values[spec.name] = spec.kind === 'multichoice' ? [...given] : spec.kind === 'boolean' ? given[0] === 'true' : given[0]!;
    }),
  );
  return values;
}

async function namedObjects(actor: UserActor, model: string, wanted: readonly string[]): Promise<Json[]> {
  const found = await Promise.all(wanted.map((value) => findRelated(actor, model, value)));
  const ids = found.flatMap((each) => ('id' in each ? [String(each.id)] : []));
  const names = await namesOf(actor, model, ids);
  return ids.map((id) => ({ id, ...(names.has(id) && { display: names.get(id)!.name }) }));
}
