// Where a kind of object has more, or something else, than its descriptor tells.
import type { Resource } from '@/core/resources/define';
import { type JsonSchema, OPEN } from '@/core/resources/openapi/json-schema';
import { list, ref, schemaName } from '@/core/resources/openapi/object-schema';
import { answer, type Instead, json, type Operation, pageOf, type Paths, REFUSALS } from '@/core/resources/openapi/paths';
import { PANEL_PORTS, TRACED } from '@/features/inventory/trace';
import { QUEUE, SCHEDULE } from './runs';
import { extended, key, limit, paths, text } from './say';

/** Properties that answers of a kind have beside its fields. */
export const ADDED: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  'extras.objectchange': {
    object_data: { type: ['object', 'null'], description: 'What the change left, or a deletion took, by column.' },
    object_data_v2: { type: ['object', 'null'], description: 'The same as this API would have shown it.' },
  },
};

/** Where a kind of object is served in another way than the others. */
export function insteadOf(resource: Resource): Instead {
  switch (resource.label) {
    case 'extras.scheduledjob':
      return { collection: { put: null, patch: null }, item: { put: null, patch: { requestBody: { content: json(SCHEDULE_CHANGE) } } } };
    case 'extras.note':
      return {
        collection: { post: { description: 'To the object that is named.', requestBody: { required: true, content: json(NEW_NOTE) } } },
      };
    case 'users.token':
      return { collection: { post: newToken(resource) } };
    default:
      return {};
  }
}

const SCHEDULE_CHANGE: JsonSchema = {
  type: 'object',
  properties: {
    ...SCHEDULE,
    kwargs: { ...OPEN, description: 'The inputs, by the name of the variable.' },
    task_queue: QUEUE,
    enabled: { type: 'boolean' },
  },
};

const NEW_NOTE: JsonSchema = {
  type: 'object',
  required: ['assigned_object_type', 'assigned_object_id', 'note'],
  properties: { assigned_object_type: text, assigned_object_id: { type: ['string', 'integer'] }, note: text },
};

function newToken(token: Resource): Partial<Operation> {
  return {
    summary: 'Create a token for oneself',
    description: 'With a token, or with name and password. The key is in this answer and never shown again.',
    security: [{ token: [] }, { session: [] }, { password: [] }],
    responses: { '201': answer('The token and its key.', extended(token, 'key', text)), ...REFUSALS },
  };
}

const CABLE_PATH: JsonSchema = {
  type: 'object',
  required: ['origin_type', 'origin', 'destination_type', 'destination', 'path', 'is_active', 'is_split'],
  properties: {
    origin_type: text,
    origin: OPEN,
    destination_type: { type: ['string', 'null'], description: 'None where the path ends at a panel.' },
    destination: { type: ['object', 'null'] },
    path: { ...list(OPEN), description: 'The cables and the ports of panels between them, in order.' },
    is_active: { type: 'boolean', description: 'It leads to a destination, over cables that are all connected.' },
    is_split: { type: 'boolean', description: 'It ends at a rear port of several positions, of which nothing names one.' },
  },
};

/** What is below an object of any kind that has it. */
export function below(resource: Resource): Paths {
  const base = `/${resource.path}/{id}`;
  const hasNotes = (!resource.plain && !resource.dated) || resource.noted === true;
  return {
    ...(hasNotes && notesOf(base, resource)),
    ...(PANEL_PORTS.has(resource.label) &&
      paths(resource.titlePlural, {
        [`${base}/paths/`]: {
          get: {
            summary: 'List the paths of cables through it',
            parameters: [key()],
            responses: { '200': answer('Each from the port where it begins.', list(CABLE_PATH)) },
          },
        },
      })),
    ...(TRACED.has(resource.label) &&
      paths(resource.titlePlural, {
        [`${base}/trace/`]: {
          get: {
            summary: 'Follow the cable',
            parameters: [key()],
            responses: {
              '200': answer(
                'Its segments: near end, cable, far end.',
                list({ type: 'array', minItems: 3, maxItems: 3, items: { anyOf: [OPEN, { type: 'null' }] } }),
              ),
            },
          },
        },
      })),
  };
}

function notesOf(base: string, resource: Resource): Paths {
  const one = schemaName(resource);
  return paths(resource.titlePlural, {
    [`${base}/notes/`]: {
      get: {
        summary: `List the notes of a ${one}`,
        parameters: [key(), limit],
        responses: { '200': answer('A page of them.', pageOf(ref('Note'))) },
      },
      post: {
        summary: `Write a note to a ${one}`,
        parameters: [key()],
        requestBody: { required: true, content: json({ type: 'object', required: ['note'], properties: { note: text } }) },
        responses: { '201': answer('The note.', ref('Note')) },
      },
    },
  });
}
