// THE table: what each kind of error is in HTTP. Words for people go in `detail`; bad input is told by field.
import { AppError, type ErrorCode } from '@/core/errors';
import { log } from '@/core/log';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 403, // real clients of this API expect 403 from a caller who is not known, too
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  stale: 409,
  precondition_failed: 412,
  unprocessable: 422,
  too_large: 413,
  unsupported_media_type: 415,
  too_many: 429,
  unavailable: 503,
  internal: 500,
};

/** Answers of these statuses carry no API-Version, as upstream. */
export const isUnversioned = (status: number): boolean => status === 406 || status === 409 || status === 500;

export interface ErrorAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

export const statusOf = (code: ErrorCode): number => STATUS[code];

/** An error as an answer. What is not an AppError is a fault of ours: its details go to the log under the request's id, never out. */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (!(error instanceof AppError) || error.code === 'internal') {
    log.error('a request failed', { request: requestId, error, cause: error instanceof Error ? error.cause : undefined });
    return {
      status: 500,
      body: { error: 'Something went wrong on the server. It was written to its log.', exception: 'InternalError', request_id: requestId },
      headers: {},
    };
  }
  if (error.code === 'unavailable')
    log.warn('a request could not be served', { request: requestId, message: error.message, cause: error.cause });
  return {
    status: STATUS[error.code],
    body: error.body ?? (error.code === 'invalid' && error.fields ? error.fields : { detail: error.message }),
    headers: {
      ...(error.retryAfterSeconds !== undefined && { 'Retry-After': String(Math.ceil(error.retryAfterSeconds)) }),
      ...(error.etag !== undefined && { ETag: error.etag }),
    },
  };
}
