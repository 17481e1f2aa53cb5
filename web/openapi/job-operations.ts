// One operation for each job, with the inputs it takes: found before the general one, as a path without parameters wins.
import type { FieldSpec } from '@windlass/sdk';
import { inputSchemaOf, type JsonSchema } from '@/core/resources/openapi/json-schema';
import { json, type Operation, type Paths, REFUSALS } from '@/core/resources/openapi/paths';
import { queuesOf } from '@/features/jobs/effective';
import type { JobRow } from '@/features/jobs/find';
import { RUN_ANSWERS, RUN_HEADERS, RUN_PARTS, RUN_REQUEST } from './runs';

export function jobPaths(jobs: readonly JobRow[]): Paths {
  return Object.fromEntries(jobs.map((job) => [`/extras/jobs/${segmentOf(job)}/run/`, { post: operationOf(job) }]));
}

/** Its name, which is the same on every server; its id where an address can't hold the name. */
const segmentOf = ({ id, name }: JobRow) => (/[/\\]|^\.+$/.test(name) ? id : encodeURIComponent(name));

function operationOf(job: JobRow): Operation {
  const specs = job.variables as unknown as readonly FieldSpec[];
  const queues = queuesOf(job);
  const inputs = Object.fromEntries(specs.map((spec) => [spec.name, inputSchemaOf(spec)]));
  const required = specs.filter((spec) => spec.required).map(({ name }) => name);
  const takesFiles = specs.some(({ kind }) => kind === 'file');
  const data = { type: 'object', properties: inputs, additionalProperties: false, ...(required.length > 0 && { required }) };
  const asJson: JsonSchema = {
    type: 'object',
    ...(required.length > 0 && { required: ['data'] }),
    properties: { data, ...RUN_REQUEST, task_queue: { ...RUN_REQUEST['task_queue'], enum: queues, default: queues[0] } },
  };
  const asForm: JsonSchema = { type: 'object', properties: { ...inputs, ...RUN_PARTS }, ...(required.length > 0 && { required }) };
  return {
    operationId: `run_${job.module_name}_${job.job_class_name}`.replaceAll(/[^A-Za-z0-9]+/g, '_'),
    summary: job.name,
    ...(job.description !== '' && { description: job.description }),
    tags: ['Run a job'],
    parameters: RUN_HEADERS,
    requestBody: {
      ...(required.length > 0 && { required: true }),
      content: { ...(!takesFiles && json(asJson)), 'multipart/form-data': { schema: asForm } },
    },
    responses: { ...RUN_ANSWERS, ...REFUSALS },
  };
}
