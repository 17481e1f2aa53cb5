// What can be done with some kinds of objects beside editing them: a repository is synced.
import { WorkButton } from '@/ui/git/work-button.tsx';
import { mayDo, type ShownObject } from './object';

export async function Doings({ object }: { object: ShownObject }) {
  if (object.kind.label !== 'extras.gitrepository' || !(await mayDo(object, 'change'))) return null;
  const id = String(object.id);
  return (
    <>
      <WorkButton repositoryId={id} work="dry-run" />
      <WorkButton repositoryId={id} work="sync" />
    </>
  );
}
