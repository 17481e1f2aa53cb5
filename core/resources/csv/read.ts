// A CSV document of new objects as the bodies of requests: one row an object, related objects by name, id, or the parts of their keys ("status__name").
import { flatChoices } from '@windlass/sdk';
import { invalid } from '@/core/errors';
import { type CsvRow, NO_OBJECT, NULL, parseCsv, separatorOf, SEPARATORS, withoutApostrophe } from './cells';
import type { Resource } from '../define';
import { type Field, isWritable } from '../fields';

const MAX_ROWS = 20_000;
/** Largest document, in bytes. */
export const MAX_CSV_BYTES = 8 * 1024 * 1024;

export interface CsvObjects {
  readonly bodies: Record<string, unknown>[];
  /** Where each stands in the document. */
  readonly lines: number[];
}

/** The fields that its columns are for. @throws invalid when it is no table */
export const fieldsNamed = (text: string): string[] => parseCsv(text, separatorOf(text))[0]?.cells.map((title) => pathOf(title)[0]!) ?? [];

/** "location__name" → location, name. */
const pathOf = (title: string): string[] => title.trim().split('__');

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
    const [name = '', ...path] = pathOf(title);
    const cell = withoutApostrophe(row[index]!);
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
