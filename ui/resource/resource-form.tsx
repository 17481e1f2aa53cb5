'use client';
// The form of any kind of object, new or existing. Errors stand beside their fields; nothing typed is lost, also when somebody else saved meanwhile.
import type { FieldSpec, Json } from '@windlass/sdk';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { FormProvider, useForm, type FieldValues } from 'react-hook-form';
import { type Nothing, OptionsProvider } from '../field/options-context.tsx';
import { fieldResolver } from '../field/resolver.ts';
import { FieldSections } from '../field/sections.tsx';
import { restOptions, type ModelPaths } from '../field/rest-options.ts';
import { Banner } from '../kit/banner.tsx';
import { Button, ButtonLink } from '../kit/button.tsx';
import { ActionBar } from '../kit/layout.tsx';
import { formatQuantity } from '../kit/number.ts';
import { showToast } from '../kit/toast.ts';
import type { Clock } from '../kit/time.ts';
import { StaleNotice, type Meanwhile } from './stale-notice.tsx';

/** What the server says to a form that was sent. */
export type SaveAnswer =
  | { ok: true; value: { kind: 'saved'; href: string; display: string } | { kind: 'stale'; meanwhile: Meanwhile } }
  | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined };

export interface SaveRequest {
  values: Record<string, Json>;
  /** What the form was made from: the newest change that it shows. */
  version?: number | undefined;
}

export interface ResourceFormProps {
  /** Over the fields without a group. */
  title: string;
  specs: readonly FieldSpec[];
  /** The fields, where they are laid out by hand. */
  fields?: ReactNode;
  /** As widgets hold them; objects with their display. */
  initial: Readonly<Record<string, Json>>;
  /** For an existing object: what the form was made from. */
  version?: number | undefined;
  paths: ModelPaths;
  /** Fields that have nothing to choose from, by their names. */
  nothing?: Readonly<Record<string, Nothing>> | undefined;
  save: (request: SaveRequest) => Promise<SaveAnswer>;
  submitLabel: string;
  busyLabel: string;
  cancelHref: string;
  clock: Clock;
  /** Instead of going to the object's page. */
  onSaved?: ((href: string, display: string) => void) | undefined;
}

const UNSENT = { ok: false, message: 'The server did not answer. What you wrote is still here: try again.' } as const;

export function ResourceForm(props: ResourceFormProps) {
  const { specs, initial, save, paths, nothing } = props;
  const router = useRouter();
  const isNew = props.version === undefined;
  const source = useMemo(() => restOptions(paths, nothing), [paths, nothing]);
  const resolver = useMemo(() => fieldResolver(specs, 'create'), [specs]);
  const form = useForm<FieldValues>({ defaultValues: initial, resolver, shouldFocusError: true });
  const [general, setGeneral] = useState<string>();
  const [meanwhile, setMeanwhile] = useState<Meanwhile>();
  const [leaving, setLeaving] = useState(false);
  const version = useRef(props.version);
  const { isSubmitting, errors, dirtyFields } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    setGeneral(undefined);
    const changed = isNew ? withoutEmpty(values) : pick(values, Object.keys(dirtyFields));
    const answer = await save({ values: changed, version: version.current }).catch(() => UNSENT);
    if (!answer.ok) return refuse(answer);
    if (answer.value.kind === 'saved') {
      showToast(`${answer.value.display} ${isNew ? 'created' : 'updated'}.`);
      setLeaving(true);
      return props.onSaved ? props.onSaved(answer.value.href, answer.value.display) : router.push(answer.value.href);
    }
    // What was typed stays; what was not touched follows what the other one saved.
    version.current = answer.value.meanwhile.version;
    form.reset(answer.value.meanwhile.values, { keepDirtyValues: true, keepErrors: true });
    setMeanwhile(answer.value.meanwhile);
    form.setError('root', { message: 'stale' });
    return undefined;
  });

  function refuse(answer: Extract<SaveAnswer, { ok: false }>): undefined {
    const named = new Set(specs.map((spec) => spec.name));
    const entries = Object.entries(answer.fields ?? {});
    const here = entries.filter(([name]) => named.has(name));
    const elsewhere = entries.filter(([name]) => !named.has(name)).flatMap(([, messages]) => messages);
    for (const [index, [name, messages]] of here.entries())
      form.setError(name, { type: 'server', message: messages.join('\n') }, { shouldFocus: index === 0 });
    setGeneral(elsewhere.length > 0 ? elsewhere.join(' ') : here.length > 0 ? undefined : answer.message);
    form.setError('root', { message: 'refused' });
    return undefined;
  }

  const faults = Object.keys(errors).filter((name) => name !== 'root').length;
  return (
    <FormProvider {...form}>
      <OptionsProvider source={source}>
        <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-1 flex-col">
          <div className="w-full max-w-220 px-6 max-sm:px-4">
            {general && (
              <div className="pt-4">
                <Banner family="bad" title={general} live="assertive" />
              </div>
            )}
            {meanwhile && <StaleNotice meanwhile={meanwhile} clock={props.clock} mine={Object.keys(dirtyFields)} />}
            {props.fields ?? <FieldSections specs={specs} title={props.title} />}
          </div>
          <ActionBar>
            <Button type="submit" variant="primary" hotkey="Ctrl+↵" busy={(isSubmitting || leaving) && props.busyLabel}>
              {props.submitLabel}
            </Button>
            <ButtonLink href={props.cancelHref}>Cancel</ButtonLink>
            <span role="status" className="text-12 text-bad">
              {faults > 0 && `${formatQuantity(faults, 'field')} ${faults === 1 ? 'needs' : 'need'} another value.`}
            </span>
          </ActionBar>
        </form>
      </OptionsProvider>
    </FormProvider>
  );
}

const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What was left empty in a new object is the database's to fill. */
function withoutEmpty(values: FieldValues): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && !isEmpty(value))) as Record<string, Json>;
}

function pick(values: FieldValues, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, (values[name] ?? null) as Json]));
}
