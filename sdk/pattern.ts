// Authors' patterns, matched in linear time: an unlucky pattern and a hostile value together can't hold up a form or the API.
// Ordinary regular-expression syntax, without what can't be matched in one pass: look-around and back references.

const MAX_PATTERN = 1000;
const MAX_STATES = 2000;
/** Longer values are refused by whoever matches: a pattern is for names and codes, not for documents. */
export const MAX_MATCHED = 4096;

export interface Pattern {
  /** Whether it matches somewhere in the text. */
  test(text: string): boolean;
}

type Assertion = '^' | '$' | 'b' | 'B';
type Accepts = (codePoint: number) => boolean;
type State =
  | { readonly op: 'one'; readonly accepts: Accepts; next: number }
  | { readonly op: 'assert'; readonly what: Assertion; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'match' };

/** A stretch of states under construction: where it begins, and how to say what comes after it. */
interface Part {
  readonly start: number;
  readonly connect: (to: number) => void;
}

/** Reads the pattern. @throws SyntaxError saying what can't be used */
export function compilePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN) throw new SyntaxError(`A pattern has at most ${MAX_PATTERN} characters.`);
  checkSyntax(source);
  const states: State[] = [];
  const whole = new Reader(source, states, new Map()).read();
  whole.connect(states.push({ op: 'match' }) - 1);
  return { test: (text) => search(states, whole.start, text) };
}

/** The native engine knows the syntax, with and without its Unicode rules, and its message says where a pattern is wrong. */
function checkSyntax(source: string): void {
  try {
    new RegExp(source, 'u');
  } catch {
    new RegExp(source);
  }
}

/** @throws TypeError naming the field */
export function assertPattern(name: string, source: string): void {
  try {
    compilePattern(source);
  } catch (error) {
    throw new TypeError(`${name}: regex ${JSON.stringify(source)} can't be used. ${error instanceof Error ? error.message : ''}`);
  }
}

class Reader {
  private at = 0;
  private readonly source: string;
  private readonly states: State[];
  /** What each single character of the pattern accepts, shared by all copies of it. */
  private readonly ones: Map<string, Accepts>;

  constructor(source: string, states: State[], ones: Map<string, Accepts>) {
    this.source = source;
    this.states = states;
    this.ones = ones;
  }

  read(): Part {
    let part = this.sequence();
    while (this.take('|')) {
      const [left, right] = [part, this.sequence()];
      const split = this.add({ op: 'split', next: left.start, other: right.start });
      part = { start: split, connect: (to) => (left.connect(to), right.connect(to)) };
    }
    return part;
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]!)) parts.push(this.repeated());
    return this.chain(parts);
  }

  private repeated(): Part {
    const from = this.at;
    const once = this.atom();
    const atom = this.source.slice(from, this.at);
    const [min, max] = this.quantifier();
    const parts: Part[] = [];
    // Each repetition is a copy of the atom: states are cheap, and bounded.
    const copy = () => (parts.length === 0 ? once : new Reader(atom, this.states, this.ones).read());
    while (parts.length < min) parts.push(copy());
    if (max === Infinity) parts.push(this.loop(copy()));
    else while (parts.length < max) parts.push(this.maybe(copy()));
    return this.chain(parts);
  }

  private chain(parts: readonly Part[]): Part {
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) return this.nothing();
    for (const [index, part] of parts.entries()) if (part !== last) part.connect(parts[index + 1]!.start);
    return { start: first.start, connect: last.connect };
  }

  private loop(body: Part): Part {
    const split = this.add({ op: 'split', next: body.start, other: -1 });
    body.connect(split);
    return { start: split, connect: (to) => this.setOther(split, to) };
  }

  private maybe(body: Part): Part {
    const split = this.add({ op: 'split', next: body.start, other: -1 });
    return { start: split, connect: (to) => (body.connect(to), this.setOther(split, to)) };
  }

  private nothing(): Part {
    const split = this.add({ op: 'split', next: -1, other: -1 });
    return { start: split, connect: (to) => (this.setNext(split, to), this.setOther(split, to)) };
  }

  private quantifier(): [number, number] {
    const found = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.source.slice(this.at));
    if (found === null) return [1, 1];
    this.at += found[0].length;
    if (found[1] !== undefined) return [found[1] === '+' ? 1 : 0, found[1] === '?' ? 1 : Infinity];
    const min = Number(found[2]);
    return [min, found[3] === undefined ? min : found[4] === '' ? Infinity : Number(found[4])];
  }

  private atom(): Part {
    if (this.take('(')) return this.group();
    for (const what of ['^', '$'] as const) if (this.take(what)) return this.assertion(what);
    const [text] = /^(?:\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|[^])/u.exec(
      this.source.slice(this.at),
    )!;
    this.at += text.length;
    if (text === '\\b' || text === '\\B') return this.assertion(text === '\\b' ? 'b' : 'B');
    if (/^\\[1-9k]/.test(text)) throw new SyntaxError('It has a back reference.');
    const accepts = this.ones.get(text) ?? acceptsOne(text);
    this.ones.set(text, accepts);
    const state = this.add({ op: 'one', accepts, next: -1 });
    return { start: state, connect: (to) => this.setNext(state, to) };
  }

  private group(): Part {
    const [opening] = /^(?:\?(?::|<(?![=!])[^>]*>|[^]{1,2}))?/.exec(this.source.slice(this.at))!;
    const isPlain = opening === '' || opening === '?:' || /^\?<[^=!]/.test(opening);
    if (!isPlain) throw new SyntaxError('It has a look-around or inline flags.');
    this.at += opening.length;
    const part = this.read();
    this.take(')');
    return part;
  }

  private assertion(what: Assertion): Part {
    const state = this.add({ op: 'assert', what, next: -1 });
    return { start: state, connect: (to) => this.setNext(state, to) };
  }

  private take(character: string): boolean {
    if (this.source[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new SyntaxError('It repeats too much.');
    return this.states.push(state) - 1;
  }

  private setNext(index: number, to: number): void {
    const state = this.states[index]!;
    if (state.op !== 'match') state.next = to;
  }

  private setOther(index: number, to: number): void {
    const state = this.states[index]!;
    if (state.op === 'split') state.other = to;
  }
}

/** What one character of the pattern (a letter, an escape, a class) accepts: asked of the native engine, once for each ASCII character. */
function acceptsOne(text: string): Accepts {
  const native = nativeOne(text);
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => (native.test(String.fromCharCode(code)) ? 1 : 0));
  return (codePoint) => (codePoint < 128 ? ascii[codePoint] === 1 : native.test(String.fromCodePoint(codePoint)));
}

function nativeOne(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 'u');
  } catch {
    // Escapes that only the older syntax allows, such as \- outside a class.
    return new RegExp(`^(?:${/^[{}\]]$/.test(text) ? `\\${text}` : text})$`);
  }
}

function search(states: readonly State[], start: number, text: string): boolean {
  const codePoints = Array.from(text, (character) => character.codePointAt(0)!);
  let active: number[] = [];
  for (let at = 0; at <= codePoints.length; at += 1) {
    const seen = new Uint8Array(states.length);
    const waiting: number[] = [];
    const stack = [start, ...active.reverse()];
    while (stack.length > 0) {
      const index = stack.pop()!;
      if (seen[index] === 1) continue;
      seen[index] = 1;
      const state = states[index]!;
      if (state.op === 'match') return true;
      if (state.op === 'one') waiting.push(index);
      else if (state.op === 'split') stack.push(state.other, state.next);
      else if (holds(state.what, codePoints, at)) stack.push(state.next);
    }
    active = [];
    for (const index of waiting) {
      const state = states[index]!;
      if (at < codePoints.length && state.op === 'one' && state.accepts(codePoints[at]!)) active.push(state.next);
    }
  }
  return false;
}

function holds(what: Assertion, codePoints: readonly number[], at: number): boolean {
  if (what === '^') return at === 0;
  if (what === '$') return at === codePoints.length;
  const border = isWord(codePoints[at - 1]) !== isWord(codePoints[at]);
  return what === 'b' ? border : !border;
}

function isWord(codePoint: number | undefined): boolean {
  return codePoint !== undefined && codePoint < 128 && /\w/.test(String.fromCharCode(codePoint));
}
