// Finds the related row that a cell of a spreadsheet names: as in any request, or by the name that people see it by. Of a cell that names none, or several, it says what to write instead.
import { can, scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import type { Tx } from '@/core/db/client';
import { and, compare, not } from '@/core/predicate';
import type { Resource, Row } from '../define';
import type { ReferenceField, ReferencesField } from '../fields';
import { findRelated, fitsInto, type Found, MAX_NAMESAKES, nameField, shorten } from './lookup';
import { displayOf } from '../names';
import { resourceOf } from '../registry';
import { selectRows } from './rows';
import { inSentence, listed } from '../sentence';

/** The columns that name a related object by its parts: "location__name", "location__parent__name". */
export const keyColumns = (name: string, { model }: Pick<ReferenceField, 'model'>): string[] =>
  resourceOf(model)
    .naturalKey.filter((path) => path !== null)
    .concat(resourceOf(model).alsoCalledBy ?? [])
    .map((path) => [name, ...path!].join('__'));

/** A cell, or the columns of its parts put together, and the field that it is for. */
export interface Cell {
  readonly name: string;
  readonly field: ReferenceField | ReferencesField;
  readonly value: unknown;
}

/** What any request may name stays what it is. Beyond it: the only row, of those the actor may view, with this name or display. */
export async function findCalled(actor: Actor, cell: Cell, forType?: string, tx?: Tx): Promise<Found> {
  const { model } = cell.field;
  const found = await findRelated(actor, model, cell.value, forType, tx);
  if ('id' in found || found.why === 'unfit') return found;
  const resource = resourceOf(model);
  if (!can(actor, 'view', model)) return { fault: `You may not view ${inSentence(resource.titlePlural)}: write the id.`, why: 'none' };
  if (found.why === 'several') return severalCalled(resource, cell, []);
  const rows = typeof cell.value === 'string' ? await rowsCalled(actor, resource, cell.value.trim(), tx) : [];
  if (rows.length === 1) return findRelated(actor, model, rows[0]!.id, forType, tx);
  return rows.length > 1 ? severalCalled(resource, cell, rows) : noneCalled(resource, cell);
}

/** Rows with that name, of many only a few; and those that are shown like that. */
async function rowsCalled(actor: Actor, resource: Resource, text: string, tx?: Tx): Promise<Row[]> {
  const name = nameField(resource);
  if (name === undefined || text === '' || text.length > LONGEST || !text.isWellFormed() || text.includes('\0')) return [];
  const within = scope(actor, 'view', resource.label).predicate;
  const named = compare([name], 'exact', text);
  const namesakes = fitsInto(resource, named) ? await selectRows(resource, { where: and(named, within), limit: FEW }, tx) : [];
  const parts = endsOf(text).filter((part) => fitsInto(resource, compare([name], 'exact', part)));
  if (namesakes.length === FEW || parts.length === 0) return namesakes;
  const where = and(compare([name], 'exact', ...parts), not(named), within);
  const shown = await selectRows(resource, { where, limit: MAX_NAMESAKES }, tx);
  return [...namesakes, ...shown.filter((row) => displayOf(resource, row) === text)];
}

const FEW = 3;
/** No display is longer, and each word of one may be where the name begins or ends. */
const LONGEST = 1000;

/** What may be the name in a display: "Europe → Amsterdam 1" ends with it, "users (20)" begins with it. */
function endsOf(text: string): string[] {
  const tails = [...text.matchAll(/(?<=\s)\S/g)].map(({ index }) => text.slice(index));
  const heads = [...text.matchAll(/\S(?=:?\s)/g)].map(({ index }) => text.slice(0, index + 1));
  return [...new Set([...tails, ...heads])];
}

/** "name or id, or use the columns location__name and location__parent__name". */
function waysTo({ name, field }: Cell): string {
  if (field.kind === 'references') return '';
  const columns = keyColumns(name, field).filter((column) => !column.endsWith('__id'));
  if (columns.length === 0) return '';
  return `, or use the column${columns.length === 1 ? '' : 's'} ${listed(columns, 'and')}`;
}

function noneCalled(resource: Resource, cell: Cell): Found {
  const by = nameField(resource);
  return {
    fault: `There is no ${inSentence(resource.title)} ${told(cell)}. Write its ${by === undefined ? '' : `${by} or `}id${waysTo(cell)}.`,
    why: 'none',
  };
}

/** With what tells them apart, where they are shown in different ways. */
function severalCalled(resource: Resource, cell: Cell, rows: readonly Row[]): Found {
  const shown = new Set(rows.map((row) => displayOf(resource, row)).sort());
  const apart = rows.length > 1 && shown.size === rows.length ? `${[...shown].map((one) => `"${shorten(one)}"`).join(' or ')}, ` : '';
  return {
    fault: `There are several ${inSentence(resource.titlePlural)} ${told(cell)}. Write ${apart}${apart && 'or '}the id${waysTo(cell)}.`,
    why: 'several',
  };
}

function told({ name, value }: Cell): string {
  return typeof value === 'object' && value !== null ? `with ${partsOf(name, value).join(' and ')}` : `"${shorten(value)}"`;
}

const partsOf = (path: string, value: object): string[] =>
  Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null ? partsOf(`${path}__${key}`, part) : [`${path}__${key} "${shorten(part)}"`],
  );
