// What run() returned → JSON that can be stored, or the path of the first thing that isn't.

import type { Json } from './field-spec.ts';
import { storable } from './text.ts';

/** A larger result belongs into a file. */
export const MAX_RESULT_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;

/** The result, or part of it, is no JSON. */
export class InvalidResult extends Error {
  override readonly name = 'InvalidResult';
  readonly path: string;

  constructor(path: string, what: string) {
    super(`The result can't be stored: ${path} is ${what}.`);
    this.path = path;
  }
}

/**
 * A JSON copy: toJSON() is honoured (dates, IP addresses), attributes that are undefined are left out, undefined itself is null.
 * @throws InvalidResult naming the path, such as `$.a[2].b`
 */
export function toResult(value: unknown): Json {
  const walk = new Walk();
  return walk.copy(value, '$', []);
}

class Walk {
  private bytes = 0;

  copy(value: unknown, path: string, above: readonly object[]): Json {
    switch (typeof value) {
      case 'string':
        this.count(value.length, path);
        return storable(value);
      case 'number':
        if (!Number.isFinite(value)) throw new InvalidResult(path, String(value));
        this.count(8, path);
        return Object.is(value, -0) ? 0 : value;
      case 'boolean':
        this.count(4, path);
        return value;
      case 'undefined':
        if (path !== '$') throw new InvalidResult(path, 'undefined');
        return null;
      case 'object':
        this.count(2, path);
        return value === null ? null : this.copyObject(value, path, above);
      default:
        throw new InvalidResult(path, `a ${typeof value}`);
    }
  }

  private copyObject(value: object, path: string, above: readonly object[]): Json {
    if (above.includes(value)) throw new InvalidResult(path, 'part of itself');
    if (above.length >= MAX_DEPTH) throw new InvalidResult(path, 'nested too deeply');
    const inside = [...above, value];
    const toJSON = guarded(path, () => (value as { toJSON?: unknown }).toJSON);
    if (typeof toJSON === 'function')
      return this.copy(
        guarded(path, () => toJSON.call(value, '') as unknown),
        path,
        inside,
      );
    if (guarded(path, () => Array.isArray(value))) return this.copyArray(value as readonly unknown[], path, inside);
    const kind = guarded(path, () => unsuited(value));
    if (kind !== null) throw new InvalidResult(path, kind);
    return this.copyRecord(value, path, inside);
  }

  private copyArray(value: readonly unknown[], path: string, inside: readonly object[]): Json {
    const length = guarded(path, () => value.length);
    const copy: Json[] = [];
    for (let index = 0; index < length; index += 1)
      copy.push(
        this.copy(
          guarded(`${path}[${index}]`, () => value[index]),
          `${path}[${index}]`,
          inside,
        ),
      );
    return copy;
  }

  private copyRecord(value: object, path: string, inside: readonly object[]): Json {
    const copy: { [key: string]: Json } = {};
    for (const key of guarded(path, () => Object.keys(value))) {
      const at = /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
      if (key === '__proto__') throw new InvalidResult(at, 'a key that objects reserve');
      const item = guarded(at, () => (value as Record<string, unknown>)[key]);
      if (item === undefined) continue;
      this.count(key.length, at);
      copy[storable(key)] = this.copy(item, at, inside);
    }
    return copy;
  }

  private count(length: number, path: string): void {
    this.bytes += length;
    if (this.bytes > MAX_RESULT_BYTES)
      throw new InvalidResult(path, `past the limit of ${MAX_RESULT_BYTES / 1024} KiB; write a file with createFile()`);
  }
}

/** Objects that JSON.stringify would turn into {} or into something nobody wants. */
function unsuited(value: object): string | null {
  for (const type of [Map, Set, WeakMap, WeakSet, RegExp, ArrayBuffer]) if (value instanceof type) return `a ${type.name}`;
  if (value instanceof Promise) return 'a Promise (an await is missing)';
  if (value instanceof Error) return 'an Error';
  return ArrayBuffer.isView(value) ? 'bytes; write a file with createFile()' : null;
}

function guarded<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new InvalidResult(path, 'something that throws when it is read');
  }
}
