// Checks a form in the browser with the very functions the server uses, and says the same words.
import type { FieldSpec } from '@windlass/sdk';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import { parseFields, UploadedFile } from '@/core/resources/schema.ts';

/** Stands in for a file that the server hasn't seen yet: only its presence is judged here. */
const unsent = new UploadedFile('00000000-0000-4000-8000-000000000000');

/**
 * A resolver for useForm. Values that pass are the parsed ones, files as they were chosen.
 * `absent` as in the schema: "fill" for jobs, "create" or "patch" for resources.
 */
export function fieldResolver(specs: readonly FieldSpec[], absent: 'fill' | 'create' | 'patch' = 'fill'): Resolver<FieldValues> {
  return (values) => {
    const files = Object.fromEntries(Object.entries(values).filter(([, value]) => value instanceof File));
    const stand = Object.fromEntries(Object.keys(files).map((name) => [name, unsent]));
    const parsed = parseFields(specs, { ...values, ...stand }, { source: 'form', absent });
    if (parsed.ok) return { values: { ...parsed.value, ...files }, errors: {} };
    return { values: {}, errors: toFormErrors(parsed.errors) };
  };
}

/** The server's messages by field, as the form library keeps them. Several messages of a field are joined by line breaks. */
export function toFormErrors(errors: Readonly<Record<string, readonly string[]>>): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [name || 'root', { type: 'server', message: messages.join('\n') }]),
  );
}
