// What some kinds of objects show beside the common facts: of an account, what it may do.
import { can } from '@/core/access/access';
import { heldPermissions } from '@/features/accounts/profile';
import { HeldPermissions } from '@/ui/account/held-permissions.tsx';
import { contentTitles } from '../kind';
import type { ShownObject } from './object';

export async function Particulars({ object }: { object: ShownObject }) {
  const { actor, kind, row } = object;
  if (kind.label !== 'users.user') return null;
  if (String(row.id) !== actor.id && !can(actor, 'view', 'users.objectpermission')) return null;
  return (
    <HeldPermissions
      held={await heldPermissions(String(row.id))}
      isSuperuser={row['is_superuser'] === true}
      isActive={row['is_active'] === true}
      titles={contentTitles()}
    />
  );
}
