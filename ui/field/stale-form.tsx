'use client';
// A form whose job has got other fields since it was opened: says so, and takes the new ones without losing what was typed.
import type { FieldSpec, Json } from '@windlass/sdk';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { listed } from '@/core/resources/sentence.ts';
import { Banner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';

export interface FormRevision {
  /** Of what the form was made. */
  revision: string;
  /** Whether the server would make another one now. */
  isStale: () => Promise<boolean>;
}

/** What the server refused, and whether the form is of today. */
export interface FormRefusal {
  text?: string | undefined;
  stale: boolean;
}

/** Faults of fields that the form does not show, each by its name; what concerns no field speaks for itself. */
export function faultsElsewhere(named: readonly (readonly [name: string, messages: readonly string[]])[]): string {
  return named
    .map(([name, messages]) => (['__all__', 'non_field_errors', ''].includes(name) ? messages.join(' ') : `${name}: ${messages.join(' ')}`))
    .join(' ');
}

interface Shown {
  revision: string;
  specs: readonly FieldSpec[];
  values: Readonly<Record<string, Json>>;
}

/**
 * Brings the form to what it is made of now, whenever that has changed: what was typed stays, what was not touched gets its new first value.
 * @returns what to tell of it, once it happened
 */
export function useRevised(form: UseFormReturn, { revision, specs, values }: Shown, onRevised: () => void): string | undefined {
  const before = useRef({ revision, specs });
  const [note, setNote] = useState<string>();
  const { dirtyFields } = form.formState;

  useEffect(() => {
    const old = before.current;
    if (old.revision === revision) return;
    before.current = { revision, specs };
    const kinds = new Map(specs.map(({ name, kind }) => [name, kind]));
    // What was typed for another kind of value is no value of this one.
    const homeless = old.specs.filter(({ name, kind }) => kinds.get(name) !== kind);
    const lost = homeless.filter(({ name }) => dirtyFields[name]).map(({ label, name }) => label || name);
    form.reset(values, { keepDirtyValues: true });
    for (const { name } of homeless) if (kinds.has(name)) form.resetField(name, { defaultValue: values[name] });
    setNote(
      lost.length > 0 ? `What you gave for ${listed(lost, 'and')} has no place in it any more.` : 'Your inputs are kept: look it over.',
    );
    onRevised();
  }, [form, revision, specs, values, dirtyFields, onRevised]);

  return note;
}

export function RevisedNote({ note }: { note: string | undefined }) {
  return (
    note !== undefined && (
      <div className="pt-3">
        <Banner family="idle" title="The form is as the job is now." live="polite">
          {note}
        </Banner>
      </div>
    )
  );
}

/** "Not started." and why; of a form that is not of today also that, and the way to one that is. */
export function RefusalBanner({ title, refusal }: { title: string; refusal: FormRefusal | undefined }) {
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  if (!refusal?.text && !refusal?.stale) return null;
  const reload = (
    <Button size="small" busy={busy && 'Reloading'} onClick={() => startTransition(() => router.refresh())}>
      Reload, keep my inputs
    </Button>
  );
  return (
    <div className="pt-3">
      <Banner family="bad" title={title} live="assertive" action={refusal.stale && reload}>
        {refusal.text} {refusal.stale && 'The job has changed since you opened this form.'}
      </Banner>
    </div>
  );
}
