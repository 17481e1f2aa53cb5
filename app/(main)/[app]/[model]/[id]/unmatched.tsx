// On a permission's page: the types on which its constraints match nothing, so that it grants nothing there.
import { inSentence } from '@/core/resources/sentence';
import { resourceOf } from '@/core/resources/registry';
import { objectPermission } from '@/features/accounts/resources';
import { COUNTED, unmatchedTypes } from '@/features/accounts/unmatched';
import { Banner } from '@/ui/kit/banner.tsx';
import type { ShownObject } from './object';

export async function Unmatched({ object: { actor, resource, row } }: { object: ShownObject }) {
  if (resource.label !== objectPermission.label) return null;
  const unmatched = await unmatchedTypes(actor, { constraints: row['constraints'], object_types: row['object_types'] as string[] });
  if (unmatched.length === 0) return null;
  const never = unmatched.filter(({ fault }) => fault !== null);
  const nothingYet = unmatched.filter(({ fault }) => fault === null);
  return (
    <>
      {never.length > 0 && (
        <Banner family="warn" title="On some of its types it grants nothing.">
          {never.map(({ fault }) => fault).join(' ')} Give {never.length === 1 ? 'it' : 'each'} a permission of its own.
        </Banner>
      )}
      {nothingYet.length > 0 && (
        <Banner family="warn" title="Its constraints match nothing at present:">
          {nothingYet
            .map(({ label, of }) => `0 of ${of === COUNTED ? `${COUNTED} or more` : of} ${inSentence(resourceOf(label).titlePlural)}`)
            .join(', ')}
          {actor.isSuperuser ? '.' : ' that you may see.'} Look at how the values are written, also upper and lower case.
        </Banner>
      )}
    </>
  );
}
