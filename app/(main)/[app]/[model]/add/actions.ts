'use server';
import { resourceAt } from '@/core/resources/registry';
import { notFound } from '@/core/errors';
import { hasGenericPages } from '@/features/catalog';
import type { SaveAnswer } from '@/ui/resource/resource-form.tsx';
import { ownAction } from '@/web/action';
import { AddInput, addObject } from '../save';

const add = ownAction(AddInput, (actor, { path, values }) => {
  const resource = resourceAt(path);
  if (!resource || !hasGenericPages(resource.label)) throw notFound();
  return addObject(actor, resource, values);
});

export async function saveNew(input: unknown): Promise<SaveAnswer> {
  return add(input);
}
