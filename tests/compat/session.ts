// What a replay has learnt: our id for each recorded one, the keys and passwords it was given, its stamp and its clock.
// Turns recorded text into ours. Decides nothing about right or wrong.
import type { Json } from '@windlass/sdk';
import { isObject, type JsonObject, RECORDED_STAMP, UUID } from './golden';

/** Dates of requests this close to the recording move with it, so that future stays future and past stays past; older ones are fixed. */
const MOVING_DAYS = 90;
const DATE_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Values that stand for an object in paths and filters, beside its id. */
const HANDLES = new Set(['natural_slug', 'module_name', 'job_class_name']);

interface Known {
  ours: string;
  /** Seen on the object itself, not only at the same place of a list. */
  sure: boolean;
}

export interface SessionOptions {
  /** Where the server is, without a slash at the end. */
  base: string;
  adminToken: string;
  /** Ten digits that no earlier replay against this server used; the current second by default. */
  stamp?: string;
}

export class Session {
  readonly base: string;
  readonly stamp: string;
  readonly #tokens: Map<string, string>;
  readonly #passwords = new Map<string, { username: string; password: string }>();
  readonly #ids = new Map<string, Known>();
  readonly #numbers = new Map<string, number>();
  readonly #handles = new Map<string, string>();
  readonly #shift: number;

  constructor({ base, adminToken, stamp }: SessionOptions) {
    const now = Math.floor(Date.now() / 1000);
    this.base = base;
    this.stamp = stamp ?? String(now);
    this.#shift = (now - Number(RECORDED_STAMP)) * 1000;
    this.#tokens = new Map([
      ['admin', adminToken],
      ['unknown', 'f'.repeat(40)],
    ]);
  }

  /** Recorded text as our server has to be given it, or is expected to give it. */
  translate(text: string): string {
    return text
      .replaceAll('{base}', this.base)
      .replace(UUID, (id) => this.#ids.get(id)?.ours ?? id)
      .replace(/(\/api\/[a-z-]+\/[a-z-]+\/)(\d+)(?=\/)/g, (whole, collection: string, id: string) => {
        const ours = this.#numbers.get(`${collection}${id}`);
        return ours === undefined ? whole : `${collection}${ours}`;
      })
      .replaceAll(RECORDED_STAMP, this.stamp)
      .replace(DATE_TIME, (date) => this.#move(date));
  }

  /** Ours for a slug or the name of a module, as a segment of a path or the value of a filter. */
  handleOf(recorded: string): string | undefined {
    return this.#handles.get(recorded);
  }

  /** The same for a whole document; `groups: [13]` is translated by the key. */
  translateJson(value: Json, key = ''): Json {
    if (typeof value === 'string') return this.translate(value);
    if (typeof value === 'number') return this.#numberBelow(key, value);
    if (Array.isArray(value)) return value.map((item) => this.translateJson(item, key));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.translate(name), this.translateJson(item, name)]));
  }

  idOf(recorded: string): Known | undefined {
    return this.#ids.get(recorded);
  }

  learnId(recorded: string, ours: string, sure: boolean): void {
    if (sure || this.#ids.get(recorded)?.sure !== true) this.#ids.set(recorded, { ours, sure });
  }

  /** An object that has a number for an id, known by its url: "{base}/api/users/groups/13/". */
  learnNumber(recordedUrl: string, ours: number): void {
    const [, collection, id] = /(\/api\/[a-z-]+\/[a-z-]+\/)(\d+)\/$/.exec(recordedUrl) ?? [];
    if (collection && id) this.#numbers.set(`${collection}${id}`, ours);
  }

  learnHandle(key: string, recorded: string, ours: string): void {
    if (HANDLES.has(key) && !this.#handles.has(recorded)) this.#handles.set(recorded, ours);
  }

  /** A user that a recorded request creates; known as "runner" to the headers of later ones. */
  learnPassword(request: JsonObject): void {
    const { username, password } = request;
    if (typeof username !== 'string' || typeof password !== 'string') return;
    const account = { username: this.translate(username), password: this.translate(password) };
    this.#passwords.set(username.replace(`-${RECORDED_STAMP}`, ''), account);
  }

  learnToken(name: string, key: string): void {
    this.#tokens.set(name, key);
  }

  /** The header's value, and the name in it that nothing was given for. */
  authorization(recorded: string): { value: string; unknown: string | null } {
    const [, scheme, name] = /^(Token|Basic) \{(.+)\}$/.exec(recorded) ?? [];
    if (!scheme || !name) return { value: recorded, unknown: null };
    if (scheme === 'Token') {
      const token = this.#tokens.get(name);
      return { value: `Token ${token ?? 'e'.repeat(40)}`, unknown: token === undefined ? `token of ${name}` : null };
    }
    const account = this.#passwords.get(name);
    const credentials = account ? `${account.username}:${account.password}` : `${name}:unknown`;
    return {
      value: `Basic ${Buffer.from(credentials).toString('base64')}`,
      unknown: account === undefined ? `password of ${name}` : null,
    };
  }

  #numberBelow(key: string, id: number): number {
    const collection = [...this.#numbers.keys()].find((known) => known.endsWith(`/${key}/${id}`));
    return (collection === undefined ? undefined : this.#numbers.get(collection)) ?? id;
  }

  #move(date: string): string {
    const distance = Math.abs(Date.parse(date) / 1000 - Number(RECORDED_STAMP));
    if (distance > MOVING_DAYS * 24 * 3600) return date;
    return new Date(Date.parse(date) + this.#shift).toISOString().replace('.000Z', 'Z');
  }
}
