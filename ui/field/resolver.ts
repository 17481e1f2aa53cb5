// Checks a form in the browser with the very functions the server uses, and says the same words.
import type { FieldSpec, Json } from '@windlass/sdk';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import { formValue, parseFields, UploadedFile } from '@/core/resources/schema.ts';

/** Stands in for a file that the server hasn't seen yet: whether there is one, with anything in it, is judged here. */
const unsent = (file: File) => new UploadedFile('00000000-0000-4000-8000-000000000000', file.size === 0);

/**
 * A resolver for useForm. Values that pass are the parsed ones, files as they were chosen.
 * `absent` as in the schema: "fill" for jobs, "create" or "patch" for resources.
 */
export function fieldResolver(specs: readonly FieldSpec[], absent: 'fill' | 'create' | 'patch' = 'fill'): Resolver<FieldValues> {
  return (values) => {
    const files = Object.fromEntries(Object.entries(values).filter((entry): entry is [string, File] => entry[1] instanceof File));
    const stand = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, unsent(file)]));
    const parsed = parseFields(specs, { ...values, ...stand }, { source: 'form', absent });
    if (parsed.ok) return { values: { ...parsed.value, ...files }, errors: {} };
    return { values: {}, errors: toFormErrors(parsed.errors) };
  };
}

/** Parsed values as they are sent: what was read from a JSON text goes as one, since the server reads it again. */
export function asSent(specs: readonly FieldSpec[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const texts = specs
    .filter((spec) => spec.kind === 'json')
    .map((spec) => [spec.name, formValue(spec, (values[spec.name] ?? null) as Json)]);
  return { ...values, ...Object.fromEntries(texts) };
}

/** The server's messages by field, as the form library keeps them. Several messages of a field are joined by line breaks. */
export function toFormErrors(errors: Readonly<Record<string, readonly string[]>>): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [name || 'root', { type: 'server', message: messages.join('\n') }]),
  );
}
