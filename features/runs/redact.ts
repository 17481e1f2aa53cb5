// What may never be read in a log, a result or a traceback: the exact sensitive inputs of a run in every form they may take, and a few tell-tale patterns.

const REDACTED = '(redacted)';
/** Shorter values would tear ordinary words apart. */
const SHORTEST = 4;
const MOST_VALUES = 2000;

const TELLTALE = /authorization|passw|passphrase|secret|api[-_]?key|token|-----BEGIN|:\/\/[^\s/@]{1,256}@/i;
/** Each is linear: bounded repetitions, nothing optional before them. */
const PATTERNS: [RegExp, string][] = [
  [/(\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:[a-z]{2,20} )?)[^\s"',;]{1,4096}/gi, `$1${REDACTED}`],
  [
    /(\b(?:password|passwd|passphrase|secret|api[-_]?key|access[-_]?token|token)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;&]{1,4096}/gi,
    `$1${REDACTED}`,
  ],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,256}@/gi, `$1${REDACTED}@`],
  [/-----BEGIN ([A-Z ]{1,40})-----[\s\S]{1,16384}?-----END \1-----/g, REDACTED],
];

export class Redactor {
  readonly #forms: RegExp | null;
  /** Longest form, in characters: what a stream holds back. */
  readonly #longest: number;

  /** `values`: anything; its texts and numbers are what is hidden. */
  constructor(values: readonly unknown[] = []) {
    const forms = [...new Set(textsIn(values).slice(0, MOST_VALUES).flatMap(formsOf))]
      .filter((form) => form.length >= SHORTEST)
      .sort((a, b) => b.length - a.length);
    this.#longest = forms[0]?.length ?? 0;
    this.#forms = forms.length === 0 ? null : new RegExp(forms.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'), 'g');
  }

  text(text: string): string {
    const hidden = this.#forms === null ? text : text.replace(this.#forms, REDACTED);
    if (!TELLTALE.test(hidden)) return hidden;
    return PATTERNS.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), hidden);
  }

  /** The same value with every text in it redacted, keys too. */
  json<T>(value: T): T {
    return this.#walk(value) as T;
  }

  /** For text that comes in pieces: a value split over two of them is still found. */
  stream(): { push: (piece: string) => string; end: () => string } {
    let held = '';
    const flow = (piece: string, isEnd: boolean) => {
      const text = held + piece;
      // A match that begins before this point is seen whole, and the longest form there is the one that is taken.
      const safe = isEnd ? text.length : Math.max(0, text.length - this.#longest + 1);
      let out = '';
      let done = 0;
      for (const match of this.#forms ? text.matchAll(this.#forms) : []) {
        if (match.index >= safe) break;
        out += text.slice(done, match.index) + REDACTED;
        done = match.index + match[0].length;
      }
      const kept = Math.max(done, safe);
      held = text.slice(kept);
      return out + text.slice(done, kept);
    };
    return { push: (piece) => flow(piece, false), end: () => flow('', true) };
  }

  #walk(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.#forms?.test(String(value)) ? this.#forget(REDACTED) : this.#forget(value);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.#walk(item)]));
  }

  /** A pattern with the g flag remembers where it stopped. */
  #forget<T>(value: T): T {
    if (this.#forms) this.#forms.lastIndex = 0;
    return value;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}

/** The value as it may turn up: itself, inside JSON, in a URL, in base64 at any alignment. */
function formsOf(value: string): string[] {
  if (value.length < SHORTEST) return [];
  const trimmed = value.trim();
  const url = encodeURIComponent(value.toWellFormed());
  return [value, trimmed, JSON.stringify(value).slice(1, -1), url, url.replaceAll('%20', '+'), ...base64Forms(value)];
}

/** The part of its base64 that does not depend on what stands before or after it, for the three ways it can be aligned; also the URL-safe alphabet. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const aligned = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const tail = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    return text.slice(offset === 0 ? 0 : offset + 1, text.length - tail);
  });
  // Too short a piece of base64 is a piece of any other text.
  return aligned.filter((text) => text.length >= 8).flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}
