'use client';
// The form that runs a job: the author's fields at the left, what happens on submit at the right, one main button. Nothing typed is lost when the server refuses.
import type { FieldSpec, Json } from '@windlass/sdk';
import { CalendarClock, CircleAlert, Play, UserCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { FormProvider, useForm, useWatch, type FieldErrors, type FieldValues } from 'react-hook-form';
import { asSent, fieldResolver, toFormErrors } from '../../field/resolver.ts';
import { type Nothing, OptionsProvider } from '../../field/options-context.tsx';
import { FieldSections } from '../../field/sections.tsx';
import { faultsElsewhere, RefusalBanner, RevisedNote, useRevised, type FormRefusal, type FormRevision } from '../../field/stale-form.tsx';
import { Button, ButtonLink } from '../../kit/button.tsx';
import { ActionBar, WithPane } from '../../kit/layout.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { Progress } from '../../kit/progress.tsx';
import { missingOf, toSchedule, whenErrors, type ScheduleOrder, type When } from '../../schedule/when.ts';
import { WhenFields } from '../../schedule/when-fields.tsx';
import { ApprovalNotice, ExecutionPanel, type QueueChoice } from './execution-panel.tsx';
import { restOptions, type ModelPaths } from '../../field/rest-options.ts';
import { sendRun, type RunAnswer } from './send-run.ts';

export interface RunOrder {
  data: Readonly<Record<string, Json>>;
  task_queue: string;
  /** Absent: at once. */
  schedule?: ScheduleOrder | undefined;
  /** The run whose inputs were taken over. */
  rerun_of?: string | undefined;
}

export interface RunFormProps extends FormRevision {
  job: { id: string; name: string; classPath: string; approvalRequired: boolean; supportsDryrun: boolean; sensitive: boolean };
  specs: readonly FieldSpec[];
  values: Readonly<Record<string, Json>>;
  queues: readonly QueueChoice[];
  /** Chosen at first. */
  queue: string;
  /** Used when nobody chooses. */
  defaultQueue: string;
  limits: { softSeconds: number; hardSeconds: number };
  /** Zones to choose from, the viewer's first; the start a schedule has at first; and what is chosen at first. */
  when: { zones: readonly string[]; defaultStart: string; first: When };
  origin: string;
  paths: ModelPaths;
  /** Inputs that have nothing to choose from, by their names. */
  nothing?: Readonly<Record<string, Nothing>> | undefined;
  /** Why it can't be run now; nothing when it can. */
  off?: string | undefined;
  header: ReactNode;
  /** Above the fields: what was prefilled, what is missing. */
  notes?: ReactNode;
  cancelHref: string;
  rerunOf?: string | undefined;
  run: (order: RunOrder) => Promise<RunAnswer>;
}

const QUEUE = '_task_queue';
const SENSITIVE = 'It may take sensitive inputs: they are not kept, so it can only run at once.';

export function RunForm(props: RunFormProps) {
  const { job, specs, queues, paths, nothing, off, header, notes, cancelHref } = props;
  const router = useRouter();
  const first = useMemo(() => ({ ...props.values, [QUEUE]: props.queue }), [props.values, props.queue]);
  const form = useForm<FieldValues>({ defaultValues: first, resolver: resolverFor(specs), shouldFocusError: true });
  const [when, setWhen] = useState<When>(props.when.first);
  const [wrongWhen, setWrongWhen] = useState<ReturnType<typeof whenErrors>>({});
  const [sent, setSent] = useState<number>();
  const [refusal, setRefusal] = useState<FormRefusal>();
  const revised = useRevised(
    form,
    { revision: props.revision, specs, values: first },
    useCallback(() => setRefusal(undefined), []),
  );
  // From the server's yes until the run's page is there.
  const [leaving, setLeaving] = useState(false);
  const source = useMemo(() => restOptions(paths, nothing), [paths, nothing]);
  const { errors, isSubmitting } = form.formState;
  const wrong = Object.keys(errors).filter((name) => name !== 'root').length + Object.keys(wrongWhen).length;
  const schedule = job.sensitive ? undefined : toSchedule(when);

  async function submit(values: Record<string, unknown>) {
    setRefusal(undefined);
    setWrongWhen({});
    const { [QUEUE]: queue, ...data } = values;
    const answer = await send(props, { data, queue: String(queue), schedule }, setSent).catch((): RunAnswer => ({
      ok: false,
      message: 'The server did not answer. Whether the run was made is not known: look at Runs before you try again.',
    }));
    setSent(undefined);
    if (!answer.ok) return showErrors(answer, await props.isStale().catch(() => false));
    setLeaving(true);
    router.push(answer.href);
  }

  function showErrors(answer: Extract<RunAnswer, { ok: false }>, stale: boolean) {
    const known = new Set([...specs.map((spec) => spec.name), QUEUE]);
    const named = Object.entries(answer.fields ?? {}).map(([name, messages]) => [name === 'task_queue' ? QUEUE : name, messages] as const);
    const mine = named.filter(([name]) => known.has(name));
    for (const [name, error] of Object.entries(toFormErrors(Object.fromEntries(mine))))
      form.setError(name, error as { type: string; message: string }, { shouldFocus: name === mine[0]?.[0] });
    const ofWhen = whenErrors(answer.fields);
    setWrongWhen(ofWhen);
    const others = named.filter(([name]) => !known.has(name) && !/^(schedule\.|_schedule_)/.test(name));
    const isShown = mine.length > 0 || Object.keys(ofWhen).length > 0;
    setRefusal({ text: others.length > 0 ? faultsElsewhere(others) : isShown ? undefined : answer.message, stale });
  }

  const busy = isSubmitting || leaving;
  return (
    <FormProvider {...form}>
      <OptionsProvider source={source}>
        <form
          method="post"
          onSubmit={(event) => void form.handleSubmit(submit, () => setWrongWhen(job.sensitive ? {} : missingOf(when)))(event)}
          noValidate
          className="flex min-h-0 flex-1 flex-col"
        >
          <WithPane
            label="How it runs"
            pane={
              <ExecutionPanel {...props} classPath={job.classPath} jobId={job.id} queues={queues} queueField={QUEUE} schedule={schedule}>
                <WhenFields
                  value={when}
                  onChange={setWhen}
                  errors={wrongWhen}
                  {...props.when}
                  off={job.sensitive ? SENSITIVE : undefined}
                />
              </ExecutionPanel>
            }
          >
            <div className="flex min-h-full flex-col">
              {header}
              <div className="max-w-215 flex-1 px-6 py-2 max-sm:px-4">
                {notes}
                <RefusalBanner title="Not started." refusal={refusal} />
                {!refusal && <RevisedNote note={revised} />}
                {specs.length === 0 ? (
                  <p className="py-6 text-ink-2">This job takes no inputs.</p>
                ) : (
                  <FieldSections specs={specs} title="Inputs" />
                )}
              </div>
              <ActionBar>
                {job.approvalRequired && <NarrowNotice job={job} />}
                <RunButton job={job} off={off} busy={busy} scheduled={schedule !== undefined} />
                <ButtonLink href={cancelHref} variant="ghost">
                  Cancel
                </ButtonLink>
                {sent !== undefined && (
                  <span className="flex min-w-40 items-center gap-2 text-12 text-ink-2">
                    <span className="w-28">
                      <Progress done={Math.round(sent * 100)} total={100} label="Upload" />
                    </span>
                    {Math.round(sent * 100)} % sent
                  </span>
                )}
                <Wrong count={wrong} errors={errors} />
              </ActionBar>
            </div>
          </WithPane>
        </form>
      </OptionsProvider>
    </FormProvider>
  );
}

/** The author's fields are judged by the server's own functions; the queue was chosen from a list. */
function resolverFor(specs: readonly FieldSpec[]): ReturnType<typeof fieldResolver> {
  const resolve = fieldResolver(specs);
  return async (values, context, options) => {
    const { [QUEUE]: queue, ...inputs } = values;
    const judged = await resolve(inputs, context, options);
    return Object.keys(judged.errors).length > 0 ? judged : { values: { ...asSent(specs, judged.values), [QUEUE]: queue }, errors: {} };
  };
}

interface Sending {
  data: Record<string, unknown>;
  queue: string;
  schedule: ScheduleOrder | undefined;
}

function send(props: RunFormProps, { data, queue, schedule }: Sending, onProgress: (share: number) => void): Promise<RunAnswer> {
  const hasFile = Object.values(data).some((value) => value instanceof File);
  if (hasFile) return sendRun({ jobId: props.job.id, specs: props.specs, values: data, queue, schedule, onProgress });
  return props.run({ data: data as Record<string, Json>, task_queue: queue, schedule, rerun_of: props.rerunOf });
}

/** Where the pane that says so is folded away. */
function NarrowNotice({ job }: { job: RunFormProps['job'] }) {
  const ticked: unknown = useWatch({ name: 'dryrun' });
  return <ApprovalNotice dryrun={job.supportsDryrun && ticked === true} className="basis-full py-2! xl:hidden" />;
}

function RunButton({
  job,
  off,
  busy,
  scheduled,
}: {
  job: RunFormProps['job'];
  off: string | undefined;
  busy: boolean;
  scheduled: boolean;
}) {
  const ticked: unknown = useWatch({ name: 'dryrun' });
  // A job may call any variable so.
  const isDry = job.supportsDryrun && ticked === true;
  const asks = job.approvalRequired && !isDry;
  const act = scheduled ? 'Schedule Job' : 'Run Job';
  const label = `${asks ? `Request to ${act}` : act}${isDry ? ' (DRYRUN)' : ''}`;
  return (
    <Button
      type="submit"
      variant="primary"
      icon={asks ? <UserCheck aria-hidden /> : scheduled ? <CalendarClock aria-hidden /> : <Play aria-hidden />}
      hotkey="Ctrl+↵"
      off={off}
      busy={busy && (asks ? 'Asking' : scheduled ? 'Scheduling' : 'Starting')}
    >
      {label}
    </Button>
  );
}

function Wrong({ count, errors }: { count: number; errors: FieldErrors }) {
  if (count === 0) return null;
  const first = Object.keys(errors).find((name) => name !== 'root') ?? 'schedule-name';
  return (
    <p role="status" className="inline-flex items-center gap-1.5 text-12 text-bad sm:ml-auto">
      <CircleAlert aria-hidden className="size-3.5!" />
      <a href={`#field-${first}`} className="underline-offset-3 hover:underline">
        {formatQuantity(count, 'field')} to fix
      </a>
    </p>
  );
}
