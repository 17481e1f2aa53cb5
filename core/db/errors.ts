// Database errors in the product's words, once. Knows Prisma's codes and Postgres' SQLSTATEs, ours (WL…, WD…) included.
import { AppError, invalid } from '@/core/errors';

interface Cause {
  code?: string;
  message?: string;
  detail?: string;
  column?: string;
  constraint?: string;
  table?: string;
  fields?: string[];
}

/** Finds the Postgres error under Prisma's wrapping, whichever way it was wrapped. */
export function databaseCause(error: unknown): Cause {
  const outer = error as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: Record<string, unknown> }; code?: string; message?: string };
    cause?: unknown;
  };
  const inner = outer.meta?.driverAdapterError?.cause ?? (outer.cause as Record<string, unknown> | undefined);
  if (inner && typeof inner === 'object') {
    const constraint = inner['constraint'] as { fields?: string[]; index?: string; foreignKey?: unknown } | string | undefined;
    return {
      code: String(inner['originalCode'] ?? inner['code'] ?? outer.code ?? ''),
      message: String(inner['originalMessage'] ?? inner['message'] ?? ''),
      ...(typeof inner['detail'] === 'string' && { detail: inner['detail'] }),
      ...(typeof inner['column'] === 'string' && { column: inner['column'] }),
      ...(typeof constraint === 'string' ? { constraint } : constraint?.index ? { constraint: constraint.index } : {}),
      ...(typeof constraint === 'object' && constraint.fields && { fields: constraint.fields.map((name) => name.replaceAll('"', '')) }),
    };
  }
  return error as Cause;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
  'P1001',
  'P1002',
  'P1017',
  'P2024',
  'P2037',
]);

/** Columns named in "Key (a, b)=(1, 2) already exists.". */
function keyColumns(cause: Cause): string[] {
  if (cause.fields?.length) return cause.fields;
  const match = /Key \((.+?)\)=/.exec(cause.detail ?? cause.message ?? '');
  return match?.[1]?.split(', ').map((name) => name.replaceAll('"', '')) ?? [];
}

const wireName = (column: string) => column.replace(/_id$/, '');

function duplicate(cause: Cause): AppError {
  const columns = keyColumns(cause).map(wireName);
  if (columns.length === 1)
    return invalid({ [columns[0]!]: `An object with this ${columns[0]!.replaceAll('_', ' ')} already exists.` }, { cause });
  const named = columns.filter((name) => name !== 'parent').join(', ');
  return invalid({ __all__: `The fields ${named || 'given'} must make a unique set: there is such an object already.` }, { cause });
}

/** AppError for what the database refused; anything it does not know is returned as it came. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const outerCode = (error as { code?: string } | null)?.code;
  const cause = databaseCause(error);
  const code = cause.code || outerCode || '';
  if (
    UNREACHABLE.has(code) ||
    UNREACHABLE.has(outerCode ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated/.test(String((error as Error | null)?.message))
  ) {
    return new AppError('unavailable', 'The database cannot be reached right now.', { cause: error, retryAfterSeconds: 5 });
  }
  if (code === '23505' || outerCode === 'P2002') return duplicate(cause);
  if (code === '23001' || code === '23503' || outerCode === 'P2003') return referenceError(cause, error);
  if (outerCode === 'P2025') return new AppError('not_found', 'Not found.', { cause: error });
  switch (code) {
    case '23502':
      return invalid({ [wireName(cause.column ?? 'non_field_errors')]: 'This field may not be null.' }, { cause: error });
    case '23514':
      return invalid({ __all__: cause.message ?? 'A rule of this object is not met.' }, { cause: error });
    case 'WD001':
    case 'WD002':
      return invalid(
        { [code === 'WD002' ? 'non_field_errors' : (cause.column ?? '__all__')]: sentence(cause.message ?? '') },
        { cause: error },
      );
    case '22021':
    case '22P05':
      return invalid({ __all__: 'Text may not hold the character U+0000.' }, { cause: error });
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
      return invalid({ __all__: sentence(cause.message ?? 'A value has the wrong form.') }, { cause: error });
    case '2201B':
      return invalid({ __all__: 'This is not a valid regular expression.' }, { cause: error });
    case '57014':
      return new AppError('unavailable', 'The database took too long for this request. Narrow it down.', {
        cause: error,
        retryAfterSeconds: 5,
      });
    case '40001':
    case '40P01':
    case '55P03':
      return new AppError('conflict', 'Somebody else changed the same rows at the same time. Try again.', { cause: error });
    default:
      return error;
  }
}

function referenceError(cause: Cause, error: unknown): AppError {
  const text = `${cause.message ?? ''} ${cause.detail ?? ''}`;
  if (/still referenced|violates RESTRICT|update or delete on table/.test(text) || cause.code === '23001') {
    const table = /on table "([^"]+)"(?:[^"]*"[^"]+"[^"]*on table "([^"]+)")?/.exec(text);
    const by = (table?.[2] ?? table?.[1] ?? 'other objects').replace(/^[a-z]+_/, '').replaceAll('_', ' ');
    return new AppError('conflict', `Unable to delete: this object is still used by ${by}.`, { cause: error });
  }
  const column = keyColumns(cause)[0];
  return invalid({ [column ? wireName(column) : '__all__']: 'The related object was not found.' }, { cause: error });
}

const sentence = (text: string) => (text ? text[0]!.toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.') : text);
