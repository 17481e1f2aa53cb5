// Lists as CSV and back: one row an object, related objects by the parts of their natural keys ("status__name").
import { flatChoices } from '@windlass/sdk';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { invalid } from '@/core/errors';
import { and, compare, everythingIs } from '@/core/predicate';
import { keyColumns } from './called';
import { customFieldsOf, type CustomField } from './custom-fields';
import type { Resource, Row } from './define';
import type { Field, ReferenceField, ReferencesField } from './fields';
import { isWritable } from './input';
import { displayOf, naturalSlug } from './names';
import { findResource, resourceOf } from './registry';
import { extraPaths, selectIds, selectRows } from './rows';
import { readLinks } from './serialize';
import { walkObjects } from './service';

const NULL = 'NULL';
const NO_OBJECT = 'NoObject';
const MAX_ROWS = 20_000;
/** Largest document, in bytes. */
export const MAX_CSV_BYTES = 8 * 1024 * 1024;

/** What a spreadsheet would take for a formula gets an apostrophe in front; so does what looks like one with apostrophes, to be told apart. */
const FORMULA = /^'*[=+\-@\t\r]/;

function quote(value: string): string {
  const text = FORMULA.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: readonly string[]): string => `${values.map(quote).join(',')}\r\n`;

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

/** A row of cells, and the line of the document in which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: string[];
}

/** What separates the cells: commas, unless the first line has none and has semicolons or tabs, as some spreadsheets write them. */
function separatorOf(text: string): string {
  const header = text.replace(/^[\uFEFF\r\n]+/, '').split(/[\r\n]/, 1)[0]!;
  const bare = header.replaceAll(/"[^"]*"/g, '');
  return bare.includes(',') ? ',' : (SEPARATORS.find((one) => bare.includes(one)) ?? ',');
}

const SEPARATORS = [';', '\t'];

/** The rows of a CSV document, empty ones left out. @throws invalid when a quote is left open. */
export function parseCsv(text: string, separator = ','): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const source = text.replace(/^\uFEFF/, '');
  const endRow = () => {
    rows.push({ line: begun, cells: [...cells, cell] });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    const endsLine = character === '\n' || (character === '\r' && source[at + 1] !== '\n');
    if (quoted) {
      if (character === '"' && source[at + 1] === '"') cell += source[++at]!;
      else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (endsLine) {
      endRow();
      begun = line + 1;
    } else if (character !== '\r') cell += character;
    if (endsLine) line += 1;
  }
  if (quoted) throw invalid({ non_field_errors: `The CSV document ends inside the quoted cell of line ${begun}.` });
  if (cell !== '' || cells.length > 0) endRow();
  return rows.filter((row) => row.cells.some((one) => one !== ''));
}

export interface CsvObjects {
  readonly bodies: Record<string, unknown>[];
  /** Where each stands in the document. */
  readonly lines: number[];
}

/** The objects that a CSV document asks to create: its first row names the columns. @throws invalid when it is no table. */
export function readCsv(resource: Resource, text: string): CsvObjects {
  const separator = separatorOf(text);
  const [header, ...rows] = parseCsv(text, separator);
  if (!header || rows.length === 0)
    throw invalid({ non_field_errors: 'The CSV document needs a row of column names and at least one row below it.' });
  const mixed = header.cells.find((title) => SEPARATORS.some((other) => other !== separator && title.includes(other)));
  if (mixed !== undefined)
    throw invalid({
      non_field_errors: `The first line is separated in more than one way: "${mixed.slice(0, 100)}" is no column. Separate the cells by commas, everywhere.`,
    });
  if (rows.length > MAX_ROWS) throw invalid({ non_field_errors: `At most ${MAX_ROWS} rows are taken at once. This has ${rows.length}.` });
  const uneven = rows.filter(({ cells }) => cells.length !== header.cells.length);
  if (uneven.length > 0)
    throw invalid({
      non_field_errors: uneven.map(
        ({ line, cells }) => `Line ${line} has ${cells.length} cells, the first row names ${header.cells.length}.`,
      ),
    });
  return { bodies: rows.map((row) => bodyOf(resource, header.cells, row)), lines: rows.map(({ line }) => line) };
}

function bodyOf(resource: Resource, header: readonly string[], { line, cells: row }: CsvRow): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [index, title] of header.entries()) {
    const [name = '', ...path] = title.trim().split('__');
    const cell = row[index]!.replace(/^'(?='*[=+\-@\t\r])/, '');
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name]! : undefined;
    if (name.startsWith('cf_')) {
      putCustom(body, name.slice(3), cell);
      continue;
    }
    if (cell === '' || (field && !isWritable(field))) continue;
    const part = header.find((other) => other.trim().startsWith(`${name}__`));
    if (part !== undefined && (path.length > 0 ? typeof body[name] === 'string' : isObject(body[name])))
      throw invalid({ non_field_errors: `Line ${line} names "${name}" in two ways. Fill in either ${name} or ${part.trim()}.` });
    if (path.length > 0) put(body, [name, ...path], cell);
    else body[name] = field ? cellValue(field, cell) : cell;
  }
  return body;
}

function cellValue(field: Field, cell: string): unknown {
  if (cell === NULL || cell === NO_OBJECT) return null;
  if (field.kind === 'texts' || field.kind === 'references') return cell.split(',').map((one) => one.trim());
  if (field.kind === 'choice') return flatChoices(field.choices).find(([, label]) => label === cell)?.[0] ?? cell;
  return field.kind === 'json' ? parsed(cell) : cell;
}

/** What a custom field holds is JSON where it reads as such, else text. */
function putCustom(body: Record<string, unknown>, key: string, cell: string): void {
  if (cell === '') return;
  const values = (body['custom_fields'] ??= {}) as Record<string, unknown>;
  values[key] = cell === NULL ? null : /^(-?\d+|true|false|\[.*\]|\{.*\})$/is.test(cell) ? parsed(cell) : cell;
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(/^(true|false)$/i.test(cell) ? cell.toLowerCase() : cell) as unknown;
  } catch {
    return cell;
  }
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** "location__parent__name" → { location: { parent: { name } } }; an object that is not there is null as a whole. */
function put(body: Record<string, unknown>, path: readonly string[], cell: string): void {
  const [head, ...rest] = path;
  if (cell === NO_OBJECT && rest.length > 0) {
    body[head!] ??= null;
    return;
  }
  if (rest.length === 0) {
    body[head!] = cell === NULL ? null : cell;
    return;
  }
  const inner = (body[head!] ??= {}) as Record<string, unknown>;
  put(inner, rest, cell);
}
