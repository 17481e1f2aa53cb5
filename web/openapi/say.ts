// Words for describing operations that no descriptor tells of.
import { type HttpVerb, type Operation, type Parameter, type Paths, REFUSALS } from '@/core/resources/openapi/paths';
import type { Resource } from '@/core/resources/define';
import type { JsonSchema } from '@/core/resources/openapi/json-schema';
import { resourceSchemas, schemaName } from '@/core/resources/openapi/object-schema';

export const text: JsonSchema = { type: 'string' };

export interface Said extends Partial<Omit<Operation, 'responses' | 'tags'>> {
  readonly summary: string;
  readonly responses: Operation['responses'];
}

/** An operation of one kind; its id follows from the verb and the path. */
function operation(verb: HttpVerb, path: string, tag: string, said: Said): Operation {
  const name = path
    .replaceAll(/\{id\}/g, 'one')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return { operationId: `${verb}_${name || 'root'}`, tags: [tag], ...said, responses: { ...REFUSALS, ...said.responses } };
}

export function paths(tag: string, table: Readonly<Record<string, { readonly [verb in HttpVerb]?: Said }>>): Paths {
  return Object.fromEntries(
    Object.entries(table).map(([path, verbs]) => [
      path,
      Object.fromEntries(Object.entries(verbs).map(([verb, said]) => [verb, operation(verb as HttpVerb, path, tag, said)])),
    ]),
  );
}

export const key = (description = 'Its id or its natural key.'): Parameter => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: text,
});
export const queryOf = (name: string, description: string, schema: JsonSchema): Parameter => ({ name, in: 'query', description, schema });

/** The schema of a kind with one more property. */
export function extended(resource: Resource, name: string, schema: JsonSchema): JsonSchema {
  const shown = resourceSchemas(resource)[schemaName(resource)] as { required: string[]; properties: object };
  return { ...shown, required: [...shown.required, name], properties: { ...shown.properties, [name]: schema } };
}

export const limit = queryOf('limit', 'How many to show.', { type: 'integer', minimum: 0, default: 50 });
