// Of a form's required choices of objects those with nothing to choose from, as in an inventory that is still empty: what is missing, and the next step.
import type { FieldSpec } from '@windlass/sdk';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { isAny } from '@/core/resources/filters/any';
import type { Resource } from '@/core/resources/define';
import { findResource } from '@/core/resources/registry';
import { inSentence } from '@/core/resources/sentence';
import { AppError } from '@/core/errors';
import { hasGenericPages } from '@/features/catalog';
import type { Nothing } from '@/ui/field/options-context.tsx';

/** By the field's name. Of a kind that this person may not look at the field says so itself. */
export async function nothingToChoose(actor: UserActor, specs: readonly FieldSpec[]): Promise<Record<string, Nothing>> {
  const found = await Promise.all(
    specs.map(async (spec): Promise<[string, Nothing][]> => {
      if ((spec.kind !== 'object' && spec.kind !== 'multiobject') || !spec.required || spec.null_option !== undefined) return [];
      const resource = findResource(spec.model);
      if (!resource || !can(actor, 'view', resource.label)) return [];
      const filters = fixedFilters(spec.query_params);
      return (await hasAny(actor, resource, filters)) ? [] : [[spec.name, nextStep(actor, resource, filters)]];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Those that don't hang on what is chosen in other fields. */
function fixedFilters(params: Readonly<Record<string, string | readonly string[]>> = {}): URLSearchParams {
  return new URLSearchParams(
    Object.entries(params).flatMap(([name, wanted]) => [wanted].flat().flatMap((value) => (value.startsWith('$') ? [] : [[name, value]]))),
  );
}

/** A filter of an author's that the list does not know is the picker's to report. */
async function hasAny(actor: UserActor, resource: Resource, filters: URLSearchParams): Promise<boolean> {
  return isAny(actor, resource, filters).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'invalid') return true;
    throw error;
  });
}

function nextStep(actor: UserActor, resource: Resource, filters: URLSearchParams): Nothing {
  const name = inSentence(resource.title);
  const says = filters.size > 0 ? `There is no ${name} yet that fits here.` : `There is no ${name} yet that you may see.`;
  const mayAdd = resource.verbs.includes('add') && hasGenericPages(resource.label) && can(actor, 'add', resource.label);
  if (!mayAdd) return { says: `${says} Ask an administrator to add one.` };
  const wanted = new URLSearchParams([...filters].filter(([field]) => field in resource.fields));
  return {
    says,
    add: {
      label: `Add ${filters.size > 0 ? 'one' : `the first ${name}`}`,
      href: `/${resource.path}/add/${wanted.size ? `?${wanted}` : ''}`,
    },
  };
}
