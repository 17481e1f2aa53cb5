'use client';
// Gives groups and users access to one job, and shows beforehand every permission that is made or extended by it.
import type { MultiObjectSpec } from '@windlass/sdk';
import { useRouter } from 'next/navigation';
import { useMemo, useState, useTransition } from 'react';
import { FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form';
import { Field } from '../../field.tsx';
import { OptionsProvider } from '../../field/options-context.tsx';
import { idsOf } from '../../field/references.ts';
import { restOptions, type ModelPaths } from '../../field/rest-options.ts';
import { Banner } from '../../kit/banner.tsx';
import { Button, ButtonLink } from '../../kit/button.tsx';
import { CheckboxRow } from '../../kit/checkbox.tsx';
import { ActionBar, FormSection } from '../../kit/layout.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { showToast } from '../../kit/toast.ts';
import {
  type AccessChoice,
  type AccessPermission,
  doneWords,
  type Extra,
  EXTRAS,
  isNobody,
  offeredExtras,
  type Role,
  ROLES,
  stepsFor,
} from './planned.ts';
import { StepList } from './step-list.tsx';

export interface AccessFormProps {
  permissions: readonly AccessPermission[];
  /** What content types are called. */
  titles: Readonly<Record<string, string>>;
  paths: ModelPaths;
  cancelHref: string;
  give: (
    input: unknown,
  ) => Promise<
    | { ok: true; value: { made: number; extended: number } }
    | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined }
  >;
}

const looks: Record<Role, { title: string; intro: string }> = {
  operators: { title: 'Operators', intro: 'See the job, run it, and see its schedules, requests, runs and what those changed.' },
  approvers: {
    title: 'Approvers',
    intro:
      'See the job, approve and deny its requests, manage its schedules, and see its runs and what those changed. Nobody approves their own request.',
  },
};

const extraWords: Record<Extra, { label: string; help: string }> = {
  dryrun: {
    label: 'And approvers may try requests as a dry run',
    help: 'It shows what a request would do, and writes nothing. It needs run on this job, so they may also start runs of their own.',
  },
  inputs: {
    label: 'And may view what its inputs name',
    help: 'To choose these objects in the form, all of each type, and to open them where a request or a run names them.',
  },
  inventory: {
    label: 'And may view the inventory',
    help: 'To choose objects in the form, and to open what a request or a run names. All of the inventory.',
  },
  tokens: { label: 'And operators may have API tokens', help: 'To run it by a script: a token may do what its owner may.' },
};

const UNSENT = { ok: false, message: 'The server did not answer. What you chose is still here: try again.' } as const;

type Values = Record<string, unknown>;

const specFor = (role: Role, of: 'groups' | 'users'): MultiObjectSpec => ({
  kind: 'multiobject',
  name: `${role}_${of}`,
  label: of === 'groups' ? 'Groups' : 'Users',
  help_text: '',
  required: false,
  model: of === 'groups' ? 'auth.group' : 'users.user',
});

const NONE: Values = Object.fromEntries([
  ...ROLES.flatMap((role) => [`${role}_groups`, `${role}_users`].map((name): [string, unknown] => [name, []])),
  ...EXTRAS.map((extra): [string, unknown] => [extra, false]),
]);

function choiceOf(permissions: readonly AccessPermission[], values: Values): AccessChoice {
  const isTicked = (extra: Extra) => values[extra] === true;
  const recipients = (role: Role) => ({ groups: idsOf(values[`${role}_groups`]), users: idsOf(values[`${role}_users`]) });
  return {
    operators: recipients('operators'),
    approvers: recipients('approvers'),
    extras: offeredExtras(permissions, isTicked).filter(isTicked),
  };
}

export function AccessForm({ permissions, titles, paths, cancelHref, give }: AccessFormProps) {
  const router = useRouter();
  const source = useMemo(() => restOptions(paths), [paths]);
  const form = useForm<Values>({ defaultValues: NONE });
  const [problem, setProblem] = useState<string>();
  const [busy, startTransition] = useTransition();

  function submit(values: Values) {
    const choice = choiceOf(permissions, values);
    if (ROLES.every((role) => isNobody(choice[role]))) return setProblem('Choose a group or a user.');
    const seen = Object.fromEntries(permissions.map(({ name, existing }) => [name, existing?.id ?? null]));
    return startTransition(async () => {
      setProblem(undefined);
      const answer = await give({ ...choice, seen }).catch(() => UNSENT);
      if (!answer.ok) {
        setProblem(
          Object.values('fields' in answer ? (answer.fields ?? {}) : {})
            .flat()
            .join(' ') || answer.message,
        );
        return router.refresh();
      }
      const done = doneWords(answer.value);
      showToast(done === '' ? 'They hold all of it already.' : `Access given: ${done}.`);
      form.reset(NONE);
      return router.refresh();
    });
  }

  return (
    <FormProvider {...form}>
      <OptionsProvider source={source}>
        <form method="post" noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="flex flex-1 flex-col">
          <div className="w-full max-w-220 px-6 max-sm:px-4">
            {problem && (
              <div className="pt-4">
                <Banner family="bad" title="No access was given." live="assertive">
                  {problem}
                </Banner>
              </div>
            )}
            {ROLES.map((role) => (
              <FormSection key={role} title={looks[role].title} intro={looks[role].intro}>
                <Field spec={specFor(role, 'groups')} />
                <Field spec={specFor(role, 'users')} />
              </FormSection>
            ))}
            <Also permissions={permissions} titles={titles} />
            <FormSection
              title="What it comes to"
              intro="Permissions like those made by hand: each has its own page, and can be changed and deleted there."
            >
              <Preview permissions={permissions} titles={titles} />
            </FormSection>
          </div>
          <Submit permissions={permissions} busy={busy} cancelHref={cancelHref} />
        </form>
      </OptionsProvider>
    </FormProvider>
  );
}

function Also({ permissions, titles }: Pick<AccessFormProps, 'permissions' | 'titles'>) {
  const { control, register } = useFormContext<Values>();
  const values = useWatch({ control });
  const offered = offeredExtras(permissions, (extra) => values[extra] === true);
  if (offered.length === 0) return null;
  const inputs = permissions.find(({ extra }) => extra === 'inputs');
  const named = inputs?.object_types.map((type) => titles[type] ?? type).join(', ');
  return (
    <FormSection title="Also">
      {offered.map((extra) => {
        const { label, help } = extraWords[extra];
        return <CheckboxRow key={extra} {...register(extra)} label={extra === 'inputs' ? `${label}: ${named}` : label} help={help} />;
      })}
    </FormSection>
  );
}

function useSteps(permissions: readonly AccessPermission[]) {
  const { control } = useFormContext<Values>();
  return stepsFor(permissions, choiceOf(permissions, useWatch({ control })));
}

function Preview({ permissions, titles }: Pick<AccessFormProps, 'permissions' | 'titles'>) {
  return <StepList steps={useSteps(permissions)} titles={titles} />;
}

function Submit({ permissions, busy, cancelHref }: Pick<AccessFormProps, 'permissions' | 'cancelHref'> & { busy: boolean }) {
  const steps = useSteps(permissions);
  const off = steps.filter(({ act }) => act === 'off').length;
  return (
    <ActionBar>
      <Button
        type="submit"
        variant="primary"
        hotkey="Ctrl+↵"
        busy={busy && 'Giving access'}
        off={off > 0 && `${formatQuantity(off, 'permission')} can’t be given as it is: see above.`}
      >
        Give access
      </Button>
      <ButtonLink href={cancelHref}>Cancel</ButtonLink>
    </ActionBar>
  );
}
