// What is wrong with the objects of a request, by field, and for a list by object, in the shape in which they were sent.
import { AppError, invalid, type FieldErrors } from '@/core/errors';
import type { Resource } from '../define';

const isFault = (errors: FieldErrors): boolean => Object.keys(errors).length > 0;

/** One entry an object, empty where nothing is wrong; for a single object that is not sent as a list, its errors alone. */
export function itemErrors(errors: readonly FieldErrors[], isList: boolean): AppError {
  return invalid(errors.find(isFault) ?? {}, isList ? { body: errors } : {});
}

/** @throws invalid when anything is wrong with any of them */
export function throwFaults(errors: readonly FieldErrors[], isList: boolean): void {
  if (errors.some(isFault)) throw itemErrors(errors, isList);
}

/** The fields that an error names; undefined when it is no fault of what was sent. */
export function faultsIn(resource: Resource, error: unknown): FieldErrors | undefined {
  return error instanceof AppError && error.code === 'invalid' && error.fields ? renameFaults(resource, error) : undefined;
}

/** Puts what the database refused under the field that clients of this kind look for it. */
function renameFaults(resource: Resource, error: AppError): FieldErrors {
  const fields = error.fields ?? {};
  const { __all__: general, ...rest } = fields;
  const cause = error.cause as { code?: string } | undefined;
  if (general && cause?.code === '23505' && resource.duplicateKey) return { ...rest, [resource.duplicateKey]: general };
  if (!cause || !resource.faults) return fields;
  const constraint = /check constraint "([^"]+)"/.exec(general?.[0] ?? '')?.[1];
  return Object.fromEntries(
    Object.entries(fields).map(([name, messages]) => {
      const fault = resource.faults![name === '__all__' && constraint !== undefined ? constraint : name];
      return fault ? [fault.field, fault.message === undefined ? messages : [fault.message]] : [name, messages];
    }),
  );
}
