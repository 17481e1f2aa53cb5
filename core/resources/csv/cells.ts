// CSV as text: cells and lines. What a document of objects says in them: write.ts and read.ts.
import { invalid } from '@/core/errors';

/** No value, and no related object. */
export const NULL = 'NULL';
export const NO_OBJECT = 'NoObject';

/** What a spreadsheet would take for a formula gets an apostrophe in front; so does what looks like one with apostrophes, to be told apart. */
const FORMULA = /^'*[=+\-@\t\r]/;

function quote(value: string): string {
  const text = FORMULA.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: readonly string[]): string => `${values.map(quote).join(',')}\r\n`;

/** A cell without what was put in front of it. */
export const withoutApostrophe = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r])/, '');

/** A row of cells, and the line of the document in which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: string[];
}

/** What separates the cells: commas, unless the first line has none and has semicolons or tabs, as some spreadsheets write them. */
export function separatorOf(text: string): string {
  const header = text.replace(/^[\uFEFF\r\n]+/, '').split(/[\r\n]/, 1)[0]!;
  const bare = header.replaceAll(/"[^"]*"/g, '');
  return bare.includes(',') ? ',' : (SEPARATORS.find((one) => bare.includes(one)) ?? ',');
}

export const SEPARATORS = [';', '\t'];

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
