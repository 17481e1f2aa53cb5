// The one error class of the product. Features throw it; web, worker and scripts translate it, each in one place.

export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'stale'
  | 'precondition_failed'
  | 'unprocessable'
  | 'too_large'
  | 'unsupported_media_type'
  | 'too_many'
  | 'unavailable'
  | 'internal';

/** Messages by field name; `__all__` and `non_field_errors` hold what concerns no single field. */
export type FieldErrors = Record<string, string[]>;

export interface ErrorOptions {
  /** What is wrong with which field. */
  fields?: FieldErrors;
  /** The exact JSON body of the REST answer, where clients rely on a special shape. */
  body?: unknown;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  /** The version of the object now, where another one was named. */
  etag?: string;
  cause?: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  readonly body: unknown;
  readonly retryAfterSeconds: number | undefined;
  readonly etag: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields;
    this.body = options.body;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.etag = options.etag;
  }
}

/** Bad input: one message, or several, for each field. */
export function invalid(fields: Record<string, string | string[]>, options: Omit<ErrorOptions, 'fields'> = {}): AppError {
  const list = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, Array.isArray(text) ? text : [text]]));
  const first = Object.entries(list)[0];
  return new AppError('invalid', first ? `${first[0]}: ${first[1].join(' ')}` : 'The input is not valid.', { ...options, fields: list });
}

/**
 * What all of the work gives, or one error that tells of the bad input that any of it met: fields and bodies are put together.
 * @throws what is no fault of the input first, as it came
 */
export async function allOrEveryFault<T extends readonly unknown[]>(work: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  const refused = (await Promise.allSettled(work)).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const faults = refused
    .filter((error) => error instanceof AppError)
    .filter(({ code, fields }) => code === 'invalid' && fields !== undefined);
  if (faults.length < refused.length) throw refused.find((error) => !faults.includes(error as AppError));
  if (faults.length > 1)
    throw invalid(Object.assign({}, ...faults.map(({ fields }) => fields)) as FieldErrors, {
      body: Object.assign({}, ...faults.map(({ body, fields }) => body ?? fields)) as unknown,
    });
  return (await Promise.all(work)) as unknown as T;
}

/** The same words whether an object is absent or only hidden from the asker. */
export function notFound(): AppError {
  return new AppError('not_found', 'Not found.');
}

export function forbidden(message = 'You do not have permission to perform this action.'): AppError {
  return new AppError('forbidden', message);
}

/** For the end of a switch over a closed union. */
export function assertNever(value: never): never {
  throw new AppError('internal', `unexpected value: ${JSON.stringify(value)}`);
}
