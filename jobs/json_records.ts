// A JSON document of records, read so that every record knows its line: a message can then say where to look. No job in here.

export interface JsonRecord {
  /** Line of the document it begins at. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Fault {
  readonly line: number;
  readonly message: string;
}

/** The records of `[…]`, of `{"results": […]}` or of one object a line; what is no record is named, and the others are still read. */
export function readRecords(text: string): { records: JsonRecord[]; faults: Fault[] } {
  const records: JsonRecord[] = [];
  const faults: Fault[] = [];
  for (const { line, source } of splitRecords(text.replace(/^\ufeff/, ''))) {
    const value = parse(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      records.push({ line, fields: value as Record<string, unknown> });
    else faults.push({ line, message: value === undefined ? 'This is not valid JSON.' : 'A record is an object.' });
  }
  return { records, faults };
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

function splitRecords(text: string): { line: number; source: string }[] {
  const whole = parse(text);
  const isWrapped = typeof whole === 'object' && whole !== null && 'results' in whole && Array.isArray(whole.results);
  if (Array.isArray(whole) || isWrapped || /^\s*\[/.test(text)) return splitElements(text, isWrapped ? 'results' : null);
  if (whole !== undefined) return [{ line: 1, source: text }];
  return text.split('\n').flatMap((source, index) => (source.trim() === '' ? [] : [{ line: index + 1, source }]));
}

/** Elements of the document, or of its list of that name: brackets are counted, texts skipped. */
function splitElements(text: string, key: string | null): { line: number; source: string }[] {
  const found: { line: number; source: string }[] = [];
  const listDepth = key === null ? 1 : 2;
  let [depth, line, start, startLine, inList, lastText] = [0, 1, 0, 1, false, ''];
  const close = (end: number) => {
    const source = text.slice(start, end);
    const blankLines = source.slice(0, source.length - source.trimStart().length).split('\n').length - 1;
    if (source.trim() !== '') found.push({ line: startLine + blankLines, source });
    [start, startLine] = [end + 1, line];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n') line += 1;
    else if (character === '"') {
      const end = endOfText(text, at);
      lastText = text.slice(at + 1, end);
      at = end;
    } else if (character === '[' || character === '{') {
      depth += 1;
      if (character === '[' && depth === listDepth && !inList && (key === null || lastText === key))
        [inList, start, startLine] = [true, at + 1, line];
    } else if (character === ']' || character === '}') {
      if (inList && depth === listDepth) return (close(at), found);
      depth -= 1;
    } else if (character === ',' && inList && depth === listDepth) close(at);
  }
  if (inList) close(text.length);
  return found;
}

function endOfText(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return text[at] === '\n' ? at - 1 : at;
}
