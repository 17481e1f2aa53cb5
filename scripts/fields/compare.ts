// What a real server's API has that ours has not, or has otherwise: read from the digest of its document and from our descriptors. Why: reasons.ts.
import fs from 'node:fs';
import path from 'node:path';
import { flatChoices } from '@windlass/sdk';
import type { Resource } from '@/core/resources/define';
import { type Field, isWritable } from '@/core/resources/fields';
import { filtersOf } from '@/core/resources/filters/filter-names';
import { resourceSchemas, schemaName } from '@/core/resources/openapi/object-schema';
import { resourceAt } from '@/core/resources/registry';
import '@/features/catalog';

export type About = 'address' | 'verb' | 'field' | 'empty' | 'type' | 'written' | 'required' | 'choice' | 'filter';

export interface Difference {
  /** Of the list, as in the digest: "/dcim/devices/". */
  readonly endpoint: string;
  readonly about: About;
  readonly name: string;
  /** Of what is always empty: the kind that would be in it. */
  readonly model?: string;
}

/** What both have. */
export interface Counts {
  readonly fields: number;
  readonly written: number;
  readonly filters: number;
  readonly choices: number;
}

export interface Comparison {
  readonly endpoint: string;
  readonly counts: Counts;
  readonly differences: readonly Difference[];
}

interface FieldFacts {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface EndpointFacts {
  readonly verbs: readonly string[];
  readonly subpaths: readonly string[];
  readonly fields: Readonly<Record<string, FieldFacts>>;
  readonly filters: readonly string[];
  readonly write?: { readonly [verb: string]: { readonly fields: readonly string[]; readonly required: readonly string[] } };
}

interface Digest {
  readonly paths: Readonly<Record<string, EndpointFacts>>;
  /** Values and labels by "/dcim/cables/type"; or "same as …". */
  readonly choices: Readonly<Record<string, Readonly<Record<string, string>> | string>>;
}

/** Parameters of every list that select nothing. */
const NO_FILTERS = new Set(['depth', 'format', 'limit', 'offset', 'q', 'sort']);
/** Written by every kind, and read by none of ours by name. */
const ANY_KIND = new Set(['id', 'custom_fields', 'relationships']);

export function compareAll(root: string): Comparison[] {
  const digest = JSON.parse(fs.readFileSync(path.join(root, 'tests/compat/golden/fields.json'), 'utf8')) as Digest;
  return Object.entries(digest.paths).map(([endpoint, facts]) => compare(root, endpoint, facts, digest.choices));
}

function compare(root: string, endpoint: string, facts: EndpointFacts, choices: Digest['choices']): Comparison {
  const resource = resourceAt(endpoint.slice(1, -1));
  if (!resource) {
    const differences = hasRoute(root, endpoint, '') ? [] : [{ endpoint, about: 'address' as const, name: endpoint }];
    return { endpoint, counts: { fields: 0, written: 0, filters: 0, choices: 0 }, differences };
  }
  const fields = Object.keys(facts.fields);
  const empty = emptyIn(resource, facts);
  const written = writtenBy(resource, facts);
  const filters = facts.filters.filter((name) => !NO_FILTERS.has(name));
  const own = filtersOf(resource);
  const lists = choicesOf(resource, endpoint, choices);
  const found: readonly (readonly [About, readonly { name: string; model?: string }[]])[] = [
    ['address', named(facts.subpaths.map(subpath).filter((sub) => !hasRoute(root, endpoint, sub)))],
    ['verb', named(facts.verbs.filter((verb) => !verbsOf(resource).includes(verb)))],
    ['field', named(fields.filter((name) => !isSent(resource, name)))],
    ['empty', empty],
    ['type', named(fields.filter((name) => differs(resource, name, facts.fields[name]!)))],
    ['written', named(written.fields.filter((name) => !takes(resource, name)))],
    ['required', named(written.changed)],
    ['choice', named(lists.flatMap(({ missing }) => missing))],
    ['filter', named(filters.filter((name) => !own.has(name)))],
  ];
  return {
    endpoint,
    counts: {
      fields: fields.filter((name) => isSent(resource, name)).length - empty.length,
      written: written.fields.filter((name) => takes(resource, name)).length,
      filters: filters.filter((name) => own.has(name)).length,
      choices: lists.reduce((sum, { known }) => sum + known, 0),
    },
    differences: found.flatMap(([about, names]) => names.map((one): Difference => ({ endpoint, about, ...one }))),
  };
}

const named = (names: readonly string[]) => names.map((name) => ({ name }));

/** "{id}/available-ips/" → "available-ips". A detail address itself is the kind's own. */
const subpath = (address: string): string => address.replace(/^\{\w+\}\//, '').replace(/\/$/, '');

/** Whether a file of app/api answers there. */
function hasRoute(root: string, endpoint: string, sub: string): boolean {
  if (sub === '' && resourceAt(endpoint.slice(1, -1))) return true;
  const [app = '', model = ''] = endpoint.slice(1, -1).split('/');
  const below = sub === '' ? '' : `/[key]/${sub}`;
  return [`${app}/${model}`, `${app}/[model]`, '[app]/[model]'].some((own) =>
    fs.existsSync(path.join(root, 'app/api', `${own}${below}`, 'route.ts')),
  );
}

function verbsOf({ verbs }: Resource): string[] {
  const methods = { view: ['GET'], add: ['POST'], change: ['PUT', 'PATCH'], delete: ['DELETE'] };
  return verbs.flatMap((verb) => methods[verb]);
}

const propertiesOf = (resource: Resource) =>
  (resourceSchemas(resource)[schemaName(resource)]!['properties'] ?? {}) as Record<string, Readonly<Record<string, unknown>>>;
const isSent = (resource: Resource, name: string) => Object.hasOwn(propertiesOf(resource), name);

const takes = (resource: Resource, name: string): boolean => {
  const field = resource.fields[name];
  return Object.hasOwn(resource.oneOf ?? {}, name) || (field !== undefined && isWritable(field));
};

/** Fields that are there and hold nothing. */
const emptyIn = (resource: Resource, facts: EndpointFacts): { name: string; model?: string }[] =>
  Object.keys(facts.fields).flatMap((name) => {
    const field = resource.fields[name];
    if (field?.kind !== 'fixed') return [];
    const model = field.as?.kind === 'reference' || field.as?.kind === 'references' ? field.as.model : undefined;
    return [{ name, ...(model !== undefined && { model }) }];
  });

function writtenBy(resource: Resource, { write }: EndpointFacts): { fields: string[]; changed: string[] } {
  const said = write?.['post'] ?? write?.['put'];
  if (!said) return { fields: [], changed: [] };
  const fields = said.fields.filter((name) => !ANY_KIND.has(name) && resource.fields[name]?.kind !== 'fixed');
  const isRequired = (field: Field | undefined) => field?.required === true && isWritable(field);
  return {
    fields,
    changed: fields.filter((name) => takes(resource, name) && isRequired(resource.fields[name]) !== said.required.includes(name)),
  };
}

/** Another JSON type, null on one side alone, or other limits. Choices are null where none is chosen, whatever is said of them. */
function differs(resource: Resource, name: string, fact: FieldFacts): boolean {
  const field = resource.fields[name];
  const property = propertiesOf(resource)[name];
  if (!property || field === undefined || field.kind === 'fixed' || field.kind === 'choice' || fact.type === undefined) return false;
  const text = JSON.stringify(property);
  const isObject = fact.type === 'object' && (field.kind === 'reference' || field.kind === 'derived');
  if (!isObject && !text.includes(`"${fact.type}"`)) return true;
  if ((fact.nullable ?? false) !== text.includes('"null"')) return true;
  if (!isWritable(field) || !('max' in field || 'min' in field || fact.maxLength !== undefined || fact.maximum !== undefined)) return false;
  const { min, max } = field as { min?: number; max?: number };
  if (field.kind === 'color' || field.kind === 'texts') return false;
  if (fact.maxLength !== undefined) return max !== fact.maxLength;
  return (isBound(fact.minimum) && fact.minimum !== min) || (isBound(fact.maximum) && fact.maximum !== max);
}

const isBound = (limit: number | undefined): boolean => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

function choicesOf(resource: Resource, endpoint: string, choices: Digest['choices']): { missing: string[]; known: number }[] {
  return Object.entries(choices)
    .filter(([address]) => address.startsWith(endpoint) && !address.slice(endpoint.length).includes('/'))
    .map(([address, said]) => {
      const name = address.slice(endpoint.length);
      const values = Object.keys(typeof said === 'string' ? (choices[said.replace('same as ', '')] as Record<string, string>) : said);
      const field = resource.fields[name];
      const own = field && 'choices' in field ? flatChoices(field.choices).map(([value]) => value) : [];
      const missing = values.filter((value) => !own.includes(value));
      return { missing: missing.map((value) => `${name}=${value}`), known: values.length - missing.length };
    });
}
