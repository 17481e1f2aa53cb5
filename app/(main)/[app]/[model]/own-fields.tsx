// Kinds whose form is laid out by hand: their fields are the same, their order and help are not.
import type { FieldSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import type { Actor } from '@/core/access/actor';
import type { Resource } from '@/core/resources/define';
import { actionsOn, grantable, permissionPresets, permissionsNamed } from '@/features/accounts/grants';
import { PermissionFields } from '@/ui/account/permission-fields.tsx';

/** Instead of the fields one below the other; undefined for almost every kind. `id`: of the object that is edited. */
export async function ownFields(actor: Actor, resource: Resource, specs: readonly FieldSpec[], id?: string): Promise<ReactNode> {
  if (resource.label !== 'users.objectpermission') return undefined;
  const actions = Object.fromEntries(grantable().map((kind) => [kind.label, actionsOn(kind)]));
  const presets = permissionPresets();
  const taken = await permissionsNamed(
    actor,
    presets.map(({ title }) => title),
  );
  const hrefOf = (title: string) => {
    const other = taken.get(title);
    return other === undefined || other === id ? undefined : `/${resource.path}/${other}/`;
  };
  const offered = presets.map((preset) => ({ ...preset, existingHref: hrefOf(preset.title) }));
  return <PermissionFields specs={specs} presets={offered} actionsOn={actions} />;
}
