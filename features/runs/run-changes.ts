// What a run or a person changed, in words: fields by their names, references by theirs. As far as the reader may see each of them.
import type { Json } from '@windlass/sdk';
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { netChanges, type ObjectChange } from '@/core/changes/diff';
import { type ChangeRecord, changesInOrder, lastNames, newestChanges } from '@/core/changes/read';
import { columnOf, type Resource } from '@/core/resources/define';
import { findResource, resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { namesOf, type NamedObject } from './object-names';

export interface ReadableField {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

export interface ReadableChange {
  readonly key: string;
  readonly action: ObjectChange['action'];
  readonly model: string;
  readonly title: string;
  readonly name: string;
  /** Its page; absent for what is gone or not the reader's to see. */
  readonly href?: string;
  readonly fields: readonly ReadableField[];
}

/** Records of one run that are read at most: more is shown as cut off. */
const MOST_RECORDS = 20_000;

export interface RunChangeSet {
  readonly changes: readonly ReadableChange[];
  readonly totals: { created: number; changed: number; deleted: number };
  /** The run changed more than is read here. */
  readonly isCut: boolean;
}

const visibleTo = (actor: UserActor) =>
  compile(scope(actor, 'view', 'extras.objectchange').predicate, resourceOf('extras.objectchange'), 'c');

/**
 * What the run came to, an object each, in the order of first touch; one page of it.
 * @throws AppError("forbidden") for who may not look at changes
 */
export async function readRunChanges(actor: UserActor, runId: string, page: { limit: number; offset: number }): Promise<RunChangeSet> {
  const records = await changesInOrder({ runId, where: visibleTo(actor) }, { limit: MOST_RECORDS + 1 });
  const net = netChanges(records.slice(0, MOST_RECORDS));
  const count = (action: ObjectChange['action']) => net.filter((change) => change.action === action).length;
  return {
    changes: await inWords(actor, net.slice(page.offset, page.offset + page.limit)),
    totals: { created: count('create'), changed: count('update'), deleted: count('delete') },
    isCut: records.length > MOST_RECORDS,
  };
}

export interface ObjectHistoryEntry extends ReadableChange {
  readonly seq: number;
  readonly time: Date;
  readonly user_name: string;
  readonly run_id: string | null;
  readonly origin: string;
}

/** What was changed about one object, newest first. @throws AppError("forbidden") for who may not look at changes */
export async function readObjectChanges(actor: UserActor, model: string, id: string, limit = 100): Promise<ObjectHistoryEntry[]> {
  const records = await newestChanges({ model, objectId: id, where: visibleTo(actor) }, { limit });
  const readable = await inWords(actor, records);
  return records.map((record: ChangeRecord, index) => ({
    ...readable[index]!,
    key: record.id,
    seq: record.seq,
    time: record.time,
    user_name: record.user_name,
    run_id: record.run_id,
    origin: record.origin,
  }));
}

/** Columns that say nothing about what was changed. */
const SILENT: ReadonlySet<string> = new Set(['id', 'created', 'last_updated', 'class_values', 'bundle_digest', 'entry', 'source_id']);

async function inWords(actor: UserActor, changes: readonly ObjectChange[]): Promise<ReadableChange[]> {
  const names = new NameBook(actor);
  for (const change of changes) names.want(change.model, change.object_id);
  const raw = changes.map((change) => ({ change, resource: findResource(change.model), fields: fieldsOf(change, names) }));
  await names.load();
  return raw.map(({ change, resource, fields }) => {
    const known = names.get(change.model, change.object_id);
    const gone = change.action === 'delete' || !known;
    return {
      key: `${change.model}:${change.object_id}`,
      action: change.action,
      model: change.model,
      title: resource?.title ?? change.model,
      name: (change.action === 'delete' ? change.object_repr : undefined) || known?.name || change.object_repr || change.object_id,
      ...(gone ? {} : { href: known.href }),
      fields: fields.map((field) => field(names)),
    };
  });
}

type Pending = (names: NameBook) => ReadableField;

/** The fields of a change that say something; references are named once the names are known. */
function fieldsOf({ model, before, after, action }: ObjectChange, names: NameBook): Pending[] {
  const byColumn = fieldsByColumn(findResource(model));
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((column) => !SILENT.has(column));
  return columns.flatMap((column): Pending[] => {
    const [left, right] = [before?.[column], after?.[column]];
    // Of what was made or deleted only what had a value is worth a line.
    if (action !== 'update' && isNothing(left) && isNothing(right)) return [];
    const field = byColumn.get(column);
    if (field?.model)
      for (const id of [left, right].flat()) if (typeof id === 'string' || typeof id === 'number') names.want(field.model, String(id));
    const name = field?.name ?? column;
    return [
      (book) => ({
        name,
        ...(action === 'create' ? {} : { before: book.say(field?.model, left ?? null) }),
        ...(action === 'delete' ? {} : { after: book.say(field?.model, right ?? null) }),
      }),
    ];
  });
}

const isNothing = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

function fieldsByColumn(resource: Resource | undefined): Map<string, { name: string; model?: string | undefined }> {
  return new Map(
    Object.entries(resource?.fields ?? {}).map(([name, field]) => [
      field.kind === 'references' ? name : columnOf(name, field),
      { name, model: field.kind === 'reference' || field.kind === 'references' ? field.model : undefined },
    ]),
  );
}

/** Names of many objects of many kinds, asked for together. Who is gone keeps the last name in the record. */
class NameBook {
  private readonly actor: UserActor;
  private readonly wanted = new Map<string, Set<string>>();
  private readonly known = new Map<string, Partial<NamedObject> & { name: string }>();

  constructor(actor: UserActor) {
    this.actor = actor;
  }

  want(model: string, id: string): void {
    const ids = this.wanted.get(model) ?? new Set<string>();
    ids.add(id);
    this.wanted.set(model, ids);
  }

  async load(): Promise<void> {
    await Promise.all([...this.wanted].map(([model, ids]) => this.loadModel(model, [...ids])));
  }

  private async loadModel(model: string, ids: readonly string[]): Promise<void> {
    const found = await namesOf(this.actor, model, ids);
    for (const [id, named] of found) this.known.set(`${model}:${id}`, named);
    const missing = ids.filter((id) => !found.has(id));
    for (const [id, name] of await lastNames(model, missing)) this.known.set(`${model}:${id}`, { name });
  }

  get(model: string, id: string): NamedObject | undefined {
    const { name, href } = this.known.get(`${model}:${id}`) ?? {};
    return name !== undefined && href !== undefined ? { name, href } : undefined;
  }

  say(model: string | undefined, value: Json): Json {
    if (!model) return value;
    if (Array.isArray(value)) return value.map((each: Json) => this.say(model, each));
    return typeof value === 'string' || typeof value === 'number' ? (this.known.get(`${model}:${value}`)?.name ?? value) : value;
  }
}
