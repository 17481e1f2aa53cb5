// What a value of each kind of field may look like, and what it becomes. One judge for the form, REST, multipart and the command line. Pure; never throws.

import type {
  ChoiceSpec,
  FieldSpec,
  IntegerSpec,
  IpNetworkSpec,
  Json,
  JsonSpec,
  MultiChoiceSpec,
  MultiObjectSpec,
  NumberSpec,
  ObjectSpec,
  Pattern,
  StringSpec,
  TagsTextSpec,
  TextSpec,
} from '@windlass/sdk';
import { compilePattern, flatChoices, IPAddress, IPInterface, IPNetwork, MAX_MATCHED } from '@windlass/sdk';
import { faultOfJson, faultOfNumber, faultOfText, parseJson } from './json';

/**
 * Where a value comes from. `json`: native values, some of them as text. `multipart`: texts, repeated for lists.
 * `form`: what a browser form holds. `stored`: input that was parsed before; nothing in it is parsed twice.
 */
export type Source = 'json' | 'form' | 'multipart' | 'stored';

/** `malformed`: not even the shape of a value of this kind; real clients are told so in another form than of a wrong value. */
export type FaultCode = 'required' | 'null' | 'malformed' | 'invalid';

export type Parsed =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string; readonly code: FaultCode };

/** An upload that the door has already stored. An instance, so that no JSON can pretend to be one. */
export class UploadedFile {
  readonly file: string;
  readonly isEmpty: boolean;

  constructor(file: string, isEmpty = false) {
    this.file = file;
    this.isEmpty = isEmpty;
  }

  toJSON(): { file: string } {
    return { file: this.file };
  }
}

const accept = (value: Json): Parsed => ({ ok: true, value });
const refuse = (message: string, code: FaultCode = 'invalid'): Parsed => ({ ok: false, message, code });
const missing = (code: FaultCode = 'required'): Parsed => refuse('This field is required.', code);

/** A value present in the input: parsed, or missing after all (null, "", [] and so on, as the kind has it). */
export function parseValue(spec: FieldSpec, value: unknown, source: Source): Parsed {
  if (value === null) return spec.nullable === true ? accept(null) : spec.required ? missing('null') : accept(emptyValue(spec));
  if (isBlank(spec, value, source)) return absentValue(spec);
  if (typeof value === 'string') {
    const fault = faultOfText(value);
    if (fault !== null) return refuse(`The text ${fault}`);
  }
  return parsePresent(spec, value, source);
}

/** What a field becomes that the input does not mention. */
export function absentValue(spec: FieldSpec): Parsed {
  return spec.required ? missing() : accept(spec.nullable === true ? null : emptyValue(spec));
}

/** What an optional field is when nothing was given. */
export function emptyValue(spec: FieldSpec): Json {
  switch (spec.kind) {
    case 'string':
    case 'text':
    case 'choice':
    case 'color':
      return '';
    case 'boolean':
    case 'dryrun':
      return false;
    case 'multichoice':
    case 'multiobject':
    case 'tags_text':
      return [];
    default:
      return null;
  }
}

const IP_KINDS: ReadonlySet<string> = new Set(['ipaddress', 'ipaddress_mask', 'ipnetwork']);

function isBlank(spec: FieldSpec, value: unknown, source: Source): boolean {
  if (value === undefined) return true;
  // A number input of a form that was left empty.
  if (source === 'form' && typeof value === 'number' && Number.isNaN(value)) return true;
  if (Array.isArray(value) && (value.length === 0 || (carriesTexts(source) && value.every((item) => item === ''))))
    return spec.kind === 'multichoice' || spec.kind === 'multiobject' || spec.kind === 'tags_text';
  if (typeof value !== 'string') return false;
  // In JSON an address that is not there is null: an empty text is a slip of whoever wrote it, and was meant to say something.
  if (source === 'json' && !spec.required && IP_KINDS.has(spec.kind)) return false;
  if (spec.kind === 'object' && value === 'null' && spec.null_option !== undefined) return true;
  return spec.kind === 'json' && source === 'stored' ? false : value.trim() === '';
}

function parsePresent(spec: FieldSpec, value: unknown, source: Source): Parsed {
  switch (spec.kind) {
    case 'string':
    case 'text':
      return parseText(spec, value, source);
    case 'integer':
      return parseInteger(spec, value);
    case 'number':
      return parseNumber(spec, value);
    case 'boolean':
    case 'dryrun':
      return parseBoolean(value, source);
    case 'choice':
      return parseChoice(spec, value);
    case 'multichoice':
      return parseChoices(spec, value, source);
    case 'object':
      return parseReference(spec, value);
    case 'multiobject':
      return parseReferences(spec, value, source);
    case 'file':
      return parseFile(value, source);
    case 'ipaddress':
    case 'ipaddress_mask':
    case 'ipnetwork':
      return parseIp(spec, value);
    case 'json':
      return parseAnyJson(spec, value, source);
    case 'date':
      return parseDate(value);
    case 'datetime':
      return parseDateTime(value);
    case 'color':
      return typeof value === 'string' && /^#?[0-9a-fA-F]{6}$/.test(value.trim())
        ? accept(value.trim().replace('#', '').toLowerCase())
        : refuse('Write a colour as six hexadecimal digits.');
    case 'tags_text':
      return parseTexts(spec, value);
  }
}

function parseText(spec: StringSpec | TextSpec, value: unknown, source: Source): Parsed {
  if (typeof value === 'number' && Number.isFinite(value)) return parseText(spec, String(value), source);
  if (typeof value !== 'string') return refuse('This must be a text.');
  // Forms end lines with CR LF on the way, whatever was typed.
  const text = (carriesTexts(source) ? value.replace(/\r\n?/g, '\n') : value).trim();
  const lengthFault = faultOfLength(spec, text);
  if (lengthFault !== null) return refuse(lengthFault);
  const patternFault = spec.kind === 'string' && spec.regex !== undefined ? faultOfPattern(spec.regex, text) : null;
  return patternFault === null ? accept(text) : refuse(patternFault);
}

function faultOfLength(spec: { readonly min_length?: number; readonly max_length?: number }, text: string): string | null {
  const { min_length: min = 0, max_length: max = Infinity } = spec;
  // Characters, as people and PostgreSQL count them; only counted where the quick bounds leave it open.
  const length = text.length <= max && text.length >= min * 2 ? text.length : characters(text);
  if (length < min) return `Write at least ${min} characters (this has ${length}).`;
  return length > max ? `Write at most ${max} characters (this has ${length}).` : null;
}

function characters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count += 1;
  return count;
}

const patterns = new Map<string, Pattern | null>();
const MAX_PATTERNS = 1000;

/** Compiled once; a pattern that can't be used (stored by an older version) refuses rather than lets pass. */
function patternOf(source: string): Pattern | null {
  let pattern = patterns.get(source);
  if (pattern !== undefined) return pattern;
  try {
    pattern = compilePattern(source);
  } catch {
    pattern = null;
  }
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(source, pattern);
  return pattern;
}

function faultOfPattern(source: string, text: string): string | null {
  if (text.length > MAX_MATCHED) return `A text that has to match a pattern has at most ${MAX_MATCHED} characters.`;
  const pattern = patternOf(source);
  if (pattern === null) return "The pattern of this field can't be used; tell the author of the job.";
  return pattern.test(text) ? null : `The value must match the regular expression ${source}.`;
}

function parseInteger(spec: IntegerSpec, value: unknown): Parsed {
  const number = typeof value === 'string' && /^\s*[+-]?\d{1,300}(?:\.0{0,20})?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return refuse('Write a whole number.');
  if (!Number.isSafeInteger(number)) return refuse('This number is too large to be kept exactly.');
  return bounded(spec, number);
}

function parseNumber(spec: NumberSpec, value: unknown): Parsed {
  const number =
    typeof value === 'string' && /^\s*[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?\s*$/.test(value)
      ? Number(value)
      : value;
  if (typeof number !== 'number') return refuse('Write a number.');
  const fault = faultOfNumber(number);
  return fault === null ? bounded(spec, number) : refuse(`This ${fault}`);
}

function bounded(spec: IntegerSpec | NumberSpec, number: number): Parsed {
  if (spec.min_value !== undefined && number < spec.min_value) return refuse(`The value must be ${spec.min_value} or more.`);
  if (spec.max_value !== undefined && number > spec.max_value) return refuse(`The value must be ${spec.max_value} or less.`);
  return accept(number === 0 ? 0 : number);
}

function parseBoolean(value: unknown, source: Source): Parsed {
  if (typeof value === 'boolean') return accept(value);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === 'true' || text === '1' || text === 1) return accept(true);
  if (text === 'false' || text === '0' || text === 0) return accept(false);
  // What a browser sends for a ticked box without a value.
  if (source === 'form' && text === 'on') return accept(true);
  return refuse('Write true or false.');
}

function choiceOf(spec: ChoiceSpec | MultiChoiceSpec, value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  return flatChoices(spec.choices).some(([choice]) => choice === text) ? text : null;
}

function parseChoice(spec: ChoiceSpec, value: unknown): Parsed {
  const choice = choiceOf(spec, value);
  return choice === null ? refuse(`${quote(value)} is not one of the choices.`) : accept(choice);
}

function parseChoices(spec: MultiChoiceSpec, value: unknown, source: Source): Parsed {
  const list = toList(value, source);
  if (list === null) return refuse('This must be a list of choices.');
  const chosen = list.map((item) => choiceOf(spec, item));
  const wrong = chosen.indexOf(null);
  return wrong < 0 ? accept(chosen as string[]) : refuse(`${quote(list[wrong])} is not one of the choices.`);
}

/** A list; where lists can only be sent by repeating a part, one value is a list too. Blank parts of a form are no values. */
function toList(value: unknown, source: Source): readonly unknown[] | null {
  if (Array.isArray(value)) return carriesTexts(source) ? value.filter((item) => item !== '') : value;
  return carriesTexts(source) && typeof value === 'string' ? [value] : null;
}

function carriesTexts(source: Source): boolean {
  return source === 'multipart' || source === 'form';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The models whose rows are numbered. */
const NUMBERED = new Set(['auth.group', 'contenttypes.contenttype']);

/** An id, in the one form it is compared and stored in; null when it is none. */
function idOf(model: string, value: unknown): string | number | null {
  if (NUMBERED.has(model)) {
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? Math.abs(number) : null;
  }
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return UUID.test(text) ? text : null;
}

/** An id, an object that has one, or a dictionary of attributes to look a row up by. */
function parseReference(spec: ObjectSpec | MultiObjectSpec, value: unknown): Parsed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const id = idOf(spec.model, value);
    return id === null ? refuse(`${quote(value)} is no id of an object.`, typeof value === 'string' ? 'malformed' : 'invalid') : accept(id);
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return refuse('A dictionary of attributes needs at least one attribute.');
  if (Object.hasOwn(value, 'id')) {
    // The rest of an object that was read before says nothing more than its id.
    const id = idOf(spec.model, (value as { id: unknown }).id);
    return id === null ? refuse(`${quote((value as { id: unknown }).id)} is no id of an object.`) : accept(id);
  }
  return acceptJson(value);
}

function parseReferences(spec: MultiObjectSpec, value: unknown, source: Source): Parsed {
  const list = toList(value, source);
  if (list === null) return refuse('This must be a list of ids.', typeof value === 'string' ? 'malformed' : 'invalid');
  const found = new Map<string, Json>();
  for (const item of list) {
    const parsed = item === null ? refuse('null is no id of an object.') : parseReference(spec, item);
    if (!parsed.ok) return parsed;
    found.set(JSON.stringify(parsed.value), parsed.value);
  }
  return accept([...found.values()]);
}

function parseFile(value: unknown, source: Source): Parsed {
  const reference = source === 'stored' && typeof value === 'string' ? { file: value } : value;
  const isTrusted =
    value instanceof UploadedFile || (source === 'stored' && typeof reference === 'object' && reference !== null && 'file' in reference);
  if (value instanceof UploadedFile && value.isEmpty) return refuse('The submitted file is empty.');
  const id = isTrusted ? idOf('', (reference as { file: unknown }).file) : null;
  return id === null ? refuse('Send the file itself, as multipart/form-data.', 'malformed') : accept({ file: id });
}

function parseIp(spec: FieldSpec & { kind: 'ipaddress' | 'ipaddress_mask' | 'ipnetwork' }, value: unknown): Parsed {
  if (!isScalar(value)) return refuse('Write an IP address as text.');
  const text = String(value).trim();
  try {
    if (spec.kind === 'ipaddress') return accept((text.includes('/') ? IPInterface.parse(text).address : IPAddress.parse(text)).toString());
    if (spec.kind === 'ipaddress_mask') return accept(IPInterface.parse(text).toString());
    return boundedNetwork(spec, IPNetwork.parse(text));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'This is no IP address.');
  }
}

function boundedNetwork(spec: IpNetworkSpec, network: IPNetwork): Parsed {
  const { min_prefix_length: min = 0, max_prefix_length: max = 128 } = spec;
  if (network.prefixLength < min) return refuse(`The prefix length must be ${min} or more.`);
  return network.prefixLength > max ? refuse(`The prefix length must be ${max} or less.`) : accept(network.toString());
}

function parseAnyJson(spec: JsonSpec, value: unknown, source: Source): Parsed {
  if (typeof value !== 'string' || source === 'stored') return acceptJson(value);
  const parsed = parseJson(value);
  if (!parsed.ok) return refuse(`${parsed.fault.path === '$' ? 'The text' : parsed.fault.path} ${parsed.fault.message}`);
  // The text "null" says what null says.
  return parsed.value === null ? parseValue(spec, null, source) : acceptJson(parsed.value);
}

/** A copy as a database gives it back: -0 is 0 there. */
function acceptJson(value: unknown): Parsed {
  const fault = faultOfJson(value);
  return fault === null ? accept(JSON.parse(JSON.stringify(value)) as Json) : refuse(`${fault.path} ${fault.message}`);
}

function parseDate(value: unknown): Parsed {
  const found = typeof value === 'string' ? /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(value) : null;
  if (found === null || !isCalendarDay(Number(found[1]), Number(found[2]), Number(found[3]))) return refuse('Write a date as YYYY-MM-DD.');
  return accept(found[0].trim());
}

const DATE_TIME = /^\s*(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|z|[+-](\d{2}):?(\d{2}))?\s*$/;

/** A point in time; without an offset it is meant in UTC. Days and hours that don't exist are refused, not rolled over. */
function parseDateTime(value: unknown): Parsed {
  const found = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  const part = (index: number) => Number(found?.[index] ?? 0);
  const isReal =
    found !== null &&
    isCalendarDay(part(1), part(2), part(3)) &&
    part(4) < 24 &&
    part(5) < 60 &&
    part(6) < 60 &&
    part(8) < 15 &&
    part(9) < 60;
  if (!isReal) return refuse('Write a time as YYYY-MM-DDTHH:MM:SS with an offset such as Z or +02:00.');
  const offset = found[7] === undefined || found[7] === 'z' ? 'Z' : found[7].replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const clock = `${found[4]}:${found[5]}:${found[6] ?? '00'}${/[.,](\d{1,3})/.exec(found[0])?.[0]?.replace(',', '.') ?? ''}`;
  return accept(new Date(`${found[1]}-${found[2]}-${found[3]}T${clock}${offset}`).toISOString());
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function parseTexts(spec: TagsTextSpec, value: unknown): Parsed {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || !list.every((item): item is string => typeof item === 'string'))
    return refuse('This must be a list of texts.');
  const texts = [...new Set(list.map((item) => item.trim()).filter((item) => item !== ''))];
  for (const text of texts) {
    const textFault = faultOfText(text);
    const fault = textFault === null ? faultOfLength(spec, text) : `${quote(text)} ${textFault}`;
    if (fault !== null) return refuse(fault);
  }
  return texts.length === 0 ? absentValue(spec) : accept(texts);
}

/** What a part of a form can say too, where it is a text. */
function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The value as a message may repeat it: short, printable, and the same whether it came as JSON or as the text of a part. */
function quote(value: unknown): string {
  if (!isScalar(value)) return value === null ? 'null' : Array.isArray(value) ? 'A list' : 'This';
  const text = String(value).toWellFormed().replaceAll('\0', '\u2400');
  return `"${text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text}"`;
}
