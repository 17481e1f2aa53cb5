// Finds the row that somebody names: by id, address, natural key, natural slug, or a dictionary of attributes. Only rows they may see are found by name.
import { can, everything, scope, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import type { Tx } from '@/core/db/client';
import { and, compare, none, not, or, present, type Path, type Predicate } from '@/core/predicate';
import { compile, isUuid, PredicateError } from '@/core/sql';
import type { Resource, Row } from '../define';
import { resourceOf } from '../registry';
import { selectIds, selectRows } from './rows';
import { naturalSlug } from '../names';

const NULL_PART = '\0';

/** The id in a text, if it has the form of one. */
export function asId(resource: Resource, value: unknown): string | number | undefined {
  if (resource.idType === 'integer') {
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 2 ** 31 ? number : undefined;
  }
  return typeof value === 'string' && isUuid(value.trim()) ? value.trim().toLowerCase() : undefined;
}

/** The parts of a natural key in one text. Where there is one part, the text is it. */
const keyParts = (resource: Resource, key: string) => (resource.naturalKey.length === 1 ? [key] : key.split(';'));

/** Rows whose natural key is these values: parts that are left out at the end are empty. */
export function naturalKeyPredicate(resource: Resource, parts: readonly string[]): Predicate {
  const key = resource.naturalKey;
  if (parts.length > key.length) return none;
  const terms = key.map((path, index) => {
    const part = parts[index];
    const isEmpty = part === undefined || part === NULL_PART;
    if (path === null) return isEmpty || part === '' ? undefined : none;
    return isEmpty ? not(present(path)) : compare(path, 'exact', part);
  });
  return and(...terms.filter((term) => term !== undefined));
}

/** The row behind a segment of an address: its id, its natural key, or its natural slug. */
export async function findByKey(resource: Resource, allowed: Scope, key: string, extra?: Predicate, tx?: Tx): Promise<Row | undefined> {
  const where = (predicate: Predicate) => ({ where: and(predicate, allowed.predicate, ...(extra ? [extra] : [])), limit: 2 });
  const id = asId(resource, key);
  if (id !== undefined) return (await selectRows(resource, where(compare(['id'], 'exact', id)), tx))[0];
  if (key.length > 1000 || !key.isWellFormed()) return undefined;
  const byName = await tolerant(() => selectRows(resource, where(naturalKeyPredicate(resource, keyParts(resource, key))), tx));
  if (byName.length > 0) return byName.length === 1 ? byName[0] : undefined;
  return findBySlug(resource, where, key, tx);
}

async function findBySlug(
  resource: Resource,
  where: (p: Predicate) => { where: Predicate },
  slug: string,
  tx?: Tx,
): Promise<Row | undefined> {
  const start = /_([0-9a-f]{4})$/.exec(slug)?.[1];
  if (start === undefined || resource.idType !== 'uuid') return undefined;
  // All ids that start with these four digits lie between two ids.
  const range = and(
    compare(['id'], 'gte', `${start}0000-0000-0000-0000-000000000000`),
    compare(['id'], 'lte', `${start}ffff-ffff-ffff-ffff-ffffffffffff`),
  );
  const rows = await selectRows(resource, { ...where(range), limit: 1000 }, tx);
  return rows.find((row) => naturalSlug(resource, row) === slug);
}

async function tolerant<T>(find: () => Promise<T[]>): Promise<T[]> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PredicateError) return [];
    throw error;
  }
}

/** `unfit`: it is there, and not meant for objects of this type. */
export type Found = { readonly id: string | number } | { readonly fault: string; readonly why: 'none' | 'several' | 'unfit' };

/** The field with the name that people call a row by, where there is one. It need not be the only one with it. */
export const nameField = (resource: Resource): string | undefined =>
  ['name', 'model', 'username'].find((field) => Object.hasOwn(resource.fields, field));

export const shorten = (value: unknown) => {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

/**
 * The related row that a value in a request names. Rows outside what the actor may view are as absent as those that do not exist;
 * who may view none of them at all can still name them by id, which can't be guessed.
 */
export async function findRelated(actor: Actor, model: string, value: unknown, forType?: string, tx?: Tx): Promise<Found> {
  const resource = resourceOf(model);
  const fault: Found = { fault: `Related object not found using the provided value: ${shorten(value)}.`, why: 'none' };
  const wanted = readValue(resource, value);
  if (wanted === undefined) return fault;
  const seesSome = can(actor, 'view', model);
  if (!seesSome && !wanted.byId) return fault;
  const allowed = seesSome ? scope(actor, 'view', model) : everything('named by an id that its sender knows');
  const ids = await tolerant(() => selectIds(resource, and(wanted.predicate, allowed.predicate), 2, tx));
  if (ids.length > 1) return { fault: `Several objects match ${shorten(value)}: be more specific.`, why: 'several' };
  if (ids.length === 0) return fault;
  if (forType !== undefined && !(await fits(resource, ids[0]!, forType, tx)))
    return { fault: `${resource.title} ${shorten(value)} is not meant for objects of type ${forType}.`, why: 'unfit' };
  return { id: ids[0]! };
}

/** A name that more rows than this have says too little to filter by. */
export const MAX_NAMESAKES = 1000;

/**
 * The rows that a filter's value names: the one with that id, or all with that natural key or name, as names repeat (a room's in another building).
 * Empty when there is none that the actor may view; of more than `MAX_NAMESAKES` one more than that.
 */
export async function findNamed(actor: Actor, model: string, value: string): Promise<(string | number)[]> {
  const resource = resourceOf(model);
  if (asId(resource, value) !== undefined || !can(actor, 'view', model)) {
    const found = await findRelated(actor, model, value);
    return 'id' in found ? [found.id] : [];
  }
  const name = nameField(resource);
  const called = [
    naturalKeyPredicate(resource, keyParts(resource, value)),
    ...(name === undefined ? [] : [compare([name], 'exact', value)]),
  ];
  const within = scope(actor, 'view', model).predicate;
  return selectIds(resource, and(or(...called.filter((predicate) => fitsInto(resource, predicate))), within), MAX_NAMESAKES + 1);
}

/** Whether what was given has the form that the fields have. */
export function fitsInto(resource: Resource, predicate: Predicate): boolean {
  try {
    compile(predicate, resource, 'x');
    return true;
  } catch (error) {
    if (error instanceof PredicateError) return false;
    throw error;
  }
}

const fits = async (resource: Resource, id: string | number, type: string, tx?: Tx) =>
  (await selectIds(resource, and(compare(['id'], 'exact', id), compare(['content_types'], 'exact', type)), 1, tx)).length === 1;

interface Wanted {
  readonly predicate: Predicate;
  readonly byId: boolean;
}

function readValue(resource: Resource, value: unknown): Wanted | undefined {
  const id = asId(resource, value) ?? idInAddress(resource, value);
  if (id !== undefined) return { predicate: compare(['id'], 'exact', id), byId: true };
  if (typeof value === 'string' && value !== '')
    return { predicate: naturalKeyPredicate(resource, keyParts(resource, value)), byId: false };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const attributes = value as Record<string, unknown>;
  if (Object.hasOwn(attributes, 'id')) return readValue(resource, attributes['id']);
  if (typeof attributes['url'] === 'string') return readValue(resource, attributes['url']);
  const terms = readAttributes(resource, attributes, []);
  return terms === undefined || terms.length === 0 ? undefined : { predicate: and(...terms), byId: false };
}

function idInAddress(resource: Resource, value: unknown): string | number | undefined {
  const found = typeof value === 'string' ? /\/api\/([a-z-]+\/[a-z-]+)\/([^/?#]+)\/?$/.exec(value) : null;
  return found && found[1] === resource.path ? asId(resource, found[2]) : undefined;
}

function readAttributes(resource: Resource, attributes: Record<string, unknown>, prefix: Path): Predicate[] | undefined {
  const terms: Predicate[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    if (!field || field.hidden) return undefined;
    const path = [...prefix, name];
    if (value === null) terms.push(not(present(path)));
    else if (field.kind === 'reference') {
      const inner = readRelated(resourceOf(field.model), value, path);
      if (!inner) return undefined;
      terms.push(...inner);
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      terms.push(compare(path, 'exact', value));
    else return undefined;
  }
  return terms;
}

function readRelated(resource: Resource, value: unknown, path: Path): Predicate[] | undefined {
  const id = asId(resource, value);
  if (id !== undefined) return [compare(path, 'exact', id)];
  if (typeof value === 'string')
    return resource.naturalKey[0] ? [compare([...path, ...resource.naturalKey[0]], 'exact', value)] : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > 4) return undefined;
  const attributes = value as Record<string, unknown>;
  if (Object.hasOwn(attributes, 'id')) return readRelated(resource, attributes['id'], path);
  return readAttributes(resource, attributes, path);
}
