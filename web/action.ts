// The one shape of a server action: same origin, signed in, allowed, input parsed, errors as data. A server action is a public POST endpoint.
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { type Action, can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { AppError, type FieldErrors, forbidden } from '@/core/errors';
import { log } from '@/core/log';
import { asUser, pageActor, requireSameOrigin } from './page';

export type ActionResult<T> = { ok: true; value: T } | { ok: false; message: string; fields?: FieldErrors };

/** Builds a server action from the permission it needs, the schema of its input, and what it does. */
export function action<Schema extends z.ZodType, T>(
  required: { action: Action; label: string },
  schema: Schema,
  fn: (actor: UserActor, input: z.output<Schema>) => Promise<T>,
): (input: unknown) => Promise<ActionResult<T>> {
  return ownAction(schema, (actor, input) => {
    if (!can(actor, required.action, required.label)) throw forbidden();
    return fn(actor, input);
  });
}

/** The same for what everybody may do to their own account. */
export function ownAction<Schema extends z.ZodType, T>(
  schema: Schema,
  fn: (actor: UserActor, input: z.output<Schema>) => Promise<T>,
): (input: unknown) => Promise<ActionResult<T>> {
  return async (input) => {
    try {
      await requireSameOrigin();
      const actor = await pageActor();
      const parsed = schema.safeParse(input);
      if (!parsed.success) return { ok: false, message: 'The input is not valid.', fields: fieldErrors(parsed.error) };
      return { ok: true, value: await asUser(actor, async () => fn(actor, parsed.data)) };
    } catch (error) {
      unstable_rethrow(error); // redirects and "forbidden" are Next's to handle
      if (error instanceof AppError) return { ok: false, message: error.message, ...(error.fields && { fields: error.fields }) };
      log.error('a server action failed', { error });
      return { ok: false, message: 'Something went wrong on the server. It was written to its log.' };
    }
  };
}

function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues) (fields[issue.path.join('.') || '__all__'] ??= []).push(issue.message);
  return fields;
}
