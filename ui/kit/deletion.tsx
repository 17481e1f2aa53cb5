'use client';
// The page that deletes one thing: what follows for what, and the button that says it once more before it is done.
import { ButtonLink } from './button.tsx';
import { ConfirmButton, Consequences, type Consequence, type Refusal } from './confirm-button.tsx';

export interface DeletionProps {
  /** "job", "schedule". */
  noun: string;
  name: string;
  consequences: Consequence[];
  /** What has to be typed first, where more than the thing itself is lost. */
  typeToConfirm?: string | undefined;
  cancelHref: string;
  remove: () => Promise<Refusal | undefined>;
}

export function Deletion({ noun, name, consequences, typeToConfirm, cancelHref, remove }: DeletionProps) {
  return (
    <>
      <Consequences list={consequences} />
      <div className="flex items-center gap-2">
        <ConfirmButton
          title={`Delete ${name}?`}
          consequences={consequences}
          confirm={`Delete ${noun}`}
          busyLabel="Deleting"
          keep="Keep it"
          typeToConfirm={typeToConfirm}
          action={remove}
        >
          Delete…
        </ConfirmButton>
        <ButtonLink href={cancelHref} variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </>
  );
}
