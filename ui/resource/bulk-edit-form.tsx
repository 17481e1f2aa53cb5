'use client';
// Many objects of any kind in one form: each field is left as it is, set, cleared, or its list added to. Nothing typed is lost when it is refused.
import type { FieldSpec } from '@windlass/sdk';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { FormProvider, useForm, type FieldValues, type Resolver } from 'react-hook-form';
import { formDefaults } from '@/core/resources/schema.ts';
import { inSentence } from '@/core/resources/sentence.ts';
import { Field } from '../field.tsx';
import { ActField } from '../field/act-field.tsx';
import { OptionsProvider } from '../field/options-context.tsx';
import { asSent, fieldResolver } from '../field/resolver.ts';
import { restOptions, type ModelPaths } from '../field/rest-options.ts';
import { Banner } from '../kit/banner.tsx';
import { Button, ButtonLink } from '../kit/button.tsx';
import { ActionBar, FormSection } from '../kit/layout.tsx';
import { Link } from '../kit/link.tsx';
import { formatCount, formatQuantity } from '../kit/number.ts';
import { showToast } from '../kit/toast.ts';
import { actsOf, isNothing, requestOf, shownSpecs, type Act, type Acts, type EditRequest } from './bulk-edit.ts';
import { FaultTable } from './fault-table.tsx';

export interface BulkFault {
  object?: string | undefined;
  name?: string | undefined;
  field: string;
  message: string;
}

/** What the server says: where to go on, or why nothing was changed. */
export type BulkEditAnswer =
  | {
      ok: true;
      value: { kind: 'done' | 'elsewhere'; href: string } | { kind: 'failed'; message: string; href: string; faults: readonly BulkFault[] };
    }
  | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined };

export interface BulkEditFormProps {
  path: string;
  title: string;
  titlePlural: string;
  specs: readonly FieldSpec[];
  count: number;
  paths: ModelPaths;
  save: (request: EditRequest) => Promise<BulkEditAnswer>;
}

interface Refusal {
  message: string;
  /** The run that tells more. */
  href?: string | undefined;
  faults: readonly BulkFault[];
}

const UNSENT: BulkEditAnswer = {
  ok: false,
  message: 'The server did not answer. Whether anything was changed is not known: look at Runs before you try again.',
};

export function BulkEditForm(props: BulkEditFormProps) {
  const { path, title, titlePlural, specs, count, save } = props;
  const router = useRouter();
  const [acts, setActs] = useState<Acts>({});
  const [refusal, setRefusal] = useState<Refusal>();
  const [leaving, setLeaving] = useState(false);
  const source = useMemo(() => restOptions(props.paths), [props.paths]);
  const shown = specs.flatMap((spec) => shownSpecs(spec, acts[spec.name]));
  const resolver: Resolver<FieldValues> = (values, context, options) =>
    fieldResolver(shown, 'create')(Object.fromEntries(shown.map(({ name }) => [name, values[name]])), context, options);
  const form = useForm<FieldValues>({ resolver, shouldFocusError: true });
  const { isSubmitting } = form.formState;
  const all = formatQuantity(count, inSentence(title), inSentence(titlePlural));

  const submit = form.handleSubmit(async (values) => {
    const request = requestOf(specs, acts, asSent(shown, values));
    if (isNothing(request)) return setRefusal({ message: 'Every field is left as it is.', faults: [] });
    setRefusal(undefined);
    const answer = await save(request).catch((): BulkEditAnswer => UNSENT);
    if (!answer.ok) {
      // What is selected may be something else now: the page tells.
      router.refresh();
      return setRefusal({ message: [answer.message, ...Object.values(answer.fields ?? {}).flat()].join(' '), faults: [] });
    }
    if (answer.value.kind === 'failed') return setRefusal(answer.value);
    if (answer.value.kind === 'done') showToast(`${all} updated.`);
    setLeaving(true);
    return router.push(answer.value.href);
  });

  function choose(spec: FieldSpec, act: Act | '') {
    const next = shownSpecs(spec, act);
    const values = formDefaults(next);
    for (const { name } of next) if (form.getValues(name) === undefined) form.setValue(name, values[name]);
    form.clearErrors();
    setActs({ ...acts, [spec.name]: act });
  }

  return (
    <FormProvider {...form}>
      <OptionsProvider source={source}>
        <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-1 flex-col">
          <div className="w-full max-w-220 px-6 max-sm:px-4">
            {refusal && <Refused refusal={refusal} path={path} labels={new Map(specs.map(({ name, label }) => [name, label || name]))} />}
            {[...Map.groupBy(specs, (spec) => spec.group ?? title)].map(([group, members]) => (
              <FormSection key={group} title={group}>
                {members.map((spec) => (
                  <ActField
                    key={spec.name}
                    id={`act-${spec.name}`}
                    label={spec.label || spec.name}
                    acts={actsOf(spec)}
                    value={acts[spec.name] ?? ''}
                    onChange={(event) => choose(spec, event.target.value as Act | '')}
                  >
                    {acts[spec.name] &&
                      acts[spec.name] !== 'clear' &&
                      shownSpecs(spec, acts[spec.name]).map((one) => <Field key={one.name} spec={one} />)}
                  </ActField>
                ))}
              </FormSection>
            ))}
          </div>
          <ActionBar>
            <Button type="submit" variant="primary" hotkey="Ctrl+↵" busy={(isSubmitting || leaving) && 'Updating'}>
              Update {all}
            </Button>
            <ButtonLink href={`/${path}/`} variant="ghost">
              Cancel
            </ButtonLink>
          </ActionBar>
        </form>
      </OptionsProvider>
    </FormProvider>
  );
}

function Refused({
  refusal: { message, href, faults },
  path,
  labels,
}: {
  refusal: Refusal;
  path: string;
  labels: ReadonlyMap<string, string>;
}) {
  return (
    <div className="grid gap-3 pt-4">
      <Banner
        family="bad"
        title="Nothing was changed."
        live="assertive"
        action={
          href && (
            <ButtonLink href={href} size="small">
              Open the run
            </ButtonLink>
          )
        }
      >
        {message.replace(/ ?Nothing was changed\.$/, '')}
      </Banner>
      {faults.length > 0 && (
        <FaultTable
          heads={['Objects', 'Field']}
          width="20rem"
          faults={[...Map.groupBy(faults, ({ field, message: words }) => `${field}\n${words}`).values()].map((alike) => ({
            field: labels.get(alike[0]!.field) ?? alike[0]!.field,
            message: alike[0]!.message,
            where: <Names faults={alike} path={path} />,
          }))}
        />
      )}
    </div>
  );
}

const NAMES_SHOWN = 3;

/** The first of the objects of which the same is wrong. */
function Names({ faults, path }: { faults: readonly BulkFault[]; path: string }) {
  const rest = faults.length - NAMES_SHOWN;
  return (
    <>
      {faults.slice(0, NAMES_SHOWN).map(({ object, name }, index) => (
        <span key={object}>
          {index > 0 && ', '}
          {name === undefined ? (
            object
          ) : (
            <Link href={`/${path}/${object}/`} className="link">
              {name}
            </Link>
          )}
        </span>
      ))}
      {rest > 0 && ` and ${formatCount(rest)} more`}
    </>
  );
}
