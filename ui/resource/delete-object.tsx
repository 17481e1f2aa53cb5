'use client';
// Deletes the object whose page this is, then goes back to its list.
import type { ResourceDescription } from '@/core/resources/describe.ts';
import { DeleteButton } from './delete-dialog.tsx';

export function DeleteObject({
  kind,
  id,
  name,
}: {
  kind: Pick<ResourceDescription, 'path' | 'title' | 'titlePlural'>;
  id: string | number;
  name: string;
}) {
  const { path, title, titlePlural } = kind;
  return (
    <DeleteButton
      path={path}
      title={title}
      titlePlural={titlePlural}
      name={name}
      count={1}
      selection={() => `pk=${id}`}
      thenHref={`/${path}/`}
    />
  );
}
