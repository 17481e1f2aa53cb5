// The operations that no descriptor tells of: runs, approvals, logs, files, and what the platform says of itself. Literal, beside the routes that serve them.
import { type JsonSchema, OPEN } from '@/core/resources/openapi/json-schema';
import { list, ref } from '@/core/resources/openapi/object-schema';
import { answer, type ApiResponse, json, named, pageOf, type Paths, shared } from '@/core/resources/openapi/paths';
import { TYPES } from '../negotiate';
import { RUN_ANSWERS, RUN_HEADERS, RUN_PARTS } from './runs';
import { key, limit, paths, queryOf, type Said, text } from './say';

const comment = { content: json({ type: 'object', properties: { comment: { type: 'string', maxLength: 10_000 } } }) };
/** A refusal of these is told as a bare text. */
const TOLD: ApiResponse = answer('Refused.', { anyOf: [ref('Problem'), text] });

const JOB_PATHS = paths('Jobs', {
  '/extras/jobs/{id}/run/': {
    post: {
      summary: 'Run a job',
      description: 'At once, at a time, or after approval. What a job takes is told by its variables, and by an operation of its own.',
      parameters: [key('Its id or its name.'), ...RUN_HEADERS],
      requestBody: {
        content: {
          ...json(ref('RunOrder')),
          'multipart/form-data': { schema: { type: 'object', properties: RUN_PARTS, additionalProperties: true } },
        },
      },
      responses: RUN_ANSWERS,
    },
  },
  '/extras/jobs/{id}/variables/': {
    get: {
      summary: 'List the variables of a job',
      parameters: [key('Its id or its name.')],
      responses: { '200': answer('In their order.', list(ref('Variable'))) },
    },
  },
  '/extras/jobs/{id}/code/': {
    get: {
      summary: 'Read the code of a job',
      description:
        'What a run would use now, or what a digest stands for that a run, request or schedule of the job names. For who may change or approve it.',
      parameters: [key('Its id or its name.'), queryOf('digest', 'The code digest; the present one when left out.', text)],
      responses: {
        '200': answer('Its files, the one with the class first, and the packages that it uses.', ref('JobCode')),
      },
    },
  },
});

const RUN_PATHS = paths('Job results', {
  '/extras/job-results/{id}/logs/': {
    get: {
      summary: 'Read the log of a run',
      description: 'All of its lines in order, however many.',
      parameters: [
        key(),
        queryOf('after', 'The number of the last line that is known.', { type: 'integer', minimum: 0 }),
        queryOf('offset', 'How many to leave out at the start.', { type: 'integer', minimum: 0 }),
        queryOf('limit', 'How many at most.', { type: 'integer', minimum: 0 }),
        shared('format'),
      ],
      responses: { '200': { description: 'Its lines.', content: { ...json(list(ref('JobLogEntry'))), 'text/csv': { schema: text } } } },
    },
  },
  '/extras/job-results/{id}/stream/': {
    get: {
      summary: 'Follow a run',
      description: 'Events: "lines" with log lines, "run" with how it stands, "end". Last-Event-ID or `after` goes on after a line.',
      parameters: [key(), queryOf('after', 'The number of the last line that is known.', { type: 'integer', minimum: 0 })],
      responses: { '200': { description: 'An event stream.', content: { 'text/event-stream': { schema: text } } } },
    },
  },
});

const FILE_PATHS = paths('Files', {
  '/extras/file-proxies/{id}/download/': {
    get: {
      summary: 'Download a file',
      parameters: [key()],
      responses: { '200': { description: 'Its bytes, in the type it was stored with.', content: { '*/*': { schema: {} } } } },
    },
  },
});

const SCHEDULE_PATHS = paths('Scheduled jobs', {
  '/extras/scheduled-jobs/{id}/approve/': {
    post: {
      summary: 'Approve a request for a run',
      parameters: [key(), queryOf('force', 'Also when its time has passed.', text)],
      requestBody: comment,
      responses: {
        '200': answer('It runs at once, or at its time.', ref('ScheduledJob')),
        '400': TOLD,
        '403': TOLD,
        '409': named('Conflict'),
      },
    },
  },
  '/extras/scheduled-jobs/{id}/deny/': {
    post: {
      summary: 'Deny a request for a run',
      parameters: [key()],
      requestBody: comment,
      responses: { '200': answer('It will not run.', { type: 'null' }), '403': TOLD, '409': named('Conflict') },
    },
  },
  '/extras/scheduled-jobs/{id}/dry-run/': {
    post: {
      summary: 'Try what a request for a run would do',
      parameters: [key()],
      responses: {
        '200': answer('The run, in which nothing can be written.', ref('JobResult')),
        '403': TOLD,
        '405': TOLD,
        '503': named('Unavailable'),
      },
    },
  },
});

const described = (what: string): Said => ({
  summary: `Describe ${what}`,
  responses: { '200': answer('The description.', ref('Description')) },
});

const CONNECTION_PATHS = paths('Cables', {
  '/dcim/console-connections/': {
    options: described('console connections'),
    get: {
      summary: 'List the console ports that hold a cable',
      parameters: [limit],
      responses: { '200': answer('A page of them.', pageOf(ref('ConsolePort'))) },
    },
  },
  '/dcim/interface-connections/': {
    options: described('interface connections'),
    get: {
      summary: 'List the pairs of interfaces that a cable joins',
      parameters: [limit],
      responses: {
        '200': answer(
          'A page of them.',
          pageOf({
            type: 'object',
            required: ['interface_a', 'interface_b', 'connected_endpoint_reachable'],
            properties: {
              interface_a: ref('Interface'),
              interface_b: { anyOf: [ref('Reference'), ref('Interface')] },
              connected_endpoint_reachable: { type: ['boolean', 'null'] },
            },
          }),
        ),
      },
    },
  },
  '/dcim/connected-device/': {
    options: described('connected devices'),
    get: {
      summary: 'Find the device that a neighbour is connected with',
      parameters: [queryOf('peer_device', "The neighbour's name.", text), queryOf('peer_interface', 'Its interface.', text)],
      responses: { '200': answer('The device.', ref('Device')) },
    },
  },
});

const repositoryWork = (summary: string): { post: Said } => ({
  post: {
    summary,
    parameters: [key()],
    responses: {
      '200': answer('The run that does it.', {
        type: 'object',
        required: ['message', 'job_result'],
        properties: { message: text, job_result: ref('JobResult') },
      }),
      '409': named('Conflict'),
      '503': named('Unavailable'),
    },
  },
});

const GIT_PATHS = paths('Git repositories', {
  '/extras/git-repositories/{id}/sync/': repositoryWork('Bring a repository up to date'),
  '/extras/git-repositories/{id}/dry-run/': repositoryWork('See what bringing a repository up to date would change'),
});

const free = (name: 'address' | 'prefix'): JsonSchema => ({
  type: 'object',
  required: ['ip_version', name],
  properties: { ip_version: { type: 'integer', enum: [4, 6] }, [name]: text },
});

const taken = (schema: string) => ({
  '201': answer('What was taken, in the shape in which it was sent.', { anyOf: [ref(schema), list(ref(schema))] }),
  '409': named('Conflict'),
});
const oneOrMore = (item: JsonSchema) => ({ content: json({ anyOf: [item, list(item)] }) });

const PREFIX_PATHS = paths('Prefixes', {
  '/ipam/prefixes/{id}/available-ips/': {
    get: {
      summary: 'List free addresses of a prefix',
      parameters: [key(), limit],
      responses: { '200': answer('The first ones.', list(free('address'))) },
    },
    post: {
      summary: 'Take free addresses of a prefix',
      description: 'The first free ones, one for each object sent: all or none.',
      parameters: [key()],
      requestBody: oneOrMore(OPEN),
      responses: taken('IPAddress'),
    },
  },
  '/ipam/prefixes/{id}/available-prefixes/': {
    get: {
      summary: 'List free blocks of a prefix',
      parameters: [key(), limit],
      responses: { '200': answer('The largest ones, in order.', list(free('prefix'))) },
    },
    post: {
      summary: 'Take free blocks of a prefix',
      description: 'One of the length that each object sent names: all or none.',
      parameters: [key()],
      requestBody: oneOrMore({
        type: 'object',
        required: ['prefix_length'],
        properties: { prefix_length: { type: 'integer' } },
        additionalProperties: true,
      }),
      responses: taken('Prefix'),
    },
  },
});

const RACK_PATHS = paths('Racks', {
  '/dcim/racks/{id}/elevation/': {
    get: {
      summary: 'List the units of a rack, from top to bottom',
      parameters: [
        key(),
        limit,
        { name: 'face', in: 'query', schema: { type: 'string', enum: ['front', 'rear'], default: 'front' } },
        { name: 'exclude', in: 'query', description: 'The id of a device that is looked past.', schema: text },
        {
          name: 'expand_devices',
          in: 'query',
          description: 'false: each device once, at its lowest unit.',
          schema: { type: 'boolean', default: true },
        },
      ],
      responses: {
        '200': answer(
          'A page of them.',
          pageOf({
            type: 'object',
            required: ['id', 'name', 'face', 'device', 'occupied'],
            properties: {
              id: { type: 'integer' },
              name: text,
              face: { type: 'object', required: ['value', 'label'], properties: { value: text, label: text } },
              device: { anyOf: [ref('Device'), { type: 'null' }] },
              occupied: { type: 'boolean' },
            },
          }),
        ),
      },
    },
  },
});

const VLAN_GROUP_PATHS = paths('VLAN groups', {
  '/ipam/vlan-groups/{id}/available-vlans/': {
    get: {
      summary: 'List free VLAN IDs of a group',
      parameters: [key(), limit],
      responses: {
        '200': answer(
          'The lowest ones.',
          list({ type: 'object', required: ['vid', 'vlan_group'], properties: { vid: { type: 'integer' }, vlan_group: ref('Reference') } }),
        ),
      },
    },
    post: {
      summary: 'Make VLANs of free IDs of a group',
      description: 'One of each object sent, with the ID that it names or the lowest free one: all or none.',
      parameters: [key()],
      requestBody: oneOrMore(OPEN),
      responses: taken('VLAN'),
    },
  },
});

const contentType: JsonSchema = {
  type: 'object',
  required: ['id', 'object_type', 'display', 'url', 'natural_slug', 'app_label', 'model'],
  properties: {
    id: { type: 'integer' },
    ...Object.fromEntries(['object_type', 'display', 'url', 'natural_slug', 'app_label', 'model'].map((name) => [name, text])),
  },
};
const addresses: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } };
const noCredentials = { security: [] };

const PLATFORM_PATHS = paths('Platform', {
  '/': { get: { summary: 'List the parts of the API', responses: { '200': answer('Their addresses, by name.', addresses) } } },
  '/{app}/': {
    get: {
      summary: 'List the lists of a part',
      parameters: [{ name: 'app', in: 'path', required: true, schema: text }],
      responses: { '200': answer('Their addresses, by name.', addresses) },
    },
  },
  '/status/': {
    get: {
      summary: 'Read the state of the platform',
      responses: { '200': answer('Versions, and how many workers are there.', ref('PlatformStatus')) },
    },
  },
  '/swagger.json': {
    get: {
      summary: 'Read this document',
      responses: { '200': { description: 'OpenAPI 3.1.', content: { ...json(OPEN), [TYPES.openapi]: { schema: OPEN } } } },
    },
  },
  '/health/live/': {
    get: {
      ...noCredentials,
      summary: 'Ask whether the server lives',
      responses: { '200': answer('It does.', { type: 'object', required: ['status'], properties: { status: text } }) },
    },
  },
  '/health/ready/': {
    get: {
      ...noCredentials,
      summary: 'Ask whether the server can work',
      responses: {
        '200': answer('It can.', { type: 'object', required: ['status'], properties: { status: text } }),
        '503': answer('It cannot reach the database.', { type: 'object', required: ['status'], properties: { status: text } }),
      },
    },
  },
  '/extras/content-types/': {
    options: described('the kinds of objects'),
    get: {
      summary: 'List the kinds of objects',
      parameters: [limit, queryOf('app_label', 'Of this application.', text), queryOf('model', 'Of this name.', text)],
      responses: { '200': answer('A page of them.', pageOf(contentType)) },
    },
  },
  '/extras/content-types/{id}/': {
    get: { summary: 'Read a kind of object', parameters: [key('Its number.')], responses: { '200': answer('The kind.', contentType) } },
  },
  '/users/config/': {
    options: described('the preferences'),
    get: { summary: 'Read one’s own settings', responses: { '200': answer('The settings.', OPEN) } },
    patch: {
      summary: 'Change one’s own settings',
      requestBody: { content: json(OPEN) },
      responses: { '200': answer('All settings.', OPEN) },
    },
  },
});

export const SPECIAL_PATHS: Paths = {
  ...PLATFORM_PATHS,
  ...JOB_PATHS,
  ...RUN_PATHS,
  ...FILE_PATHS,
  ...SCHEDULE_PATHS,
  ...GIT_PATHS,
  ...CONNECTION_PATHS,
  ...PREFIX_PATHS,
  ...VLAN_GROUP_PATHS,
  ...RACK_PATHS,
};
