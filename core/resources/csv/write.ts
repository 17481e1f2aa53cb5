// Lists as CSV: one row an object, related objects by the parts of their natural keys ("status__name").
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare, everythingIs } from '@/core/predicate';
import { keyColumns } from '../rows/called';
import { csvLine, NO_OBJECT, NULL } from './cells';
import { customFieldsOf, type CustomField } from '../custom-fields';
import type { Resource, Row } from '../define';
import type { Field, ReferenceField, ReferencesField } from '../fields';
import { displayOf, naturalSlug } from '../names';
import { findResource, resourceOf } from '../registry';
import { extraPaths, selectIds, selectRows } from '../rows/rows';
import { readLinks } from '../rows/serialize';
import { walkObjects } from '../service';

interface Column {
  readonly title: string;
  readonly value: (row: Row, context: Context) => string;
}

interface Context {
  /** By field: ids of related rows that the asker may view; absent where they may view all. */
  readonly visible: ReadonlyMap<string, ReadonlySet<unknown>>;
  /** By list field and row: what it holds, in words. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<unknown, string>>;
}

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return NULL;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
};

function referenceColumns(name: string, field: ReferenceField): Column[] {
  return keyColumns(name, field).map((title) => ({
    title,
    value: (row, { visible }) => {
      const id = row[name];
      if (id === null || id === undefined) return NO_OBJECT;
      const allowed = visible.get(name);
      if (allowed && !allowed.has(id)) return String(id as string | number);
      return asText(row[title.replaceAll('__', '.')]);
    },
  }));
}

function fieldColumns(name: string, field: Field): Column[] {
  if (field.hidden || name === 'custom_fields') return [];
  switch (field.kind) {
    case 'secret':
    case 'target':
      return [];
    case 'reference':
      return referenceColumns(name, field);
    case 'references':
      return [{ title: name, value: (row, { lists }) => lists.get(name)?.get(row.id) ?? '' }];
    case 'fixed':
      if (field.as?.kind === 'reference' && findResource(field.as.model))
        return keyColumns(name, field.as).map((title) => ({ title, value: () => NO_OBJECT }));
      return [{ title: name, value: () => (field.value === null ? NO_OBJECT : asText(field.value)) }];
    case 'choice':
      return [{ title: name, value: (row) => (row[name] === '' ? NULL : asText(row[name])) }];
    default:
      return [{ title: name, value: (row) => asText(row[name]) }];
  }
}

function columnsOf(resource: Resource, custom: readonly CustomField[]): Column[] {
  const own: Column[] = [
    { title: 'display', value: (row) => displayOf(resource, row) },
    { title: 'id', value: (row) => String(row.id) },
    { title: 'object_type', value: () => resource.label },
    { title: 'natural_slug', value: (row) => naturalSlug(resource, row) },
  ];
  const added = custom.map(({ key }): Column => ({
    title: `cf_${key}`,
    value: (row) => asText((row['custom_fields'] as Record<string, unknown> | null)?.[key]),
  }));
  return [...own, ...Object.entries(resource.fields).flatMap(([name, field]) => fieldColumns(name, field)), ...added];
}

/** Everything that rows need to have read so that `csvRows` can write them. */
function csvReads(resource: Resource): string[] {
  const references = Object.entries(resource.fields).filter(
    (entry): entry is [string, ReferenceField] => entry[1].kind === 'reference' && !entry[1].hidden,
  );
  return [
    ...new Set([
      ...extraPaths(resource),
      ...references.flatMap(([name, field]) => keyColumns(name, field).map((title) => title.replaceAll('__', '.'))),
    ]),
  ];
}

const customOf = (resource: Resource) =>
  Object.hasOwn(resource.fields, 'custom_fields') ? customFieldsOf(resource.label) : Promise.resolve([]);

/** A piece of a document, and how many rows are in it. */
export interface CsvPiece {
  readonly text: string;
  readonly rows: number;
}

/**
 * A whole list as CSV, in pieces, each when its rows are read. What is wrong with the question is thrown before the first of them.
 * Related objects outside the asker's view are named by their ids alone.
 */
export async function* csvDocument(actor: Actor, resource: Resource, params: URLSearchParams): AsyncGenerator<CsvPiece, void> {
  const pages = walkObjects(actor, resource, params, csvReads(resource));
  const first = await pages.next();
  yield { text: csvLine(columnsOf(resource, await customOf(resource)).map(({ title }) => title)), rows: 0 };
  if (first.done) return;
  yield await csvRows(resource, first.value, actor);
  for await (const rows of pages) yield await csvRows(resource, rows, actor);
}

/** What the file of such a document is called, as clients know it. */
export const csvFileName = (resource: Resource): string => `nautobot_${resource.label.split('.')[1]}_data.csv`;

async function csvRows(resource: Resource, rows: readonly Row[], actor: Actor): Promise<CsvPiece> {
  const columns = columnsOf(resource, await customOf(resource));
  const context: Context = { visible: await visibleRelated(resource, rows, actor), lists: await listsOf(resource, rows, actor) };
  const text = rows.map((row) => csvLine(columns.map((column) => column.value(row, context)))).join('');
  return { text, rows: rows.length };
}

async function visibleRelated(resource: Resource, rows: readonly Row[], actor: Actor): Promise<Map<string, Set<unknown>>> {
  const visible = new Map<string, Set<unknown>>();
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind !== 'reference' || field.hidden) continue;
    const allowed = scopeOrNothing(actor, 'view', field.model);
    if (everythingIs(allowed.predicate)) continue;
    const ids = [...new Set(rows.map((row) => row[name]).filter((id) => id !== null && id !== undefined))] as (string | number)[];
    visible.set(
      name,
      new Set(
        ids.length === 0
          ? []
          : await selectIds(resourceOf(field.model), and(compare(['id'], 'exact', ...ids), allowed.predicate), ids.length),
      ),
    );
  }
  return visible;
}

async function listsOf(resource: Resource, rows: readonly Row[], actor: Actor): Promise<Map<string, Map<unknown, string>>> {
  const lists = new Map<string, Map<unknown, string>>();
  const fields = Object.entries(resource.fields).filter(
    (entry): entry is [string, ReferencesField] => entry[1].kind === 'references' && !entry[1].hidden,
  );
  for (const [name, field] of rows.length === 0 ? [] : fields) {
    const target = resourceOf(field.model);
    const links = await readLinks(
      resource,
      field,
      rows.map((row) => row.id),
    );
    const ids = [...new Set([...links.values()].flat())];
    const allowed = scopeOrNothing(actor, 'view', field.model);
    const shown = ids.length === 0 ? [] : await selectRows(target, { where: and(compare(['id'], 'exact', ...ids), allowed.predicate) });
    const names = new Map(shown.map((row) => [row.id, displayOf(target, row)]));
    lists.set(name, new Map([...links].map(([owner, others]) => [owner, others.map((id) => names.get(id) ?? String(id)).join(',')])));
  }
  return lists;
}
