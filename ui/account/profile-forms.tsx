'use client';
// One's own settings: time zone and password. The server's answer stands beside the field.
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm, type Path } from 'react-hook-form';
import { Banner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';

type Answer = { ok: true } | { ok: false; message: string; fields?: Record<string, string[]> };
type Save = (input: unknown) => Promise<Answer>;

function useSave<Values extends Record<string, string>>(save: Save, defaultValues: Values, onSaved: () => void) {
  const form = useForm<Values>({ defaultValues: defaultValues as never });
  const submit = form.handleSubmit(async (values) => {
    const answer = await save(values).catch(() => ({ ok: false as const, message: 'The server did not answer. Try again.' }));
    if (answer.ok) return onSaved();
    for (const [name, messages] of Object.entries(('fields' in answer && answer.fields) || {}))
      form.setError(name as Path<Values>, { message: messages.join(' ') });
    form.setError('root', { message: answer.message });
  });
  return { ...form, submit };
}

export function TimeZoneForm({ current, save }: { current: string; save: Save }) {
  const [saved, setSaved] = useState(false);
  const { register, submit, formState } = useSave(save, { time_zone: current }, () => setSaved(true));
  return (
    <form method="post" onSubmit={submit} className="flex max-w-96 flex-col gap-3">
      <FieldRow
        id="time_zone"
        label="Time zone"
        optional
        help="Times are shown in it. Empty: your browser’s."
        error={formState.errors.time_zone?.message}
      >
        {(control) => (
          <Input {...control} {...register('time_zone', { onChange: () => setSaved(false) })} list="zones" placeholder="Europe/Oslo" mono />
        )}
      </FieldRow>
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <div className="flex items-center gap-3">
        <Button type="submit" busy={formState.isSubmitting && 'Updating'}>
          Update
        </Button>
        <span role="status" className="text-12 text-ink-2">
          {saved && 'Saved.'}
        </span>
      </div>
    </form>
  );
}

export function PasswordForm({ save }: { save: Save }) {
  const router = useRouter();
  const { register, submit, formState } = useSave(save, { current: '', next: '' }, () => router.push('/login/'));
  const { errors } = formState;
  return (
    <form method="post" onSubmit={submit} className="flex max-w-96 flex-col gap-3">
      {errors.root && !errors.current && !errors.next && <Banner family="bad" title={errors.root.message} live="assertive" />}
      <FieldRow id="current" label="Current password" error={errors.current?.message}>
        {(control) => (
          <Input
            {...control}
            {...register('current', { required: 'Write your current password.' })}
            type="password"
            autoComplete="current-password"
          />
        )}
      </FieldRow>
      <FieldRow id="next" label="New password" help="You will be signed out everywhere." error={errors.next?.message}>
        {(control) => (
          <Input {...control} {...register('next', { required: 'Write a new password.' })} type="password" autoComplete="new-password" />
        )}
      </FieldRow>
      <div>
        <Button type="submit" busy={formState.isSubmitting && 'Changing'}>
          Change password
        </Button>
      </div>
    </form>
  );
}
