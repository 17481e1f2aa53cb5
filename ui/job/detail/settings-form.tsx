'use client';
// The frame of a form that changes the records of jobs: what kept it from being saved, its sections, and the way to save it or leave.
import type { ReactNode, SubmitEventHandler } from 'react';
import { Banner } from '../../kit/banner.tsx';
import { Button, ButtonLink } from '../../kit/button.tsx';
import { ActionBar } from '../../kit/layout.tsx';

export interface SettingsFormProps {
  onSubmit: SubmitEventHandler<HTMLFormElement>;
  /** Why nothing was saved. */
  problem: string | undefined;
  busy: boolean;
  submitLabel: string;
  cancelHref: string;
  children: ReactNode;
}

export function SettingsForm({ onSubmit, problem, busy, submitLabel, cancelHref, children }: SettingsFormProps) {
  return (
    <form method="post" onSubmit={onSubmit} noValidate className="flex flex-1 flex-col">
      <div className="max-w-215 px-6 max-sm:px-4">
        {problem && (
          <div className="pt-4">
            <Banner family="bad" title="Not saved." live="assertive">
              {problem}
            </Banner>
          </div>
        )}
        {children}
      </div>
      <ActionBar>
        <Button type="submit" variant="primary" hotkey="Ctrl+↵" busy={busy && 'Updating'}>
          {submitLabel}
        </Button>
        <ButtonLink href={cancelHref} variant="ghost">
          Cancel
        </ButtonLink>
      </ActionBar>
    </form>
  );
}
