// What an account may do: each permission that counts for it, on what, for which objects, and through which group it comes.
import type { Json } from '@windlass/sdk';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { Tag } from '../kit/tag.tsx';
import { constraintWords } from './constraint-words.ts';
import type { ReactNode } from 'react';

export interface HeldPermission {
  id: string;
  name: string;
  object_types: readonly string[];
  actions: readonly string[];
  constraints: Json;
  through: { id: number; name: string } | null;
}

export interface HeldPermissionsProps {
  title: string;
  held: readonly HeldPermission[];
  isSuperuser: boolean;
  isActive: boolean;
  titles: Readonly<Record<string, string>>;
  /** The reader may open permissions, and groups. */
  links: { permissions: boolean; groups: boolean };
  /** What to do where there is nothing. */
  none: string;
  action?: ReactNode;
}

export function HeldPermissions({ title, held, isSuperuser, isActive, titles, links, none, action }: HeldPermissionsProps) {
  return (
    <Section title={title} count={isSuperuser ? undefined : held.length} action={action}>
      {!isActive && <p className="border-t border-line py-2">Nothing while it is inactive.</p>}
      {isSuperuser && (
        <p className="border-t border-line py-2">Everything, as a superuser, but what the product’s own rules forbid everybody.</p>
      )}
      {!isSuperuser && held.length === 0 && <p className="border-t border-line py-2 text-12 text-ink-2">{none}</p>}
      <ul className="border-t border-line empty:hidden">
        {held.map((permission) => (
          <li key={permission.id} className="flex flex-col gap-1 border-b border-line py-2">
            <span className="flex flex-wrap items-center gap-1.5">
              <b>{permission.actions.join(', ')}</b>
              {permission.object_types.map((type) => (
                <Tag key={type} title={type}>
                  {titles[type] ?? type}
                </Tag>
              ))}
            </span>
            <span className="text-12 wrap-anywhere text-ink">{whichOf(permission)}</span>
            <span className="text-12 text-ink-2">
              <Maybe href={links.permissions && `/users/permissions/${permission.id}/`}>{permission.name}</Maybe>
              {permission.through && (
                <>
                  , through the group{' '}
                  <Maybe href={links.groups && `/users/groups/${permission.through.id}/`}>{permission.through.name}</Maybe>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const whichOf = ({ constraints }: HeldPermission): string => {
  const words = constraintWords(constraints);
  return words === '' ? 'All of them' : `Where ${words}`;
};

function Maybe({ href, children }: { href: string | false; children: ReactNode }) {
  if (!href) return children;
  return (
    <Link href={href} className="link">
      {children}
    </Link>
  );
}
