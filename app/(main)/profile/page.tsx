import type { Metadata } from 'next';
import Link from 'next/link';
import { can } from '@/core/access/access';
import { heldPermissions } from '@/features/accounts/profile';
import { PasswordForm, TimeZoneForm } from '@/ui/account/profile-forms.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { Tag } from '@/ui/kit/tag.tsx';
import { pageActor } from '@/web/page';
import { saveNewPassword, saveTimeZone } from './actions';

export const metadata: Metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const actor = await pageActor();
  const held = await heldPermissions(actor.id);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Profile' }]}
        title={actor.fullName || actor.username}
        meta={<span className="font-mono">{actor.username}</span>}
        divided
      />
      <div className="grid gap-x-12 gap-y-8 px-6 py-5 max-sm:px-4 lg:grid-cols-2">
        <div className="flex flex-col gap-8">
          <Section title="Time">
            <TimeZoneForm current={actor.timeZone} save={saveTimeZone} />
          </Section>
          <Section title="Password">
            <PasswordForm save={saveNewPassword} />
          </Section>
        </div>
        <Section title="What you may do" action={can(actor, 'view', 'users.token') && <Link href="/users/tokens/">API tokens</Link>}>
          {actor.isSuperuser && <p className="mb-2">You are a superuser: everything, but what the product’s own rules forbid everybody.</p>}
          {!actor.isSuperuser && held.length === 0 && (
            <p className="text-ink-2">Nothing yet. An administrator grants permissions to you or to your groups.</p>
          )}
          <ul className="border-t border-line empty:hidden">
            {held.map((permission) => (
              <li key={permission.name} className="flex flex-col gap-1 border-b border-line py-2">
                <span className="flex flex-wrap items-center gap-2">
                  <b>{permission.actions.join(', ')}</b>
                  {permission.object_types.map((type) => (
                    <Tag key={type}>{type}</Tag>
                  ))}
                </span>
                <span className="text-12 text-ink-2">
                  {permission.name}
                  {permission.through && `, through the group ${permission.through}`}
                  {permission.constraints ? ', for some objects only' : ''}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}
