// Reads answers as pynautobot does, and throws where that client would break: objects with their addresses, pages, choices.
import type { Json } from '@windlass/sdk';
import { isObject, type JsonObject } from './golden';

/** Kept as plain data, never read as objects. */
const PLAIN: Record<string, readonly string[]> = {
  'extras/job-results': ['data', 'result', 'task_args', 'task_kwargs', 'celery_kwargs', 'meta'],
  'users/permissions': ['constraints'],
  'users/users': ['config_data'],
};

export interface Page {
  count: number;
  next: string | null;
  results: JsonObject[];
}

export function readPage(body: Json, path: string): Page {
  if (!isObject(body)) throw new Error(`${path}: a list is an object with results`);
  const { count, next, results } = body;
  if (typeof count !== 'number' || !Array.isArray(results)) throw new Error(`${path}: a list has count and results`);
  if (next !== null && typeof next !== 'string') throw new Error(`${path}: a list has next, null at its end`);
  return { count, next, results: results.map((item) => asRecord(item, path)) };
}

export function asRecord(value: Json, path: string): JsonObject {
  const record = checkRecord(value, path);
  if (!isObject(record)) throw new Error(`${path}: expected an object, got ${JSON.stringify(value)}`);
  if (typeof record['url'] === 'string' && !URL.canParse(record['url'])) throw new Error(`${path}: ${record['url']} can't be asked for`);
  return record;
}

/** Reads every nested object as the client does: a `url` must lead to an endpoint, and nothing may be called `notes`. */
export function checkRecord(value: Json, path: string): Json {
  if (Array.isArray(value)) for (const item of value) checkRecord(item, path);
  if (!isObject(value)) return value;
  for (const [key, item] of Object.entries(value)) {
    if (['notes', 'api', 'endpoint', 'has_details', 'default_ret'].includes(key)) throw new Error(`${path}: a key is called ${key}`);
    if (key === 'url') checkUrl(item, path);
    else if (key !== 'custom_fields' && !PLAIN[path]?.includes(key)) checkRecord(item, path);
  }
  return value;
}

function checkUrl(url: Json, path: string): void {
  if (typeof url !== 'string') throw new Error(`${path}: url is ${JSON.stringify(url)}`);
  const [app, name] = new URL(url, 'http://relative').pathname.split('/').slice(2, 4);
  if (!url.includes('/api/') || !app || !name) throw new Error(`${path}: ${url} is no address of an object`);
}

/** As str() of the client's choice gives it. */
export function labelOf(choice: Json | undefined): string {
  return isObject(choice) ? String(choice['display'] ?? choice['name'] ?? choice['label'] ?? '') : String(choice);
}

export function readChoices(body: Json): Record<string, { value: Json; display: Json }[]> {
  const schema = isObject(body) ? body['schema'] : null;
  const properties = isObject(schema) ? schema['properties'] : null;
  if (!isObject(properties)) throw new Error('OPTIONS has no schema.properties');
  const choices = Object.entries(properties).flatMap(([name, property]) => {
    if (!isObject(property) || !('enum' in property)) return [];
    const { enum: values, enumNames: names } = property;
    if (!Array.isArray(values) || !Array.isArray(names)) throw new Error(`OPTIONS: ${name} has enum without enumNames`);
    return [[name, values.map((value, index) => ({ value, display: names[index] ?? null }))] as const];
  });
  return Object.fromEntries(choices);
}
