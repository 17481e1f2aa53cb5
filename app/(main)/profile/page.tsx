import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import { heldPermissions } from '@/features/accounts/profile';
import { HeldPermissions } from '@/ui/account/held-permissions.tsx';
import { PasswordForm, TimeZoneForm } from '@/ui/account/profile-forms.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { pageActor } from '@/web/page';
import { contentTitles } from '@/web/kind';
import { saveNewPassword, saveTimeZone } from './actions';

export const metadata: Metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const actor = await pageActor();
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
        <HeldPermissions
          title="What you may do"
          held={await heldPermissions(actor.id)}
          isSuperuser={actor.isSuperuser}
          isActive
          titles={contentTitles()}
          links={{ permissions: can(actor, 'view', 'users.objectpermission'), groups: can(actor, 'view', 'auth.group') }}
          none="Nothing yet. An administrator grants permissions to you or to your groups."
          action={
            can(actor, 'view', 'users.token') && (
              <Link href="/users/tokens/" className="link">
                API tokens
              </Link>
            )
          }
        />
      </div>
    </>
  );
}
