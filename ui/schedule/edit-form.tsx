'use client';
// A schedule in a form: its name and timing, its queue, and the inputs of its job. Says when saving means asking for approval again.
import type { FieldSpec, Json } from '@windlass/sdk';
import { Save, UserCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState, useTransition } from 'react';
import { FormProvider, useForm, useFormState, type FieldValues } from 'react-hook-form';
import { OptionsProvider } from '../field/options-context.tsx';
import { asSent, fieldResolver, toFormErrors } from '../field/resolver.ts';
import { FieldSections } from '../field/sections.tsx';
import { restOptions, type ModelPaths } from '../field/rest-options.ts';
import { faultsElsewhere, RefusalBanner, RevisedNote, useRevised, type FormRefusal, type FormRevision } from '../field/stale-form.tsx';
import { Button, ButtonLink } from '../kit/button.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { ActionBar, FormSection } from '../kit/layout.tsx';
import { Select } from '../kit/select.tsx';
import { showToast } from '../kit/toast.ts';
import { toSchedule, whenErrors, type ScheduleOrder, type When } from './when.ts';
import { WhenFields } from './when-fields.tsx';

export interface ScheduleEdit extends Partial<ScheduleOrder> {
  name: string;
  kwargs?: Readonly<Record<string, Json>> | undefined;
  task_queue: string;
}

export type SaveAnswer =
  { ok: true; href: string } | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined };

export interface EditFormProps extends FormRevision {
  specs: readonly FieldSpec[];
  values: Readonly<Record<string, Json>>;
  when: When;
  zones: readonly string[];
  defaultStart: string;
  queues: readonly string[];
  /** Empty: the job's first. */
  queue: string;
  paths: ModelPaths;
  /** Why the inputs can't be changed here; nothing when they can. */
  inputsOff?: string | undefined;
  /** Another time or other inputs wait for approval. */
  needsApproval: boolean;
  cancelHref: string;
  save: (edit: ScheduleEdit) => Promise<SaveAnswer>;
}

export function EditForm(props: EditFormProps) {
  const { specs, values, zones, defaultStart, queues, paths, inputsOff, needsApproval, cancelHref, save } = props;
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  const [when, setWhen] = useState(props.when);
  const [queue, setQueue] = useState(props.queue);
  const [wrongWhen, setWrongWhen] = useState<ReturnType<typeof whenErrors>>({});
  const [refusal, setRefusal] = useState<FormRefusal>();
  const form = useForm<FieldValues>({ defaultValues: { ...values }, resolver: fieldResolver(inputsOff ? [] : specs) });
  const revised = useRevised(
    form,
    { revision: props.revision, specs, values },
    useCallback(() => setRefusal(undefined), []),
  );
  const source = useMemo(() => restOptions(paths), [paths]);

  function submit(parsed: Record<string, unknown>) {
    startTransition(async () => {
      setRefusal(undefined);
      setWrongWhen({});
      const edit = { ...timingOf(when, props.when), name: when.name.trim(), task_queue: queue };
      const answer = await save(inputsOff ? edit : { ...edit, kwargs: asSent(specs, parsed) as Record<string, Json> }).catch(
        (): SaveAnswer => ({
          ok: false,
          message: 'The server did not answer. Look at the schedule before you try again.',
        }),
      );
      if (!answer.ok) return showErrors(answer, await props.isStale().catch(() => false));
      showToast('Updated.');
      router.push(answer.href);
    });
  }

  function showErrors({ message, fields = {} }: Extract<SaveAnswer, { ok: false }>, stale: boolean) {
    const ofWhen = whenErrors(fields);
    setWrongWhen(ofWhen);
    const mine = Object.entries(fields).filter(([name]) => specs.some((spec) => spec.name === name));
    for (const [name, error] of Object.entries(toFormErrors(Object.fromEntries(mine))))
      form.setError(name, error as { type: string; message: string });
    const others = Object.entries(fields).filter(([name]) => !(name in ofWhen) && !mine.some(([each]) => each === name));
    setRefusal({ text: others.length > 0 ? faultsElsewhere(others) : Object.keys(fields).length > 0 ? undefined : message, stale });
  }

  const otherTime = JSON.stringify({ ...timingOf(when, props.when) }) !== '{}';
  return (
    <FormProvider {...form}>
      <OptionsProvider source={source}>
        <form method="post" onSubmit={(event) => void form.handleSubmit(submit)(event)} noValidate className="flex flex-1 flex-col">
          <div className="max-w-215 flex-1 px-6 py-2 max-sm:px-4">
            <RefusalBanner title="Not saved." refusal={refusal} />
            {!refusal && <RevisedNote note={revised} />}
            <FormSection title="When">
              <WhenFields
                value={when}
                onChange={setWhen}
                errors={wrongWhen}
                zones={zones}
                defaultStart={defaultStart}
                canRunNow={props.when.interval === 'immediately'}
              />
            </FormSection>
            <FormSection title="Execution">
              <FieldRow id="field-schedule-queue" label="Task queue">
                {(control) => (
                  <Select
                    {...control}
                    empty={`${queues[0] ?? 'default'} (the job’s first)`}
                    options={queues.map((name) => ({ value: name, label: name }))}
                    value={queue}
                    onChange={(event) => setQueue(event.target.value)}
                  />
                )}
              </FieldRow>
            </FormSection>
            {inputsOff ? (
              <FormSection title="Inputs">
                <p className="text-12 text-ink-2">{inputsOff}</p>
              </FormSection>
            ) : (
              specs.length > 0 && <FieldSections specs={specs} title="Inputs" />
            )}
          </div>
          <ActionBar>
            <SaveButton busy={busy} otherTime={otherTime} needsApproval={needsApproval} />
            <ButtonLink href={cancelHref} variant="ghost">
              Cancel
            </ButtonLink>
          </ActionBar>
        </form>
      </OptionsProvider>
    </FormProvider>
  );
}

/** What of the timing is other than it was: a start is told to the minute only, so one that was not touched is not sent. */
function timingOf(when: When, before: When): Partial<ScheduleOrder> {
  const schedule = toSchedule(when);
  if (!schedule) return {};
  const { name: _name, start_time, ...rest } = schedule;
  const sameTime =
    when.interval === before.interval &&
    when.timeZone === before.timeZone &&
    (when.interval !== 'custom' || rest.crontab === before.crontab);
  if (sameTime && when.startTime === before.startTime) return {};
  return when.startTime === before.startTime && when.timeZone === before.timeZone ? rest : { ...rest, ...(start_time && { start_time }) };
}

function SaveButton({ busy, otherTime, needsApproval }: { busy: boolean; otherTime: boolean; needsApproval: boolean }) {
  const { isDirty } = useFormState();
  const asks = needsApproval && (otherTime || isDirty);
  return (
    <>
      <Button
        type="submit"
        variant="primary"
        hotkey="Ctrl+↵"
        icon={asks ? <UserCheck aria-hidden /> : <Save aria-hidden />}
        busy={busy && 'Saving'}
      >
        {asks ? 'Update and ask for approval' : 'Update'}
      </Button>
      {asks && <span className="text-12 text-ink-2">Another time or other inputs have to be approved again.</span>}
    </>
  );
}
