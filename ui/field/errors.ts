// The messages of one field, as the form library keeps them: one, or several joined by line breaks.
import type { FieldError } from 'react-hook-form';

export function errorsOf(error: FieldError | undefined): string[] {
  return error?.message ? error.message.split('\n') : error ? ['This value is not valid.'] : [];
}
