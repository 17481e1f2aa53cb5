// Rows → what the API says of them. Relations are loaded by kind, a statement for each however many rows there are.
import sql from 'sql-template-tag';
import type { ChoiceEntry, Json } from '@windlass/sdk';
import { flatChoices } from '@windlass/sdk';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { query, type Tx } from '@/core/db/client';
import { and, compare } from '@/core/predicate';
import { column, identifier } from '@/core/sql';
import type { Resource, Row } from '../define';
import type { Field, ReferencesField } from '../fields';
import { customFieldsOf, customValues } from '../custom-fields';
import { displayOf, naturalSlug, urlOf } from '../names';
import { findResource, resourceOf } from '../registry';
import { selectIds, selectRows } from './rows';

export type WireObject = Record<string, Json>;

/** How much of an object is told. */
export interface View {
  readonly depth: number;
  /** Parts that are sent only when asked for. */
  readonly include: ReadonlySet<string>;
  readonly excludeM2m: boolean;
}

/** Where the answer goes, and how much of it. */
export interface Audience {
  readonly actor: Actor;
  /** Scheme and host under which the asker reaches this server, without a slash at its end. */
  readonly base: string;
  readonly view?: Partial<View>;
  /** What was asked: answers to writes hold more, and a create's answer leaves counts out. */
  readonly answer?: 'read' | 'create' | 'update';
  readonly tx?: Tx;
}

type Id = string | number;
type Brief = { id: Id; object_type: string; url: string };
/** Ids by owner. */
type Links = ReadonlyMap<Id, readonly Id[]>;

export const brief = (base: string, resource: Resource, id: Id): Brief => ({
  id,
  object_type: resource.label,
  url: urlOf(base, resource, id),
});

export async function serialize(resource: Resource, rows: readonly Row[], audience: Audience): Promise<WireObject[]> {
  return new Serializer(audience).level(resource, rows, audience.view?.depth ?? 0, false);
}

export async function serializeOne(resource: Resource, row: Row, audience: Audience): Promise<WireObject> {
  return (await serialize(resource, [row], audience))[0]!;
}

/** Objects as they look inside others, by "label id"; those that the asker may not view are missing. */
export async function nestedObjects(
  wanted: ReadonlyMap<string, ReadonlySet<Id>>,
  audience: Audience,
): Promise<Map<string, WireObject | null>> {
  return new Serializer(audience).nested(wanted);
}

/** Clients tell by this mark that an object of any kind may stand here; a brief one has none. */
const toTarget = (object: Json): Json => (isWhole(object) ? { ...object, generic_foreign_key: true } : object);
const isWhole = (object: Json): object is Record<string, Json> => typeof object === 'object' && object !== null && 'display' in object;

const labelOf = (choices: readonly ChoiceEntry[], value: string) => flatChoices(choices).find(([known]) => known === value)?.[1] ?? value;

class Serializer {
  private readonly audience: Audience;

  constructor(audience: Audience) {
    this.audience = audience;
  }

  async level(resource: Resource, rows: readonly Row[], depth: number, nested: boolean): Promise<WireObject[]> {
    const shown = Object.entries(resource.fields).filter(([, field]) => this.isShown(field, nested));
    const links = await this.links(resource, shown, rows);
    const objects = await this.related(shown, rows, links, depth);
    const custom = rows.length > 0 && Object.hasOwn(resource.fields, 'custom_fields') ? await customFieldsOf(resource.label) : [];
    return rows.map((row) => {
      const object = this.object(resource, row, shown, links, objects, nested);
      return Object.hasOwn(object, 'custom_fields') ? { ...object, custom_fields: customValues(custom, object['custom_fields']) } : object;
    });
  }

  async nested(wanted: ReadonlyMap<string, ReadonlySet<Id>>): Promise<Map<string, WireObject | null>> {
    const objects = new Map<string, WireObject | null>();
    await this.each(wanted, ([label, ids]) => this.load(label, [...ids], 1, objects));
    return objects;
  }

  private isShown(field: Field, nested: boolean): boolean {
    if (field.hidden || field.kind === 'secret') return false;
    const isMany = (field.kind === 'references' && !field.nested) || (field.kind === 'texts' && field.of === 'content_types');
    if (isMany && nested) return false;
    if (field.kind === 'references' && this.audience.view?.excludeM2m) return false;
    if (field.kind !== 'derived' || !field.counted) return true;
    return !nested && (this.audience.answer !== 'create' || field.counted === 'null');
  }

  private object(
    resource: Resource,
    row: Row,
    shown: readonly [string, Field][],
    links: ReadonlyMap<string, Links>,
    objects: ReadonlyMap<string, WireObject | null>,
    nested: boolean,
  ): WireObject {
    const { base, answer = 'read', view } = this.audience;
    const at = (label: string, id: Id): Json =>
      objects.get(`${label} ${id}`) ?? (objects.has(`${label} ${id}`) ? null : brief(base, resourceOf(label), id));
    const result: WireObject = {
      id: row.id,
      object_type: resource.label,
      display: displayOf(resource, row),
      url: urlOf(base, resource, row.id),
      natural_slug: naturalSlug(resource, row),
    };
    for (const [name, field] of shown) result[name] = this.value(field, name, row, links, at);
    if ((resource.plain || resource.dated) && !resource.noted) return result;
    result['notes_url'] = `${urlOf(base, resource, row.id)}notes/`;
    if (nested || resource.dated) return result;
    for (const part of resource.parts ?? ['computed_fields', 'relationships'])
      if (answer !== 'read' || view?.include?.has(part)) result[part] = {};
    return result;
  }

  private value(field: Field, name: string, row: Row, links: ReadonlyMap<string, Links>, at: (label: string, id: Id) => Json): Json {
    const value = row[name] as Json | undefined;
    switch (field.kind) {
      case 'fixed':
        return field.value;
      case 'choice':
      case 'derived': {
        if (field.kind === 'derived' && field.counted && this.audience.answer === 'create') return null;
        if (field.kind === 'derived' && !field.choices) return value ?? null;
        if (value === null || value === undefined || value === '') return null;
        if (field.kind === 'choice' && field.plain) return value;
        return {
          value: field.kind === 'choice' && field.numeric ? Number(value) : value,
          label: labelOf(field.choices ?? [], String(value)),
        };
      }
      case 'reference':
        return value === null || value === undefined ? null : at(field.model, value as Id);
      case 'references':
        return (links.get(name)?.get(row.id) ?? []).map((id) => at(field.model, id));
      case 'target': {
        const [type, id] = [row[field.type], row[field.id]];
        if (typeof type !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return null;
        return findResource(type) ? toTarget(at(type, id)) : null;
      }
      default:
        return value ?? null;
    }
  }

  /** Statements that do not need each other: at once, but for a transaction, which has one connection. */
  private async each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    if (this.audience.tx) for (const item of items) await work(item);
    else await Promise.all([...items].map(work));
  }

  /** Ids of lists, one statement a list. */
  private async links(resource: Resource, shown: readonly [string, Field][], rows: readonly Row[]): Promise<Map<string, Links>> {
    const lists = shown.filter((entry): entry is [string, ReferencesField] => entry[1].kind === 'references');
    const found = new Map<string, Links>();
    const ids = rows.map((row) => row.id);
    if (ids.length > 0)
      await this.each(lists, async ([name, field]) => void found.set(name, await readLinks(resource, field, ids, this.audience.tx)));
    return found;
  }

  /** What references lead to, by "label id": the object when depth asks for it and the asker may view it; null when a target is gone. */
  private async related(
    shown: readonly [string, Field][],
    rows: readonly Row[],
    links: ReadonlyMap<string, Links>,
    depth: number,
  ): Promise<Map<string, WireObject | null>> {
    const objects = new Map<string, WireObject | null>();
    const [targets, wanted] = [new Wanted(), new Wanted()];
    for (const [name, field] of shown) {
      if (field.kind === 'target') for (const row of rows) targets.add(row[field.type], row[field.id]);
      else if (depth > 0 && field.kind === 'reference') for (const row of rows) wanted.add(field.model, row[name]);
      else if (depth > 0 && field.kind === 'references')
        for (const ids of links.get(name)?.values() ?? []) for (const id of ids) wanted.add(field.model, id);
    }
    await this.each(targets.byLabel, ([label, ids]) => this.noteGone(label, [...ids], objects));
    if (depth === 0) return objects;
    for (const [label, ids] of targets.byLabel) for (const id of ids) wanted.add(label, id);
    await this.each(wanted.byLabel, ([label, ids]) => this.load(label, [...ids], depth, objects));
    return objects;
  }

  private async load(label: string, ids: readonly Id[], depth: number, objects: Map<string, WireObject | null>): Promise<void> {
    const resource = findResource(label);
    if (!resource) return;
    const visible = scopeOrNothing(this.audience.actor, 'view', label);
    const rows = await selectRows(resource, { where: and(compare(['id'], 'exact', ...ids), visible.predicate) }, this.audience.tx);
    const nested = await this.level(resource, rows, depth - 1, true);
    for (const [index, row] of rows.entries()) objects.set(`${label} ${row.id}`, nested[index]!);
  }

  private async noteGone(label: string, ids: readonly Id[], objects: Map<string, WireObject | null>): Promise<void> {
    const resource = findResource(label);
    const known = ids.filter((id) => resource?.idType !== 'integer' || /^\d{1,9}$/.test(String(id)));
    const existing =
      resource && known.length > 0 ? await selectIds(resource, compare(['id'], 'exact', ...known), known.length, this.audience.tx) : [];
    const alive = new Set(existing.map(String));
    for (const id of ids) if (!alive.has(String(id))) objects.set(`${label} ${id}`, null);
  }
}

/** Ids by the kind of object they belong to. */
class Wanted {
  readonly byLabel = new Map<string, Set<Id>>();

  add(label: unknown, id: unknown): void {
    if (typeof label !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return;
    this.byLabel.set(label, (this.byLabel.get(label) ?? new Set<Id>()).add(id));
  }
}

/** The ids in a list field of these rows, in the order of the related rows' names. */
export async function readLinks(resource: Resource, field: ReferencesField, ids: readonly Id[], tx?: Tx): Promise<Map<Id, Id[]>> {
  const target = resourceOf(field.model);
  const key = target.idType === 'uuid' ? sql`r."id"::text` : sql`r."id"`;
  const owners = resource.idType === 'uuid' ? sql`${ids}::text[]::uuid[]` : sql`${ids}::int[]`;
  const first = target.naturalKey[0];
  const name =
    first && first.length === 1 && target.fields[first[0]!]?.kind === 'text'
      ? sql`${column('r', first[0]!)} COLLATE natural_order, `
      : sql``;
  const { through } = field;
  const found = await query<{ owner: Id; other: Id }>(
    'reverse' in through
      ? sql`SELECT ${column('r', through.reverse)}${resource.idType === 'uuid' ? sql`::text` : sql``} AS owner, ${key} AS other FROM ${identifier(target.table)} r
             WHERE ${column('r', through.reverse)} = ANY(${owners}) ORDER BY ${name} r."id"`
      : sql`SELECT ${column('l', through.owner)}${resource.idType === 'uuid' ? sql`::text` : sql``} AS owner, ${key} AS other
              FROM ${identifier(through.table)} l JOIN ${identifier(target.table)} r ON r."id" = ${column('l', through.other)}
             WHERE ${column('l', through.owner)} = ANY(${owners}) ORDER BY ${name} r."id"`,
    tx,
  );
  const links = new Map<Id, Id[]>();
  for (const { owner, other } of found) {
    const list = links.get(owner);
    if (list) list.push(other);
    else links.set(owner, [other]);
  }
  return links;
}
