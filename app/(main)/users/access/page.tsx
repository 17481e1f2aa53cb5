// Can they, and why: a user, an action and a kind of object or one of them, and the rules that the answer hangs on. The address holds the question.
import { flatChoices, isGroup } from '@windlass/sdk';
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { findResource } from '@/core/resources/registry';
import { type AccessQuestion, checkAccess } from '@/features/accounts/effective';
import { actionsOn } from '@/features/accounts/grants';
import { namesOf } from '@/features/runs/object-names';
import { AccessAnswer } from '@/ui/account/access-answer.tsx';
import { AccessForm } from '@/ui/account/access-form.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { PageBody } from '@/ui/kit/layout.tsx';
import type { OptionGroup } from '@/ui/kit/select.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { pageActorWho } from '@/web/page';
import { modelPaths } from '@/web/kind';
import { one, type SearchParams } from '@/web/shown';
import { typeChoices } from '../../[app]/[model]/form';
import { toAnswer } from './view';

export const metadata: Metadata = { title: 'Check access' };

export default async function AccessPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'users.objectpermission');
  if (!can(actor, 'view', 'users.user')) forbidden();
  const asked = readQuestion(await searchParams);
  const resource = asked.object_type === undefined ? undefined : findResource(asked.object_type);
  const [users, objects] = await Promise.all([
    optionsOf(actor, 'users.user', asked.user),
    resource ? optionsOf(actor, resource.label, asked.object) : [],
  ]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Administration' }, { label: 'Check access' }]}
        title="Check access"
        meta={<span>What somebody may do, and by which rule. It is the check that the server makes.</span>}
        divided
      />
      <PageBody>
        <AccessForm
          question={asked}
          user={users}
          object={objects}
          types={typeGroups()}
          actions={resource ? actionsOn(resource) : []}
          paths={modelPaths(actor)}
        />
        {asked.user === undefined || !resource ? (
          <Empty framed title="Choose a user and an object type.">
            An object narrows the question to that one; without it the answer is about all of the type.
          </Empty>
        ) : (
          <Answer actor={actor} question={{ ...asked, user: asked.user, object_type: resource.label }} objectName={objects[0]?.label} />
        )}
      </PageBody>
    </>
  );
}

async function Answer({ actor, question, objectName }: { actor: UserActor; question: AccessQuestion; objectName: string | undefined }) {
  const answer = await checkAccess(actor, question).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return undefined;
    throw error;
  });
  if (answer) return <AccessAnswer {...toAnswer(answer, question, objectName)} />;
  return (
    <Empty framed title="There is no such user or object, or it is not yours to see.">
      Choose another one, or leave the object out and ask about the whole type.
    </Empty>
  );
}

type Asked = Omit<AccessQuestion, 'user' | 'object_type'> & { user?: string | undefined; object_type?: string | undefined };

function readQuestion(query: Awaited<SearchParams>): Asked {
  const given = (name: string) => one(query[name]) || undefined;
  return { user: given('user'), action: given('action') ?? 'view', object_type: given('object_type'), object: given('object') };
}

/** What stands in the address, by its name; by its id where it has none for this reader. */
async function optionsOf(actor: UserActor, model: string, id: string | undefined): Promise<{ value: string; label: string }[]> {
  if (id === undefined) return [];
  const names = await namesOf(actor, model, [id]);
  return [{ value: id, label: names.get(id)?.name ?? id }];
}

const typeGroups = (): OptionGroup[] =>
  typeChoices()
    .filter(isGroup)
    .map(([title, choices]) => ({ title, options: flatChoices(choices).map(([value, label]) => ({ value, label })) }));
