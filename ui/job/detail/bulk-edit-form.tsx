'use client';
// Several jobs' records in one form: each setting is left as it is, overridden with one value for all of them, or given back to the classes.
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { type Control, useForm, type UseFormRegister, useWatch } from 'react-hook-form';
import { ActField } from '../../field/act-field.tsx';
import { FieldRow } from '../../kit/field-row.tsx';
import { FormSection } from '../../kit/layout.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { showToast } from '../../kit/toast.ts';
import { readSetting, SettingControl } from './setting-value.tsx';
import { SettingsForm } from './settings-form.tsx';
import { settingLooks, settingNames, type SettingName, type SettingValue } from './settings.ts';

/** Names are each job's own. */
const sharedSettings = settingNames.filter((name): name is SharedSetting => name !== 'name');
type SharedSetting = Exclude<SettingName, 'name'>;

export interface BulkChange {
  ids: readonly string[];
  /** Absent: each stays as it is. */
  enabled?: boolean | undefined;
  /** By setting: one value for all, or nothing for what each class says. A setting that is left out stays as it is. */
  settings: Readonly<Partial<Record<SharedSetting, { value?: SettingValue | undefined }>>>;
}

type SaveJobs = (
  change: BulkChange,
) => Promise<{ ok: true } | { ok: false; message: string; fields?: Record<string, string[]> | undefined }>;

type Act = '' | 'override' | 'clear';
interface Values {
  enabled: '' | 'yes' | 'no';
  act: Record<SharedSetting, Act>;
  value: Record<SharedSetting, string | boolean>;
}

const listHref = '/extras/jobs/';

export function BulkEditForm({ ids, save }: { ids: readonly string[]; save: SaveJobs }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({ defaultValues: { enabled: '', act: sharedOf(() => ''), value: sharedOf(emptyValue) } });
  const { errors } = form.formState;

  function submit(values: Values) {
    const change = changeOf(ids, values);
    if (change.enabled === undefined && Object.keys(change.settings).length === 0) return setProblem('Every setting is left as it is.');
    startTransition(async () => {
      setProblem(undefined);
      const answer = await save(change);
      if (answer.ok) {
        showToast(`${formatQuantity(ids.length, 'job')} updated.`);
        router.push(listHref);
        return;
      }
      const named = Object.entries(answer.fields ?? {}).flatMap(([field, messages]) => {
        const name = sharedSettings.find((each) => field === each || field === `${each}_override`);
        if (name) form.setError(`value.${name}`, { message: messages.join(' ') });
        return name ? [] : messages;
      });
      setProblem([...named, answer.fields ? 'Nothing was changed, of none of them.' : answer.message].join(' '));
    });
  }

  const row = (name: SharedSetting) => (
    <Setting key={name} name={name} control={form.control} register={form.register} error={errors.value?.[name]?.message} />
  );
  const of = (section: 'job' | 'properties') => sharedSettings.filter((name) => settingLooks[name].section === section).map(row);
  return (
    <SettingsForm
      onSubmit={(event) => void form.handleSubmit(submit)(event)}
      problem={problem}
      busy={pending}
      submitLabel={`Update ${formatQuantity(ids.length, 'job')}`}
      cancelHref={listHref}
    >
      <FormSection title="Job" intro="Who can find and run them">
        <ActField
          id="setting-enabled"
          label="Enabled"
          {...form.register('enabled')}
          acts={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No: nobody can run them' },
          ]}
        />
        {of('job')}
      </FormSection>
      <FormSection title="Properties" intro="How they run. Queued and running runs keep what they started with.">
        {of('properties')}
      </FormSection>
    </SettingsForm>
  );
}

interface SettingProps {
  name: SharedSetting;
  control: Control<Values>;
  register: UseFormRegister<Values>;
  error: string | undefined;
}

function Setting({ name, control, register, error }: SettingProps) {
  const { label, help } = settingLooks[name];
  const act = useWatch({ control, name: `act.${name}` });
  const isOverridden = act === 'override';
  return (
    <ActField
      id={`act-${name}`}
      label={label}
      error={error}
      {...register(`act.${name}`)}
      acts={[
        { value: 'override', label: 'Override' },
        { value: 'clear', label: 'As each class says' },
      ]}
    >
      {isOverridden && (
        <FieldRow id={`setting-${name}`} label={`${label}, for all of them`} help={help} error={error}>
          {(props) => <SettingControl name={name} props={props} field={register(`value.${name}`, { validate: isWritten(name) })} />}
        </FieldRow>
      )}
    </ActField>
  );
}

/** An empty text would be no override: who means the class says so. */
function isWritten(name: SharedSetting) {
  const { kind } = settingLooks[name];
  return (value: string | boolean) => kind === 'queues' || value !== '' || 'Write a value, or leave it as it is.';
}

function sharedOf<T>(value: (name: SharedSetting) => T): Record<SharedSetting, T> {
  return Object.fromEntries(sharedSettings.map((name) => [name, value(name)])) as Record<SharedSetting, T>;
}

const emptyValue = (name: SharedSetting): string | boolean => (settingLooks[name].kind === 'flag' ? false : '');

function changeOf(ids: readonly string[], { enabled, act, value }: Values): BulkChange {
  const touched = sharedSettings.filter((name) => act[name] !== '');
  return {
    ids,
    ...(enabled !== '' && { enabled: enabled === 'yes' }),
    settings: Object.fromEntries(touched.map((name) => [name, act[name] === 'override' ? { value: readSetting(name, value[name]) } : {}])),
  };
}
