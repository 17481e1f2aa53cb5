'use client';
// A job's record in a form: what the code fixes, then Job, then Properties. An override is a switch and, when it is on, a value.
import { useForm, useWatch, type Control, type FieldPath, type UseFormRegister } from 'react-hook-form';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { CheckboxRow } from '../../kit/checkbox.tsx';
import { FieldRow, type ControlProps } from '../../kit/field-row.tsx';
import { KeyValue, type KeyFact } from '../../kit/key-value.tsx';
import { FormSection } from '../../kit/layout.tsx';
import { Pill } from '../../kit/status-pill.tsx';
import { Switch } from '../../kit/switch.tsx';
import { showToast } from '../../kit/toast.ts';
import { readSetting, SettingControl } from './setting-value.tsx';
import { SettingsForm } from './settings-form.tsx';
import {
  overrideStart,
  settingLooks,
  settingNames,
  settingText,
  type JobSetting,
  type SettingName,
  type SettingValue,
} from './settings.ts';

export interface JobChange {
  enabled: boolean;
  /** last_updated of the record that the form was made from. */
  seen: string;
  /** Each overridable setting: whether it is overridden, and by what. */
  settings: Readonly<Partial<Record<SettingName, { override: boolean; value: SettingValue }>>>;
}

export type SaveJob = (
  change: JobChange,
) => Promise<{ ok: true } | { ok: false; message: string; fields?: Record<string, string[]> | undefined }>;

export interface EditFormProps {
  source: readonly KeyFact[];
  enabled: boolean;
  seen: string;
  settings: readonly JobSetting[];
  /** What else an enabled job needs before it runs: shown beside the checkbox. */
  enabledNote?: string | undefined;
  href: string;
  save: SaveJob;
}

interface Values {
  enabled: boolean;
  override: Record<SettingName, boolean>;
  value: Record<SettingName, string | boolean>;
}

export function EditForm({ source, enabled, seen, settings, enabledNote, href, save }: EditFormProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({ defaultValues: { enabled, override: overridesOf(settings), value: valuesOf(settings) } });
  const { errors } = form.formState;

  function submit(values: Values) {
    startTransition(async () => {
      setProblem(undefined);
      const answer = await save({ enabled: values.enabled, seen, settings: readValues(values, settings) });
      if (answer.ok) {
        showToast('Updated.');
        router.push(href);
        return;
      }
      const fields = Object.entries(answer.fields ?? {}).flatMap(([name, messages]) => {
        const path = pathOf(name);
        if (path) form.setError(path, { message: messages.join(' ') });
        return path ? [path] : [];
      });
      setProblem(
        fields.length > 0 ? `${fields.length === 1 ? '1 field' : `${fields.length} fields`} to fix. Nothing was changed.` : answer.message,
      );
      if (fields[0]) form.setFocus(fields[0]);
    });
  }

  const row = (setting: JobSetting) => (
    <SettingField
      key={setting.name}
      setting={setting}
      control={form.control}
      register={form.register}
      onOverride={() => {
        const start = overrideStart(setting.classValue);
        if (start !== undefined) form.setValue(`value.${setting.name}`, start);
      }}
      error={errors.value?.[setting.name]?.message ?? errors.override?.[setting.name]?.message}
    />
  );
  const of = (section: 'job' | 'properties') => settings.filter(({ name }) => settingLooks[name].section === section);
  return (
    <SettingsForm
      onSubmit={(event) => void form.handleSubmit(submit)(event)}
      problem={problem}
      busy={pending}
      submitLabel="Update"
      cancelHref={href}
    >
      <FormSection title="Source" intro="Comes with the code">
        <KeyValue facts={source} />
      </FormSection>
      <FormSection title="Job" intro="Who can find and run it">
        <div>
          <CheckboxRow
            {...form.register('enabled')}
            label="Enabled"
            help={enabledNote ?? 'Off, nobody can run it: no user, schedule, hook or button. Queued runs are refused too.'}
          />
          {errors.enabled?.message && <p className="mt-1.5 text-12 text-bad">{errors.enabled.message}</p>}
        </div>
        {of('job').map(row)}
      </FormSection>
      <FormSection title="Properties" intro="How it runs. Queued and running runs keep what they started with.">
        {of('properties').map(row)}
      </FormSection>
    </SettingsForm>
  );
}

function pathOf(field: string): FieldPath<Values> | undefined {
  if (field === 'enabled') return 'enabled';
  const name = settingNames.find((each) => field === each || field === `${each}_override`);
  return name && `value.${name}`;
}

interface SettingFieldProps {
  setting: JobSetting;
  control: Control<Values>;
  register: UseFormRegister<Values>;
  /** The override was switched on. */
  onOverride: () => void;
  error: string | undefined;
}

function SettingField({ setting, control, register, onOverride, error }: SettingFieldProps) {
  const { name, classValue } = setting;
  const { label, help, kind } = settingLooks[name];
  const on = useWatch({ control, name: `override.${name}` });
  const inClass = settingText(name, classValue);
  const toggle = register(`override.${name}`, {
    onChange: ({ target }: { target: HTMLInputElement }) => {
      if (target.checked) onOverride();
    },
  });
  return (
    <div
      data-override={on || undefined}
      className="relative data-override:before:absolute data-override:before:inset-y-0 data-override:before:-left-3 data-override:before:w-0.5 data-override:before:bg-warn-solid"
    >
      <FieldRow
        id={`setting-${name}`}
        label={label}
        optional={on && (kind === 'markdown' || kind === 'queues')}
        error={error}
        help={on ? help : undefined}
        hint={
          <label className="inline-flex items-center gap-2 text-ink-2">
            {on && <Pill family="warn">Override</Pill>}
            <span aria-hidden={on || undefined} className={on ? 'sr-only' : undefined}>
              Override
            </span>
            <Switch {...toggle} aria-label={`Override ${label}`} />
          </label>
        }
      >
        {(props) =>
          on ? (
            <SettingControl name={name} props={props} field={register(`value.${name}`)} />
          ) : (
            <Same {...props} text={inClass} known={classValue !== undefined} />
          )
        }
      </FieldRow>
      {on && classValue !== undefined && (
        <p className="mt-0.5 text-12 text-ink-3">
          The class says {kind === 'markdown' && inClass.length > 80 ? `${inClass.slice(0, 80)}…` : inClass}.
        </p>
      )}
    </div>
  );
}

/** What the class says, in the control's place. */
function Same({ id, text, known }: ControlProps & { text: string; known: boolean }) {
  return (
    <output id={id} className="block min-h-8 truncate rounded-control border border-line bg-sunken px-2.5 py-1.5 text-ink-2" title={text}>
      {known ? text : 'Unknown until its class is installed again'}
    </output>
  );
}

function overridesOf(settings: readonly JobSetting[]): Values['override'] {
  return Object.fromEntries(settings.map(({ name, overridden }) => [name, overridden])) as Values['override'];
}

function valuesOf(settings: readonly JobSetting[]): Values['value'] {
  return Object.fromEntries(
    settings.map(({ name, value }) => [
      name,
      typeof value === 'boolean' || typeof value === 'string' ? value : typeof value === 'number' ? String(value) : value.join(', '),
    ]),
  ) as Values['value'];
}

/** The form's texts as values. */
function readValues(values: Values, settings: readonly JobSetting[]): JobChange['settings'] {
  return Object.fromEntries(
    settings.map(({ name }) => [name, { override: values.override[name], value: readSetting(name, values.value[name]) }]),
  );
}
