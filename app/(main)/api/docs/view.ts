// The OpenAPI document in words: schemas become types that can be read, and the endings of a filter stand beside its name.
import type { JsonSchema } from '@/core/resources/openapi/json-schema';
import { type ApiResponse, type Operation, type Parameter, VERBS } from '@/core/resources/openapi/paths';
import type { FieldView, OperationGroup, OperationView } from '@/ui/api/operations.tsx';
import type { ApiDocument } from '@/web/openapi/document';

/** Operations by kind, in the order of the document's tags. OPTIONS says what this page says: it is left out. */
export function groupsOf(document: ApiDocument): OperationGroup[] {
  const views = Object.entries(document.paths).flatMap(([path, item]) =>
    VERBS.filter((verb) => verb !== 'options').flatMap((verb) => {
      const operation = item[verb];
      return operation ? [{ tag: operation.tags[0], view: viewOf(document, verb, path, operation) }] : [];
    }),
  );
  return document.tags
    .map(({ name, description }) => ({
      title: name,
      description,
      href: `/api/docs/?kind=${encodeURIComponent(name)}`,
      operations: views.filter(({ tag }) => tag === name).map(({ view }) => view),
    }))
    .filter(({ operations }) => operations.length > 0);
}

/** Those operations that have every word in their verb, address, summary or kind. */
export function matching(groups: readonly OperationGroup[], wanted: string): OperationGroup[] {
  const words = wanted.toLowerCase().split(/\s+/);
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter(({ verb, path, summary }) => {
        const text = `${verb} ${decodeURIComponent(path)} ${summary} ${group.title}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => operations.length > 0);
}

function viewOf(document: ApiDocument, verb: string, path: string, operation: Operation): OperationView {
  const { operationId: id, summary, description = '', parameters = [], requestBody, responses } = operation;
  return {
    id,
    verb,
    path: `${document.servers[0]!.url}${path}`,
    summary,
    description,
    parameters: withEndings(parameters.map((one) => ('$ref' in one ? document.components.parameters[lastOf(one.$ref)]! : one))),
    bodies: Object.entries(requestBody?.content ?? {}).map(([form, { schema }]) => ({
      form,
      type: typeOf(schema),
      fields: fieldsOf(document, schema),
    })),
    answers: Object.entries(responses).map(([status, one]) => {
      const said: ApiResponse = '$ref' in one ? document.components.responses[lastOf(one.$ref)]! : one;
      const schema = Object.values(said.content ?? {})[0]?.schema;
      return { status: status === 'default' ? 'other' : status, description: said.description, type: schema ? typeOf(schema) : '' };
    }),
  };
}

/** name, name__ic, name__n … in one line. */
function withEndings(parameters: readonly Parameter[]): FieldView[] {
  const fields = new Map<string, FieldView & { endings: string[] }>();
  for (const { name, required = false, description = '', schema } of parameters) {
    const [base = name, ending] = name.split(/__(?=[a-z]+$)/);
    const known = ending === undefined ? undefined : fields.get(base);
    if (known) known.endings.push(`__${ending}`);
    else fields.set(name, { name, type: typeOf(schema), required, description: description.replaceAll('`', ''), endings: [] });
  }
  return [...fields.values()];
}

const lastOf = (reference: string) => reference.split('/').at(-1)!;

/** The fields of an object, also where it may be sent in a list. */
function fieldsOf(document: ApiDocument, schema: JsonSchema): FieldView[] {
  if (typeof schema['$ref'] === 'string') return fieldsOf(document, document.components.schemas[lastOf(schema['$ref'])] ?? {});
  const [first] = (schema['anyOf'] ?? schema['allOf'] ?? []) as JsonSchema[];
  if (first) return fieldsOf(document, first);
  if (schema['type'] === 'array') return fieldsOf(document, schema['items'] as JsonSchema);
  const required = (schema['required'] ?? []) as string[];
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(([name, property]) => [
    { name, type: typeOf(property), required: required.includes(name), description: String(property['description'] ?? '') },
    // Inputs of a job stand one level deeper.
    ...(name === 'data' && property['properties']
      ? fieldsOf(document, property).map((inner) => ({ ...inner, name: `data.${inner.name}` }))
      : []),
  ]);
}

const MOST_VALUES = 12;

/** What a value is, in a few words. */
function typeOf(schema: JsonSchema): string {
  const { $ref: reference, anyOf, allOf, enum: values, type, format } = schema;
  if (typeof reference === 'string') return lastOf(reference);
  if (Array.isArray(anyOf)) return [...new Set((anyOf as JsonSchema[]).map(typeOf))].join(' or ');
  if (Array.isArray(allOf)) return typeOf((allOf as JsonSchema[])[0]!);
  if (Array.isArray(values)) {
    const known = values.filter((value) => value !== null).map(String);
    return `one of ${known.slice(0, MOST_VALUES).join(', ')}${known.length > MOST_VALUES ? ` and ${known.length - MOST_VALUES} more` : ''}`;
  }
  const names = (Array.isArray(type) ? (type as string[]) : [type ?? 'anything']).map((name) =>
    name === 'array' ? `list of ${typeOf((schema['items'] ?? {}) as JsonSchema)}` : (WORDS[String(name)] ?? String(name)),
  );
  return `${names.join(' or ')}${typeof format === 'string' && format !== 'uri-reference' ? ` (${format})` : ''}`;
}

const WORDS: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', boolean: 'true or false', null: 'nothing' };
