// What can be done with an object beside editing it: the job buttons of its kind; a repository is synced.
import { buttonsFor } from '@/features/events/press';
import { WorkButton } from '@/ui/git/work-button.tsx';
import { ObjectButtons } from '@/ui/job/object-buttons.tsx';
import { mayDo, type ShownObject } from './object';

export async function Doings({ object }: { object: ShownObject }) {
  const id = String(object.id);
  const isRepository = object.kind.label === 'extras.gitrepository' && (await mayDo(object, 'change'));
  const buttons = await buttonsFor(object.actor, object.resource, object.id);
  return (
    <>
      {buttons.length > 0 && <ObjectButtons buttons={buttons} model={object.kind.label} id={id} name={object.row.display} />}
      {isRepository && (
        <>
          <WorkButton repositoryId={id} work="dry-run" />
          <WorkButton repositoryId={id} work="sync" />
        </>
      )}
    </>
  );
}
