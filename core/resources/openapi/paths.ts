// The addresses of a kind of object as OpenAPI 3.1: what its list, its detail address and their filters take and answer. From the descriptor alone. Pure.
import { columnType, type Resource } from '../define';
import { titleOf } from '../fields';
import { filtersOf, type Filter } from '../filters/filter-names';
import { choiceSchema, type JsonSchema } from './json-schema';
import { list, ref, schemaName } from './object-schema';

export const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'options'] as const;
export type HttpVerb = (typeof VERBS)[number];

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Content {
  readonly [mediaType: string]: { readonly schema: JsonSchema };
}

export interface ApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, ApiResponse | { readonly $ref: string }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

export type PathItem = { readonly [verb in HttpVerb]?: Operation };
export type Paths = Readonly<Record<string, PathItem>>;

export const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } });
export const answer = (description: string, schema?: JsonSchema, more: Omit<ApiResponse, 'description' | 'content'> = {}): ApiResponse => ({
  description,
  ...(schema && { content: json(schema) }),
  ...more,
});
export const named = (name: string) => ({ $ref: `#/components/responses/${name}` });
export const shared = (name: string) => ({ $ref: `#/components/parameters/${name}` });

/** What any operation may answer instead. */
export const REFUSALS = {
  '400': named('Invalid'),
  '403': named('Forbidden'),
  '404': named('NotFound'),
  default: named('Refused'),
} as const;

/** The envelope of a list. */
export const pageOf = (items: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['count', 'next', 'previous', 'results'],
  properties: {
    count: { type: 'integer' },
    next: { type: ['string', 'null'], format: 'uri-reference' },
    previous: { type: ['string', 'null'], format: 'uri-reference' },
    results: list(items),
  },
});

/** Where a verb of a kind is served by a route of its own: what is different about it, or null when there is no such verb. */
export type Instead = Readonly<{ collection?: Instead1; item?: Instead1 }>;
type Instead1 = { readonly [verb in HttpVerb]?: Partial<Operation> | null };

export function resourcePaths(resource: Resource, instead: Instead = {}): Paths {
  const has = (verb: Resource['verbs'][number]) => resource.verbs.includes(verb);
  const operations = new Operations(resource);
  return {
    [`/${resource.path}/`]: changed(instead.collection, {
      get: operations.list(),
      ...(has('add') && { post: operations.create() }),
      ...(has('change') && { put: operations.changeMany('replace'), patch: operations.changeMany('update') }),
      ...(has('delete') && { delete: operations.removeMany() }),
      options: operations.describe('list'),
    }),
    [`/${resource.path}/{id}/`]: changed(instead.item, {
      get: operations.read(),
      ...(has('change') && { put: operations.change('replace'), patch: operations.change('update') }),
      ...(has('delete') && { delete: operations.remove() }),
      options: operations.describe('detail'),
    }),
  };
}

function changed(instead: Instead1 | undefined, item: PathItem): PathItem {
  const entries = Object.entries(item).flatMap(([verb, operation]) => {
    const other = instead?.[verb as HttpVerb];
    return other === null ? [] : [[verb, { ...operation, ...other }]];
  });
  return Object.fromEntries(entries) as PathItem;
}

const VERSION_HEADER = { ETag: { description: 'The version of the object, for If-Match.', schema: { type: 'string' } } };
const VIEW = ['depth', 'include', 'exclude_m2m', 'api_version', 'format'].map(shared);

class Operations {
  private readonly resource: Resource;
  private readonly name: string;
  private readonly one: string;
  private readonly many: string;

  constructor(resource: Resource) {
    this.resource = resource;
    this.name = schemaName(resource);
    this.one = inSentence(resource.title);
    this.many = inSentence(resource.titlePlural);
  }

  list(): Operation {
    return {
      ...this.base('list', `List ${this.many}`),
      parameters: listParameters(this.resource),
      responses: {
        '200': { description: 'A page of them.', content: { ...json(pageOf(ref(this.name))), 'text/csv': { schema: { type: 'string' } } } },
        ...REFUSALS,
      },
    };
  }

  create(): Operation {
    const input = ref(`${this.name}Input`);
    return {
      ...this.base('create', `Create ${this.many}`, 'One object, or a list of them: all are created, or none.'),
      parameters: VIEW,
      requestBody: { content: { ...json({ anyOf: [input, list(input)] }), 'text/csv': { schema: { type: 'string' } } } },
      responses: {
        '201': answer(
          'What was created, in the shape in which it was sent.',
          { anyOf: [ref(this.name), list(ref(this.name))] },
          {
            headers: { Location: { description: 'Of a single object.', schema: { type: 'string' } } },
          },
        ),
        ...REFUSALS,
      },
    };
  }

  changeMany(mode: 'replace' | 'update'): Operation {
    const fields = ref(mode === 'replace' && this.resource.verbs.includes('add') ? `${this.name}Input` : `${this.name}Change`);
    const item = { allOf: [fields, { type: 'object', required: ['id'], properties: { id: this.id() } }] };
    return {
      ...this.base(
        `${mode}_many`,
        `${mode === 'replace' ? 'Replace' : 'Change'} many ${this.many}`,
        'Each names its id. All are changed, or none.',
      ),
      parameters: VIEW,
      requestBody: { required: true, content: json(list(item)) },
      responses: { '200': answer('As they are now, in the order sent.', list(ref(this.name))), ...REFUSALS },
    };
  }

  removeMany(): Operation {
    const item = { anyOf: [this.id(), { type: 'object', required: ['id'], properties: { id: this.id() } }] };
    return {
      ...this.base('delete_many', `Delete many ${this.many}`, 'All are deleted, or none.'),
      requestBody: { required: true, content: json(list(item)) },
      responses: { '204': answer('They are gone.'), '409': named('Conflict'), ...REFUSALS },
    };
  }

  read(): Operation {
    return {
      ...this.base('read', `Read a ${this.one}`),
      parameters: [this.key(), ...VIEW],
      responses: { '200': answer('The object.', ref(this.name), { headers: VERSION_HEADER }), ...REFUSALS },
    };
  }

  change(mode: 'replace' | 'update'): Operation {
    const body = mode === 'replace' && this.resource.verbs.includes('add') ? `${this.name}Input` : `${this.name}Change`;
    return {
      ...this.base(
        mode,
        mode === 'replace' ? `Replace a ${this.one}` : `Change a ${this.one}`,
        mode === 'replace' ? 'Required fields have to be sent; what is not sent stays as it is.' : 'What is not sent stays as it is.',
      ),
      parameters: [this.key(), shared('If-Match'), ...VIEW],
      requestBody: { content: json(ref(body)) },
      responses: {
        '200': answer('The object as it is now.', ref(this.name), { headers: VERSION_HEADER }),
        '409': named('Conflict'),
        '412': named('Stale'),
        ...REFUSALS,
      },
    };
  }

  remove(): Operation {
    return {
      ...this.base('delete', `Delete a ${this.one}`),
      parameters: [this.key(), shared('If-Match')],
      responses: { '204': answer('It is gone.'), '409': named('Conflict'), '412': named('Stale'), ...REFUSALS },
    };
  }

  describe(of: 'list' | 'detail'): Operation {
    return {
      ...this.base(`describe_${of}`, `Describe ${this.many}`, 'Fields, choices, verbs and filters.'),
      ...(of === 'detail' && { parameters: [this.key()] }),
      responses: { '200': answer('The description.', ref('Description')), ...REFUSALS },
    };
  }

  private id(): JsonSchema {
    return this.resource.idType === 'uuid' ? { type: 'string', format: 'uuid' } : { type: 'integer' };
  }

  private key(): Parameter {
    return {
      name: 'id',
      in: 'path',
      required: true,
      description: `Its id, or its natural key${this.resource.naturalKey.length > 1 ? ', the parts joined by ";"' : ''}.`,
      schema: { type: 'string' },
    };
  }

  private base(verb: string, summary: string, description?: string) {
    return {
      operationId: `${this.resource.path.replaceAll(/[^a-z0-9]+/g, '_')}_${verb}`,
      summary,
      ...(description !== undefined && { description }),
      tags: [this.resource.titlePlural],
    };
  }
}

/** "Device types" → "device types"; "IP addresses" stays. */
const inSentence = (title: string) => (/^[A-Z][A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1));

/** Written out at each list: clients look for a filter by its name there. */
function listParameters(resource: Resource): Parameter[] {
  return [
    query('q', 'Search: objects in which one of the searched fields holds this text.', { type: 'string' }),
    query('limit', 'How many a page has; 0 for as many as are allowed.', { type: 'integer', minimum: 0, default: 50 }),
    query('offset', 'How many to leave out at the start.', { type: 'integer', minimum: 0 }),
    query('after', 'Where the page before ended: comes with the address of a next page, and holds for that offset and order alone.', {
      type: 'string',
    }),
    query('sort', 'A field to sort by, or several with commas; "-" before one turns it around.', { type: 'string' }),
    query('depth', 'How deep related objects are shown instead of named.', { type: 'integer', minimum: 0, maximum: 10, default: 0 }),
    query('include', 'Parts to add, with commas.', { type: 'string' }),
    query('exclude_m2m', 'Leaves lists of related objects out.', { type: 'boolean' }),
    query('format', 'The form of the answer.', { type: 'string', enum: ['json', 'csv'] }),
    query('api_version', 'The version of this API to speak.', { type: 'string' }),
    ...[...filtersOf(resource)].map(([name, filter]) => query(name, meaning(filter), list(filterValue(resource, filter)))),
  ];
}

const query = (name: string, description: string, schema: JsonSchema): Parameter => ({ name, in: 'query', description, schema });

const MEANINGS: Readonly<Record<string, string>> = {
  '': 'is one of these',
  n: 'is none of these',
  in: 'is one of these, with commas',
  isnull: 'is empty',
  ic: 'contains',
  nic: 'does not contain',
  isw: 'starts with',
  nisw: 'does not start with',
  iew: 'ends with',
  niew: 'does not end with',
  ie: 'is, whatever the case',
  nie: 'is not, whatever the case',
  re: 'matches the pattern',
  nre: 'does not match the pattern',
  ire: 'matches the pattern, whatever the case',
  nire: 'does not match the pattern, whatever the case',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
};

const meaning = ({ name, suffix, field, extra }: Filter) =>
  `${extra?.label ?? field?.label ?? titleOf(name)} ${MEANINGS[suffix] ?? suffix}.`;

function filterValue(resource: Resource, { name, suffix, field, extra }: Filter): JsonSchema {
  if (suffix === 'isnull') return { type: 'boolean' };
  if (extra) return { type: extra.kind === 'boolean' ? 'boolean' : extra.kind === 'number' ? 'integer' : 'string' };
  if (name === 'id') return suffix === 'in' || resource.idType === 'uuid' ? { type: 'string' } : { type: 'integer' };
  if (field?.kind === 'choice' && suffix === '') return choiceSchema(field.choices);
  if (!field || suffix === 'in') return { type: 'string' };
  const type = columnType(field);
  return { type: type === 'integer' || type === 'number' || type === 'boolean' ? type : 'string' };
}
