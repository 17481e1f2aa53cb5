// What an account may do: each permission that counts for it, on what, and through which group it comes.
import { Section } from '../kit/section.tsx';
import { Tag } from '../kit/tag.tsx';

export interface HeldPermission {
  id?: string | undefined;
  name: string;
  object_types: readonly string[];
  actions: readonly string[];
  constraints: unknown;
  through: string | null;
}

export interface HeldPermissionsProps {
  held: readonly HeldPermission[];
  isSuperuser: boolean;
  isActive: boolean;
  titles: Readonly<Record<string, string>>;
}

export function HeldPermissions({ held, isSuperuser, isActive, titles }: HeldPermissionsProps) {
  return (
    <Section title="What this account may do" count={isSuperuser ? undefined : held.length}>
      {!isActive && <p className="border-t border-line py-2">Nothing while it is inactive.</p>}
      {isSuperuser && (
        <p className="border-t border-line py-2">Everything, as a superuser, but what the product’s own rules forbid everybody.</p>
      )}
      {!isSuperuser && held.length === 0 && (
        <p className="border-t border-line py-2 text-12 text-ink-2">Nothing yet: no permission names it or one of its groups.</p>
      )}
      <ul className="border-t border-line empty:hidden">
        {held.map((permission) => (
          <li key={permission.name} className="flex flex-col gap-1 border-b border-line py-2">
            <span className="flex flex-wrap items-center gap-1.5">
              <b>{permission.actions.join(', ')}</b>
              {permission.object_types.map((type) => (
                <Tag key={type} title={type}>
                  {titles[type] ?? type}
                </Tag>
              ))}
            </span>
            <span className="text-12 text-ink-2">
              {permission.name}
              {permission.through && `, through the group ${permission.through}`}
              {permission.constraints !== null && ', for some objects only'}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
