// The OpenAPI document: every kind of object from its descriptor, what is particular beside it, and each job that the asker may run with its own inputs.
import type { UserActor } from '@/core/access/actor';
import { type JsonSchema, OPEN } from '@/core/resources/openapi/json-schema';
import { list, ref, resourceSchemas, schemaName } from '@/core/resources/openapi/object-schema';
import { answer, type ApiResponse, type Parameter, type Paths, resourcePaths } from '@/core/resources/openapi/paths';
import { allResources } from '@/core/resources/registry';
import { runnableJobs } from '@/features/jobs/find';
import packageJson from '@/package.json';
import { ADDED, below, insteadOf } from './kinds';
import { runAnswer, runOrder } from './runs';
import { SPECIAL_PATHS } from './special';
import { jobPaths } from './job-operations';

export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Paths;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, ApiResponse>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** The document for one asker: `base` is how they reach this server. */
export async function apiDocument(actor: UserActor, base: string): Promise<ApiDocument> {
  const fixed = describeApi();
  return {
    ...fixed,
    servers: [{ url: `${base.replace(/^https?:\/\/[^/]+/, '')}/api` }],
    paths: { ...fixed.paths, ...jobPaths(await runnableJobs(actor)) },
  };
}

let described: ApiDocument | undefined;

/** What holds for everybody. */
export function describeApi(): ApiDocument {
  return (described ??= build());
}

function build(): ApiDocument {
  const resources = allResources();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Windlass',
      version: packageJson.version,
      description:
        'Runs automation jobs, and keeps the inventory that they work on. Lists are paged, filters are repeated for several values, and what is not understood is refused, naming it.',
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { session: [] }],
    tags: [
      { name: 'Run a job', description: 'One operation for each job that you may run, with the inputs that it takes.' },
      { name: 'Platform', description: 'What the platform says of itself.' },
      ...resources.map(({ titlePlural, label }) => ({ name: titlePlural, description: `Objects of the kind ${label}.` })),
    ],
    paths: Object.assign(
      {},
      SPECIAL_PATHS,
      ...resources.map((resource) => ({ ...resourcePaths(resource, insteadOf(resource)), ...below(resource) })),
    ) as Paths,
    components: {
      schemas: schemasOf(resources),
      responses: RESPONSES,
      parameters: PARAMETERS,
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token` and the key.' },
        session: { type: 'apiKey', in: 'cookie', name: 'windlass-….session', description: 'The session of a signed-in browser.' },
        password: { type: 'http', scheme: 'basic' },
      },
    },
  };
}

const withAdded = (schema: JsonSchema, added?: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  added ? { ...schema, properties: { ...(schema['properties'] as object), ...added } } : schema;

/** Two kinds of one name would hide each other. */
function schemasOf(resources: ReturnType<typeof allResources>): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = { ...SCHEMAS, RunOrder: runOrder(), RunAnswer: runAnswer() };
  for (const resource of resources) {
    for (const [name, schema] of Object.entries(resourceSchemas(resource))) {
      if (Object.hasOwn(schemas, name)) throw new Error(`Two schemas would be called ${name}: ${resource.label} needs another title.`);
      schemas[name] = name === schemaName(resource) ? withAdded(schema, ADDED[resource.label]) : schema;
    }
  }
  return schemas;
}

const text: JsonSchema = { type: 'string' };

const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Reference: {
    type: 'object',
    description: 'A related object: asked for with a depth, it is shown whole.',
    required: ['id', 'object_type', 'url'],
    properties: { id: { type: ['string', 'integer'] }, object_type: text, url: { type: 'string', format: 'uri-reference' } },
  },
  Problem: { type: 'object', required: ['detail'], properties: { detail: text } },
  Fault: {
    type: 'object',
    description: 'Something went wrong on the server; its log tells more under this id.',
    required: ['error', 'exception', 'request_id'],
    properties: { error: text, exception: text, request_id: text },
  },
  Errors: {
    anyOf: [text, list({ anyOf: [text, ref('FieldErrors')] }), ref('FieldErrors')],
    description: 'What is wrong: messages by field, for a list an entry for each item of it.',
  },
  /** Not of itself: types made from the document could not say that. */
  FieldErrors: {
    type: 'object',
    additionalProperties: { anyOf: [text, list({ anyOf: [text, OPEN] }), OPEN] },
    description: 'By the name of the field: a message, several, or those of the fields inside.',
  },
  Description: {
    type: 'object',
    required: ['name', 'description', 'renders', 'parses'],
    properties: {
      name: text,
      description: text,
      renders: list(text),
      parses: list(text),
      actions: list(text),
      object_type: text,
      url: text,
      schema: OPEN,
      uiSchema: OPEN,
      view_options: OPEN,
      filters: OPEN,
    },
  },
  Variable: {
    type: 'object',
    required: ['name', 'type', 'required'],
    properties: { name: text, type: text, required: { type: 'boolean' } },
    additionalProperties: true,
  },
  JobCode: {
    type: 'object',
    required: ['code_digest', 'files', 'packages'],
    properties: {
      code_digest: text,
      files: list({
        type: 'object',
        required: ['path', 'sha256', 'lines', 'text'],
        properties: {
          path: text,
          sha256: text,
          lines: { type: ['integer', 'null'] },
          text: { type: ['string', 'null'], description: 'None of a file that is no UTF-8 text, or is too large to be kept.' },
        },
      }),
      packages: list({
        type: 'object',
        required: ['name', 'files'],
        properties: {
          name: text,
          files: list({ type: 'object', required: ['path', 'sha256'], properties: { path: text, sha256: text } }),
        },
      }),
    },
  },
  PlatformStatus: {
    type: 'object',
    required: ['windlass-version', 'nautobot-version', 'celery-workers-running'],
    properties: {
      'windlass-version': text,
      'node-version': text,
      'nautobot-version': text,
      'django-version': text,
      'python-version': text,
      'installed-apps': OPEN,
      'nautobot-apps': OPEN,
      plugins: OPEN,
      'celery-workers-running': { type: 'integer' },
    },
  },
};

const RETRY = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } };

const RESPONSES: Readonly<Record<string, ApiResponse>> = {
  Invalid: answer('Something in the request is not valid.', ref('Errors')),
  Forbidden: answer('Who asks is not known, or may not do this.', ref('Problem')),
  NotFound: answer('There is no such object, or it is not yours to see.', ref('Problem')),
  Conflict: answer('It is in use, or in another state.', ref('Problem')),
  Stale: answer('Somebody changed the object since: nothing was done.', ref('Problem'), {
    headers: { ETag: { description: 'The version of the object now.', schema: text } },
  }),
  InFlight: answer('A request with this key is under way.', ref('Problem'), { headers: RETRY }),
  KeyReused: answer('This key came with another request before.', ref('Problem')),
  Unavailable: answer('Nobody is there to do it.', ref('Problem'), { headers: RETRY }),
  Refused: answer('Any other refusal.', { anyOf: [ref('Problem'), ref('Fault')] }),
};

const query = (name: string, description: string, schema: JsonSchema): Parameter => ({ name, in: 'query', description, schema });

const PARAMETERS: Readonly<Record<string, Parameter>> = {
  depth: query('depth', 'How deep related objects are shown instead of named.', { type: 'integer', minimum: 0, maximum: 10, default: 0 }),
  include: query('include', 'Parts to add, with commas.', text),
  exclude_m2m: query('exclude_m2m', 'Leaves lists of related objects out.', { type: 'boolean' }),
  api_version: query('api_version', 'The version of this API to speak.', text),
  format: query('format', 'The form of the answer.', { type: 'string', enum: ['json', 'csv'] }),
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the object that you looked at: when it has changed since, nothing is done (412).',
    schema: text,
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A text of your own for this request. Sent again within a day, it gets the same answer, and nothing runs twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`wait=N`: the answer waits up to N seconds for the end of the run.',
    schema: text,
  },
};
