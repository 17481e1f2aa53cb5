'use client';
// Name and password. Errors do not say which of the two was wrong.
import { signIn } from 'next-auth/react';
import { useForm } from 'react-hook-form';
import { Banner } from '../kit/banner.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { Button } from '../kit/button.tsx';
import { keepZone } from '../kit/theme.ts';

interface SignInValues {
  username: string;
  password: string;
}

const REASONS: Record<string, string> = {
  too_many: 'Too many tries. Wait five minutes, then try again.',
  unavailable: 'The server can’t reach its database right now. Try again in a moment.',
  internal: 'Something went wrong on the server. Try again, then ask an administrator.',
};

export function SignInForm({ next, destination }: { next: string; destination: string | undefined }) {
  const { register, handleSubmit, setError, formState, resetField, setFocus } = useForm<SignInValues>({
    defaultValues: { username: '', password: '' },
  });

  const submit = handleSubmit(async ({ username, password }) => {
    const answer = await signIn('credentials', { username, password, redirect: false }).catch(() => undefined);
    if (answer?.ok && !answer.error) {
      keepZone();
      window.location.assign(next);
      return;
    }
    resetField('password');
    setError('root', { message: REASONS[answer?.error ?? 'internal'] ?? 'The username and password do not match.' });
    setFocus('password');
  });

  const busy = formState.isSubmitting || (formState.isSubmitSuccessful && !formState.errors.root);
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {destination && !formState.errors.root && (
        <Banner family="idle" title="">
          You’ll continue to <b>{destination}</b> you opened.
        </Banner>
      )}
      {formState.errors.root && <Banner family="bad" title={formState.errors.root.message} live="assertive" />}
      <FieldRow id="username" label="Username" error={formState.errors.username?.message}>
        {(control) => (
          <Input
            {...control}
            {...register('username', { required: 'Write your username.' })}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            className="h-9"
          />
        )}
      </FieldRow>
      <FieldRow id="password" label="Password" error={formState.errors.password?.message}>
        {(control) => (
          <Input
            {...control}
            {...register('password', { required: 'Write your password.' })}
            type="password"
            autoComplete="current-password"
            className="h-9"
          />
        )}
      </FieldRow>
      <Button type="submit" variant="primary" busy={busy && 'Signing in'} className="mt-2 h-9 w-full">
        Sign in
      </Button>
    </form>
  );
}
