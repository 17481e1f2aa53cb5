// Whether the kinds of objects that a job asks for exist here: its code can name any.
import type { FieldSpec } from '@windlass/sdk';
import { nearest } from '@/core/nearest';
import { allResources, findResource, resourceAt } from '@/core/resources/registry';

/** A sentence for each variable whose kind of object is unknown, with the kind that may be meant. */
export function unknownKinds(variables: readonly FieldSpec[]): string[] {
  return variables.flatMap((spec) => {
    if ((spec.kind !== 'object' && spec.kind !== 'multiobject') || findResource(spec.model)) return [];
    const meant = labelLike(spec.model);
    const advice = meant ? `is "${meant}" meant?` : 'kinds are named by app and model, as in "dcim.location".';
    return [`${spec.name}: there are no objects of the kind "${spec.model}" here; ${advice}`];
  });
}

/** "dcim.devices", "ipam.device" and "dcim.devize" all mean "dcim.device". */
function labelLike(wanted: string): string | undefined {
  const [app = '', model = ''] = wanted.split('.');
  const kinds = allResources();
  const alike = resourceAt(`${app}/${model}`) ?? kinds.find(({ label, path }) => label.endsWith(`.${model}`) || path.endsWith(`/${model}`));
  const labels = kinds.map(({ label }) => label);
  return alike?.label ?? nearest(wanted, labels);
}
