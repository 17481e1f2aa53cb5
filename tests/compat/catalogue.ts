// What is known of each field of each object: may it be null, and which types has it. From the recorded digest of the OpenAPI document
// and, where that is silent, from the recordings themselves.
import type { Json } from '@windlass/sdk';
import { isObject, type JsonObject, loadEndpoints, type Topic } from './golden';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export interface Field {
  nullable: boolean;
  /** Empty when nothing is known. */
  types: Set<JsonType>;
}

export interface Catalogue {
  /** Undefined for an object that is no row of an endpoint, and for a field that nobody has seen. */
  field: (owner: JsonObject, key: string) => Field | undefined;
}

export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}

export function makeCatalogue(topics: readonly Topic[]): Catalogue {
  const fields = new Map<string, Field>();
  const known = (path: string, key: string) => {
    const name = `${path} ${key}`;
    const field = fields.get(name) ?? { nullable: false, types: new Set<JsonType>() };
    fields.set(name, field);
    return field;
  };
  for (const [path, endpoint] of Object.entries(loadEndpoints())) {
    for (const [key, facts] of Object.entries(endpoint.fields)) {
      const field = known(path, key);
      field.nullable ||= facts.nullable === true;
      const type = jsonTypeOf(facts.type);
      if (type) field.types.add(type);
    }
  }
  const see = (owner: JsonObject) => {
    const path = listPathOf(owner);
    if (path === null) return;
    for (const [key, value] of Object.entries(owner)) {
      const field = known(path, key);
      if (value === null) field.nullable = true;
      else field.types.add(typeOf(value));
    }
  };
  for (const topic of topics) for (const { response } of topic.exchanges) visitObjects(response.body, see);
  return { field: (owner, key) => fields.get(`${listPathOf(owner) ?? '?'} ${key}`) };
}

/** "/dcim/devices/" of a device: where its list is, below /api. */
export function listPathOf(owner: JsonObject): string | null {
  const { url } = owner;
  return typeof url === 'string' ? (/\/api(\/[a-z-]+\/[a-z-]+\/)[^/]+\/$/.exec(url)?.[1] ?? null) : null;
}

function jsonTypeOf(declared: string | undefined): JsonType | null {
  switch (declared) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'string':
    case 'array':
    case 'object':
      return declared;
    default:
      return null;
  }
}

function visitObjects(value: Json, visit: (owner: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) visitObjects(item, visit);
  if (!isObject(value)) return;
  visit(value);
  for (const item of Object.values(value)) visitObjects(item, visit);
}
