'use server';
// Changes what was selected in a list. Lives at the form's own address alone.
import type { Json } from '@windlass/sdk';
import { z } from 'zod';
import type { UserActor } from '@/core/access/actor';
import { notFound } from '@/core/errors';
import { resourceAt } from '@/core/resources/registry';
import { hasGenericPages } from '@/features/catalog';
import { startEdit } from '@/features/system-jobs/start';
import type { BulkEditAnswer } from '@/ui/resource/bulk-edit-form.tsx';
import { ownAction } from '@/web/action';
import { pageOf, wantedIn } from '../selection';

const values = z.record(z.string().max(200), z.json());
const Input = z.object({
  path: z.string().max(200),
  /** As the address of the form says it. */
  selection: z.string().max(100_000),
  confirmed: z.string().max(100),
  changes: values,
  add: values,
  remove: values,
});

type Edited = Extract<BulkEditAnswer, { ok: true }>['value'];

const edit = ownAction(Input, async (actor: UserActor, { path, selection, confirmed, ...change }): Promise<Edited> => {
  const resource = resourceAt(path);
  if (!resource || !hasGenericPages(resource.label)) throw notFound();
  const wanted = wantedIn(new URLSearchParams(selection));
  const outcome = await startEdit(actor, resource, wanted, confirmed, change as Record<keyof typeof change, Record<string, Json>>);
  const href = await pageOf(actor, outcome);
  if (outcome.kind === 'failed') return { kind: 'failed', href, message: outcome.message, faults: outcome.faults };
  return outcome.kind === 'done' ? { kind: 'done', href: `${href}?tab=changes` } : { kind: 'elsewhere', href };
});

export async function saveSelected(input: unknown): Promise<BulkEditAnswer> {
  return edit(input);
}
