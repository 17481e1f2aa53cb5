// Acts of people on schedules and requests, each at an address of its own: same origin, signed in, the refusal as JSON.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';
import { statusOf } from '@/web/errors';

/** Runs the act in the name of who sent it. `href`: where to go then. */
export async function act(work: (actor: UserActor) => Promise<{ href: string } | void>): Promise<Response> {
  await requireSameOrigin();
  const actor = await pageActor();
  try {
    return Response.json((await asUser(actor, () => work(actor))) ?? {});
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    return Response.json({ detail: sentence(error), fields: error.fields }, { status: statusOf(error.code) });
  }
}

/** What is wrong with a field is said without its name: there is one button and nothing else. */
const sentence = ({ message, fields }: AppError): string => (fields ? Object.values(fields).flat().join(' ') : message);

/** What a decision carries; anything else in the body is nobody's. */
export async function readDecision(request: Request): Promise<{ comment: string; force: boolean; seen?: number }> {
  const body = (await request.json().catch(() => ({}))) as { comment?: unknown; force?: unknown; seen?: unknown } | null;
  const comment = typeof body?.comment === 'string' ? body.comment.slice(0, 10_000) : '';
  return { comment, force: body?.force === true, ...(typeof body?.seen === 'number' && { seen: body.seen }) };
}
