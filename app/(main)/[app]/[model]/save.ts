// Stores what a form was filled in with. An edit is refused as stale when the object has changed since its form was made.
import type { Json } from '@windlass/sdk';
import { z } from 'zod';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import type { Resource, Row } from '@/core/resources/define';
import { displayOf } from '@/core/resources/names';
import { createObjects, readObject, updateObjects } from '@/core/resources/service';
import { changedSince, requireVersion } from '@/features/runs/editing';
import type { SaveAnswer } from '@/ui/resource/resource-form.tsx';
import { describeFor, shownRows, toAuthor } from '@/web/kind';
import { pageAfterSave } from './after-save';
import { formSpecs, formValues } from './form';

type Saved = Extract<SaveAnswer, { ok: true }>['value'];

/** Any JSON: the fields judge it. */
const values = z.record(z.string(), z.unknown()) as unknown as z.ZodType<Record<string, Json>>;

export const AddInput = z.object({ path: z.string().max(200), values });
export const EditInput = z.object({ path: z.string().max(200), id: z.string().max(64), version: z.number().int().nonnegative(), values });

const saved = async (actor: UserActor, resource: Resource, row: Row): Promise<Saved> => ({
  kind: 'saved',
  href: await pageAfterSave(actor, resource, row),
  display: displayOf(resource, row),
});

export async function addObject(actor: UserActor, resource: Resource, body: Record<string, Json>): Promise<Saved> {
  const [row] = await createObjects(actor, resource, [body]);
  return saved(actor, resource, row!);
}

export async function editObject(actor: UserActor, resource: Resource, input: z.output<typeof EditInput>): Promise<Saved> {
  try {
    const [row] = await updateObjects(actor, resource, [{ key: input.id, body: input.values }], 'update', {
      first: (tx, ids) => requireVersion(resource, ids[0]!, input.version, tx),
    });
    return saved(actor, resource, row!);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stale') throw error;
    return staleAnswer(actor, resource, input);
  }
}

async function staleAnswer(actor: UserActor, resource: Resource, { id, version }: z.output<typeof EditInput>): Promise<Saved> {
  // What is different is read before the object: should it change once more in between, the next save is refused again.
  const since = await changedSince(actor, resource, id, version);
  const [row] = await shownRows(actor, resource, [await readObject(actor, resource, id)]);
  const specs = formSpecs(resource, describeFor(actor, resource));
  return {
    kind: 'stale',
    meanwhile: {
      ...toAuthor(since.author),
      version: since.version,
      values: formValues(specs, row!),
      ...(since.change && {
        change: { kind: 'update', typeLabel: since.change.typeLabel, name: since.change.name, fields: since.change.fields },
      }),
    },
  };
}
