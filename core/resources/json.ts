// The one judge of JSON from outside: how deep, how large, and nothing in it that a database, a browser or JavaScript itself would change silently.

import type { Json } from '@windlass/sdk';

export const MAX_JSON_DEPTH = 32;
export const MAX_JSON_NODES = 10_000;
/** Bytes of a document's text. */
export const MAX_JSON_BYTES = 1024 * 1024;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a value can't be taken, and where: `$.a[2]`. */
export interface JsonFault {
  readonly path: string;
  readonly message: string;
}

/** Null when the value is JSON that can be kept exactly as it is. Never throws; safe against any depth. */
export function faultOfJson(root: unknown): JsonFault | null {
  const open: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '$', depth: 1 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path, depth } = next;
    nodes += 1;
    const message = faultOfNode(value, nodes, depth);
    if (message !== null) return { path, message };
    if (typeof value !== 'object' || value === null) continue;
    const keys = Object.keys(value);
    if (nodes + open.length + keys.length > MAX_JSON_NODES) return { path, message: `has more than ${MAX_JSON_NODES} values.` };
    for (const key of keys) {
      if (FORBIDDEN_KEYS.has(key)) return { path, message: `has the key "${key}", which is reserved.` };
      const keyFault = faultOfText(key);
      if (keyFault !== null) return { path, message: `has a key that ${keyFault}` };
      open.push({
        value: (value as Record<string, unknown>)[key],
        path: Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`,
        depth: depth + 1,
      });
    }
  }
  return null;
}

function faultOfNode(value: unknown, nodes: number, depth: number): string | null {
  if (nodes > MAX_JSON_NODES) return `has more than ${MAX_JSON_NODES} values.`;
  if (depth > MAX_JSON_DEPTH) return `is nested more than ${MAX_JSON_DEPTH} deep.`;
  if (typeof value === 'string') return faultOfText(value);
  if (typeof value === 'number') return faultOfNumber(value);
  if (typeof value === 'boolean' || value === null) return null;
  if (typeof value !== 'object') return 'is no JSON.';
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null ? null : 'is no JSON.';
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
export function faultOfText(text: string): string | null {
  if (text.includes('\0')) return "contains the character U+0000, which can't be stored.";
  return text.isWellFormed() ? null : 'contains half of a surrogate pair, which is no character.';
}

/** Beyond 2^53 whole numbers lose digits on the way; beyond 1e308 they are infinite. */
export function faultOfNumber(value: number): string | null {
  if (!Number.isFinite(value)) return 'is no finite number.';
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'is a number too large to be kept exactly; write it as text.' : null;
}

type ParsedJson<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: JsonFault };

/** Reads a JSON text under the rules above. Null bytes, depth bombs and the like come back as a fault, never as an exception. */
export function parseJson(text: string): ParsedJson<Json> {
  const parsed = parseUnjudged(text);
  if (!parsed.ok) return parsed;
  const fault = faultOfJson(parsed.value);
  return fault === null ? { ok: true, value: parsed.value as Json } : { ok: false, fault };
}

/** Size and syntax only: for a document whose parts are judged one by one, so that what is wrong is said of the part. */
export function parseUnjudged(text: string): ParsedJson<unknown> {
  if (text.length > MAX_JSON_BYTES) return { ok: false, fault: { path: '$', message: 'is longer than 1 MiB.' } };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, fault: { path: '$', message: 'is not valid JSON.' } };
  }
}
