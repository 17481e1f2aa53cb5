// What a form of a job was made of, as one text to compare: with another one now, the form asks for something else than the job does.
import { createHash } from 'node:crypto';

export interface FormSource {
  readonly variables: unknown;
  readonly task_queues: readonly string[];
}

export const formRevision = ({ variables, task_queues }: FormSource): string =>
  createHash('sha256')
    .update(JSON.stringify([variables, task_queues]))
    .digest('hex');
