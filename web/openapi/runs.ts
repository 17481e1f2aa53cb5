// What a request for a run sends and is answered with: the same for the general operation and for that of each job.
import { answer, named, type Operation, shared } from '@/core/resources/openapi/paths';
import { choiceSchema, type JsonSchema, OPEN } from '@/core/resources/openapi/json-schema';
import { ref } from '@/core/resources/openapi/object-schema';
import { jobResult } from '@/features/runs/resources';
import { INTERVALS } from '@/features/schedules/resources';
import { extended, text } from './say';

/** What a request for a run of any job sends. */
export const runOrder = (): JsonSchema => ({
  type: 'object',
  properties: { data: { ...OPEN, description: 'The inputs, by the name of the variable.' }, ...RUN_REQUEST },
});

/** What a request for a run is answered with. */
export const runAnswer = (): JsonSchema => ({
  type: 'object',
  required: ['scheduled_job', 'job_result'],
  description: 'Exactly one of scheduled_job and job_result.',
  properties: {
    scheduled_job: { anyOf: [ref('ScheduledJob'), { type: 'null' }] },
    job_result: { anyOf: [extended(jobResult, 'computed_fields', OPEN), { type: 'null' }] },
    warnings: {
      type: 'array',
      items: text,
      description: 'Inputs that were not read, as they stand beside "data". Left out when there are none.',
    },
  },
});

export const QUEUE: JsonSchema = { type: 'string', description: "One of the job's queues; the first when left out." };

export const SCHEDULE: Readonly<Record<string, JsonSchema>> = {
  name: { type: 'string', maxLength: 255 },
  interval: choiceSchema(INTERVALS),
  start_time: { type: 'string', format: 'date-time' },
  time_zone: { type: 'string', description: 'By its IANA name.', default: 'UTC' },
  crontab: { type: 'string', description: 'For the interval "custom".' },
};

/** What a request for a run says beside its inputs. */
export const RUN_REQUEST: Readonly<Record<string, JsonSchema>> = {
  task_queue: QUEUE,
  job_queue: { type: 'string', description: 'Another name of task_queue, as later versions of clients have it. Send one of the two.' },
  schedule: { type: 'object', required: ['interval'], description: 'When to run; at once when left out.', properties: SCHEDULE },
};

/** The same in a form. */
export const RUN_PARTS: Readonly<Record<string, JsonSchema>> = {
  _task_queue: QUEUE,
  _job_queue: QUEUE,
  ...Object.fromEntries(Object.entries(SCHEDULE).map(([name, schema]) => [`_schedule_${name}`, schema])),
};

export const RUN_HEADERS = ['Idempotency-Key', 'Prefer'].map(shared);

export const RUN_ANSWERS: Operation['responses'] = {
  '201': answer('It runs, is scheduled, or waits for approval.', ref('RunAnswer'), {
    headers: {
      'Idempotent-Replayed': { description: 'true: this is the answer to an earlier request with the same key.', schema: text },
      'Preference-Applied': { description: 'How long was waited for the end of the run.', schema: text },
    },
  }),
  '405': named('Refused'),
  '409': named('InFlight'),
  '413': named('Refused'),
  '415': named('Refused'),
  '422': named('KeyReused'),
  '503': named('Unavailable'),
};
