'use client';
// A new API token: its form, then its key. The key is shown here once and can't be shown again.
import { useState } from 'react';
import { Banner } from '../kit/banner.tsx';
import { ButtonLink } from '../kit/button.tsx';
import { CodeBlock } from '../kit/code-block.tsx';
import { PageBody } from '../kit/layout.tsx';
import { ResourceForm, type ResourceFormProps, type SaveAnswer } from '../resource/resource-form.tsx';

export type MadeToken = { ok: true; value: { key: string; href: string; display: string } } | Extract<SaveAnswer, { ok: false }>;

export interface TokenFormProps extends Pick<ResourceFormProps, 'specs' | 'initial' | 'cancelHref' | 'clock'> {
  make: (input: unknown) => Promise<MadeToken>;
}

export function TokenForm({ make, ...props }: TokenFormProps) {
  const [made, setMade] = useState<{ secret: string; href: string }>();
  if (made) return <ShownOnce secret={made.secret} listHref={props.cancelHref} />;
  return (
    <ResourceForm
      {...props}
      title="API token"
      paths={{}}
      submitLabel="Create"
      busyLabel="Creating"
      save={async ({ values }) => {
        const answer = await make({ values });
        if (!answer.ok) return answer;
        const { key: secret, href, display } = answer.value;
        setMade({ secret, href });
        return { ok: true, value: { kind: 'saved', href, display } };
      }}
      // The key is on the screen now, and leaving would lose it.
      onSaved={() => undefined}
    />
  );
}

function ShownOnce({ secret, listHref }: { secret: string; listHref: string }) {
  return (
    <PageBody className="max-w-180">
      <Banner family="ok" title="The token was added." live="polite">
        Copy its key now: it is stored hashed and can’t be shown again.
      </Banner>
      <CodeBlock label="API token" code={secret} note="Send it as: Authorization: Token …" />
      <div>
        <ButtonLink href={listHref}>All API tokens</ButtonLink>
      </div>
    </PageBody>
  );
}
