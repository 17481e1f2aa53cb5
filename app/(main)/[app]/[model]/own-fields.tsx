// Kinds whose form is laid out by hand: their fields are the same, their order and help are not.
import type { FieldSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import type { Resource } from '@/core/resources/define';
import { actionsOn, grantable, permissionPresets } from '@/features/accounts/grants';
import { PermissionFields } from '@/ui/account/permission-fields.tsx';

/** Instead of the fields one below the other; undefined for almost every kind. */
export function ownFields(resource: Resource, specs: readonly FieldSpec[]): ReactNode {
  if (resource.label !== 'users.objectpermission') return undefined;
  const actions = Object.fromEntries(grantable().map((kind) => [kind.label, actionsOn(kind)]));
  return <PermissionFields specs={specs} presets={permissionPresets()} actionsOn={actions} />;
}
