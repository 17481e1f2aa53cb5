'use server';
import { notFound } from '@/core/errors';
import { resourceAt } from '@/core/resources/registry';
import { hasGenericPages } from '@/features/catalog';
import type { SaveAnswer } from '@/ui/resource/resource-form.tsx';
import { ownAction } from '@/web/action';
import { editObject, EditInput } from '../../save';

const edit = ownAction(EditInput, (actor, input) => {
  const resource = resourceAt(input.path);
  if (!resource || !hasGenericPages(resource.label)) throw notFound();
  return editObject(actor, resource, input);
});

export async function saveChanges(input: unknown): Promise<SaveAnswer> {
  return edit(input);
}
