'use client';
// The question that the page answers: each choice goes into the address, and the answer follows.
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useOptimistic, useTransition } from 'react';
import { restOptions, type ModelPaths } from '../field/rest-options.ts';
import { FieldRow } from '../kit/field-row.tsx';
import { ObjectPicker } from '../kit/object-picker.tsx';
import type { PickerOption } from '../kit/options.ts';
import { Select, type OptionGroup } from '../kit/select.tsx';

export interface AccessFormProps {
  question: { user?: string | undefined; action: string; object_type?: string | undefined; object?: string | undefined };
  /** What stands in the address, by name. */
  user: readonly PickerOption[];
  object: readonly PickerOption[];
  types: readonly OptionGroup[];
  /** Those of the chosen type. */
  actions: readonly string[];
  paths: ModelPaths;
}

type Asked = Pick<AccessFormProps, 'question' | 'user' | 'object'>;

export function AccessForm({ types, actions, paths, ...answered }: AccessFormProps) {
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  // What was chosen holds until its answer is there: the next choice is made on top of it, not of the address that is still shown.
  const [{ question, user, object }, choose] = useOptimistic<Asked, Partial<Asked>>(answered, (before, change) => ({
    ...before,
    ...change,
  }));
  const source = useMemo(() => restOptions(paths), [paths]);
  const type = question.object_type ?? '';
  const loadUsers = useCallback((query: string) => source.loadOptions('users.user', query, {}), [source]);
  const loadObjects = useCallback((query: string) => source.loadOptions(type, query, {}), [source, type]);
  const offered = actions.includes(question.action) ? actions : [...actions, question.action];

  function ask(change: Partial<AccessFormProps['question']>, chosen: Partial<Asked> = {}) {
    const asked = { ...question, ...change };
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value) params.set(name, value);
    startTransition(() => {
      choose({ ...chosen, question: asked });
      router.push(`/users/access/?${params}`, { scroll: false });
    });
  }

  return (
    <form
      aria-label="Question"
      aria-busy={busy}
      onSubmit={(event) => event.preventDefault()}
      className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-[minmax(0,1.2fr)_minmax(0,0.7fr)_minmax(0,1.2fr)_minmax(0,1.2fr)]"
    >
      <FieldRow id="access-user" label="User">
        {(control) => (
          <ObjectPicker
            control={control}
            value={user}
            load={loadUsers}
            onChange={(chosen) => ask({ user: chosen[0]?.value }, { user: chosen })}
          />
        )}
      </FieldRow>
      <FieldRow id="access-action" label="Action">
        {(control) => (
          <Select
            {...control}
            value={question.action}
            options={offered.map((value) => ({ value, label: value }))}
            onChange={(event) => ask({ action: event.target.value })}
          />
        )}
      </FieldRow>
      <FieldRow id="access-type" label="Object type">
        {(control) => (
          <Select
            {...control}
            value={type}
            empty="Choose…"
            options={types}
            onChange={(event) => ask({ object_type: event.target.value, object: undefined }, { object: [] })}
          />
        )}
      </FieldRow>
      <FieldRow id="access-object" label="Object" optional>
        {(control) => (
          <ObjectPicker
            control={control}
            value={object}
            load={loadObjects}
            disabled={type === ''}
            placeholder="All of them"
            onChange={(chosen) => ask({ object: chosen[0]?.value }, { object: chosen })}
          />
        )}
      </FieldRow>
    </form>
  );
}
