// Change records in words: columns under their field's name, references by what they are called instead of by id. For a reader: names outside their scope stay untold.
import type { Json } from '@windlass/sdk';
import type { Actor } from '@/core/access/actor';
import type { ChangeAction, ObjectChange } from '@/core/changes/diff';
import { columnOf, type Resource } from '@/core/resources/define';
import { partName, wholeOf } from '@/core/resources/rows/part-names';
import { findResource } from '@/core/resources/registry';
import { fullName, type KnownObject, namesEver } from './object-names';

/** One value: references as `{display, url}`, or `{display}` where there is no page to go to. */
export interface FieldWords {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}

export interface ChangeWords {
  readonly kind: ChangeAction;
  /** "dcim.device", and "Device". */
  readonly type: string;
  readonly typeLabel: string;
  readonly objectId: string;
  readonly name: string;
  /** Its page; absent for what is gone or may not be seen. */
  readonly href?: string;
  readonly fields: readonly FieldWords[];
}

/** What a column of a record is to the reader. */
interface Meaning {
  readonly name: string;
  /** Content type of the ids in it, or the column that names the type. */
  readonly model?: string;
  readonly modelColumn?: string;
  readonly place: number;
}

/** Kept by the product about every row: nobody changed them. */
const SILENT = new Set(['id', 'created', 'last_updated', 'key_hash']);

function meaningsOf(resource: Resource | undefined): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  const fields = Object.entries(resource?.fields ?? {});
  for (const [place, [name, field]] of fields.entries()) {
    if (field.kind === 'reference') meanings.set(columnOf(name, field), { name, model: field.model, place });
    else if (field.kind === 'references') meanings.set(name, { name, model: field.model, place });
    else if (field.kind !== 'derived' && field.kind !== 'fixed' && field.kind !== 'target' && !meanings.has(columnOf(name, field)))
      meanings.set(columnOf(name, field), { name, place });
  }
  for (const [place, [name, field]] of fields.entries())
    if (field.kind === 'target' && meanings.has(field.id)) meanings.set(field.id, { name, modelColumn: field.type, place });
  return meanings;
}

const isNothing = (value: Json) => value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** The ids that a value holds. */
const idsIn = (value: Json): string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value])
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map(String);

const modelAt = (meaning: Meaning, change: ObjectChange): string | undefined => {
  if (!meaning.modelColumn) return meaning.model;
  const model = change.after?.[meaning.modelColumn] ?? change.before?.[meaning.modelColumn];
  return typeof model === 'string' ? model : undefined;
};

type Names = ReadonlyMap<string, KnownObject>;

/** Ids by content type → what to call each. */
async function nameAll(actor: Actor, wanted: ReadonlyMap<string, ReadonlySet<string>>): Promise<Names> {
  const names = new Map<string, KnownObject>();
  await Promise.all(
    [...wanted].map(async ([label, ids]) => {
      for (const [id, name] of await namesEver(actor, label, [...ids])) names.set(`${label} ${id}`, name);
    }),
  );
  return names;
}

function collect(changes: readonly ObjectChange[], meanings: ReadonlyMap<string, Map<string, Meaning>>): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  const add = (label: string, ids: readonly string[]) => {
    const known = wanted.get(label) ?? new Set<string>();
    for (const id of ids) known.add(id);
    wanted.set(label, known);
  };
  for (const change of changes) {
    add(change.model, [change.object_id]);
    for (const state of [change.before, change.after]) {
      for (const [column, value] of Object.entries(state ?? {})) {
        const meaning = meanings.get(change.model)?.get(column);
        const model = meaning && modelAt(meaning, change);
        if (model) add(model, idsIn(value));
      }
    }
  }
  return wanted;
}

function valueWords(value: Json, model: string | undefined, names: Names): Json {
  if (model === undefined || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => valueWords(item, model, names));
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const known = names.get(`${model} ${value}`);
  if (!known) return { display: String(value).slice(0, 8) };
  return { display: fullName(known), ...(known.href !== undefined && { url: known.href }) };
}

/** What the record itself says that the object is part of: the reader may see it, and not the part. */
function recordedWhole(change: ObjectChange, names: Names): string | undefined {
  const whole = wholeOf(findResource(change.model));
  const id = whole && (change.after?.[whole.column] ?? change.before?.[whole.column]);
  return typeof id === 'string' || typeof id === 'number' ? names.get(`${whole!.kind.label} ${id}`)?.own : undefined;
}

/** Changes as pages show them. Of what was created and deleted only the fields that held something. */
export async function putIntoWords(actor: Actor, changes: readonly ObjectChange[]): Promise<ChangeWords[]> {
  const models = new Set(changes.map((change) => change.model));
  const meanings = new Map([...models].map((model) => [model, meaningsOf(findResource(model))]));
  const names = await nameAll(actor, collect(changes, meanings));
  return changes.map((change) => {
    const known = meanings.get(change.model)!;
    const place = (column: string) => known.get(column)?.place ?? Number.MAX_SAFE_INTEGER;
    const columns = [...new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})])]
      .filter((column) => !SILENT.has(column))
      .sort((a, b) => place(a) - place(b));
    const fields = columns.map((column): FieldWords => {
      const meaning = known.get(column);
      const model = meaning && modelAt(meaning, change);
      const side = (state: ObjectChange['before']) => valueWords(state?.[column] ?? null, model, names);
      return { name: meaning?.name ?? column, before: side(change.before), after: side(change.after) };
    });
    const object = names.get(`${change.model} ${change.object_id}`);
    const own = object?.href ? object.own : change.object_repr || (object?.own ?? change.object_id.slice(0, 8));
    return {
      kind: change.action,
      type: change.model,
      typeLabel: findResource(change.model)?.title ?? change.model,
      objectId: change.object_id,
      name: partName(object?.whole ?? recordedWhole(change, names), own),
      ...(object?.href && { href: object.href }),
      fields:
        change.action === 'update' ? fields : fields.filter((field) => !isNothing(change.action === 'create' ? field.after : field.before)),
    };
  });
}
