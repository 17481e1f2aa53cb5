// One change for many rows, all or none, by few statements. Every row that the database refuses, or a rule of its kind, is named.
import { scope, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { type Tx, writeWithin } from '@/core/db/client';
import { type FieldErrors, invalid } from '@/core/errors';
import { and, compare, everythingIs } from '@/core/predicate';
import type { Resource, Row } from '../define';
import { throwFaults } from './faults';
import { type Input, InputReader } from './input';
import { isWritable } from '../fields';
import { changeLinks, setAllLinks } from './links';
import { ROWS_AT_ONCE, writePortion } from './portions';
import { selectIds } from '../rows/rows';
import { changeRows, lockForWrite, rowsById, timeFor, validateAll } from '../service';

type Id = string | number;
type Values = Readonly<Record<string, unknown>>;

/** What happens to each of the rows. */
export interface Edit {
  /** New values by field; null, or the empty value of its kind, clears. */
  readonly changes: Values;
  /** By list field: related objects to put beside those that a row has, and to take away from them. */
  readonly add: Values;
  readonly remove: Values;
}

/**
 * Changes rows that the actor may change, and checks what came of it: the rules of the kind, and that each row is still one that they may change.
 * `goOn` is asked between the steps and before the commit: what it throws takes everything back. With `tx` it joins a writing transaction.
 * @throws forbidden; invalid by field when the change itself makes no sense, by row (as for a list of objects) when it does not suit some of them
 */
export async function changeAlike(
  actor: Actor,
  resource: Resource,
  ids: readonly unknown[],
  edit: Edit,
  goOn: () => void,
  given?: Tx,
): Promise<Row[]> {
  const allowed = scope(actor, 'change', resource.label);
  const work = async (tx: Tx) => {
    const read = await readEdit(actor, resource, edit, tx);
    const locked = await lockForWrite(resource, allowed, ids, true, tx);
    goOn();
    const before = new Map((await rowsById(resource, locked, tx)).map((row) => [row.id, row]));
    const faults = new Map<Id, FieldErrors>();
    for (const portion of portionsOf(locked)) {
      const refused = await writePortion(resource, portion, (some) => apply(resource, some, read, tx), tx);
      for (const [id, errors] of refused) faults.set(id, errors);
      goOn();
    }
    const rows = await rowsById(resource, locked, tx);
    for (const portion of portionsOf(rows)) {
      for (const [at, errors] of (await validateAll(actor, resource, portion, before, tx)).entries())
        addFaults(faults, portion[at]!.id, errors);
      goOn();
    }
    for (const id of await idsOutside(resource, locked, allowed, tx))
      addFaults(faults, id, { __all__: ['The change would put it out of your reach.'] });
    throwFaults(
      locked.map((id) => faults.get(id) ?? {}),
      true,
    );
    goOn();
    return rows;
  };
  return writeWithin(given, work, timeFor(ids.length));
}

function* portionsOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) yield items.slice(at, at + ROWS_AT_ONCE);
}

function addFaults(faults: Map<Id, FieldErrors>, id: Id, errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) faults.set(id, { ...faults.get(id), ...errors });
}

interface ReadEdit {
  readonly set: Input;
  readonly add: Input['links'];
  readonly remove: Input['links'];
}

async function apply(resource: Resource, ids: readonly Id[], { set, add, remove }: ReadEdit, tx: Tx): Promise<void> {
  await changeRows(resource, ids, set.columns, tx);
  await setAllLinks(resource, ids, set, tx);
  await changeLinks('remove', resource, ids, remove, tx);
  await changeLinks('add', resource, ids, add, tx);
}

const NO_FIELD = 'There is no field of this name that can be changed.';
const NO_SECRET = 'A secret is never the same for many.';
const NO_LIST = 'There is no list of related objects of this name that can be changed.';

/** @throws invalid naming each field that there is not, or whose value is none */
async function readEdit(actor: Actor, resource: Resource, edit: Edit, tx: Tx): Promise<ReadEdit> {
  const reader = new InputReader(resource, actor, tx);
  const fieldOf = (name: string) => (Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined);
  const errors: FieldErrors = {};
  const read = async (values: Values, isTaken: (name: string) => boolean, fault: string): Promise<Input> => {
    for (const name of Object.keys(values)) {
      if (!isTaken(name)) errors[name] = [fault];
      else if (fieldOf(name)?.kind === 'secret') errors[name] = [NO_SECRET];
    }
    const input = await reader.read(values, 'update');
    if (!('errors' in input)) return input;
    Object.assign(errors, { ...input.errors, ...errors });
    return { columns: new Map(), links: new Map() };
  };
  const isField = (name: string) => {
    const field = fieldOf(name);
    return field !== undefined && isWritable(field);
  };
  const isList = (name: string) => isField(name) && fieldOf(name)?.kind === 'references';
  const set = await read(edit.changes, isField, NO_FIELD);
  const add = await read(edit.add, isList, NO_LIST);
  const remove = await read(edit.remove, isList, NO_LIST);
  for (const name of [...add.links.keys(), ...remove.links.keys()])
    if (set.links.has(name)) errors[name] = ['This list is either set as a whole, or added to and taken from.'];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { set, add: add.links, remove: remove.links };
}

/** Those of the rows that do not lie within the scope. */
async function idsOutside(resource: Resource, ids: readonly Id[], allowed: Scope, tx: Tx): Promise<Id[]> {
  if (everythingIs(allowed.predicate)) return [];
  const within = new Set(await selectIds(resource, and(compare(['id'], 'exact', ...ids), allowed.predicate), ids.length, tx));
  return ids.filter((id) => !within.has(id));
}
