'use client';
// What a permission allows: the verbs everybody knows as checkboxes, any further ones as words behind them.
import type { TagsTextSpec } from '@windlass/sdk';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { CheckboxRow } from '../kit/checkbox.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { errorsOf } from './errors.ts';

const KNOWN = ['view', 'add', 'change', 'delete', 'run', 'approve'] as const;
const HELP: Readonly<Record<string, string>> = { run: 'jobs', approve: 'requests to run jobs' };

const isKnown = (action: string) => (KNOWN as readonly string[]).includes(action);

/** Words as they are typed: separated by commas or blanks. */
const wordsIn = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '');

export function ActionsField({ spec, help }: { spec: TagsTextSpec; help: string }) {
  const { field, fieldState } = useController({ name: spec.name });
  const actions: readonly string[] = Array.isArray(field.value) ? (field.value as string[]) : wordsIn(String(field.value ?? ''));
  const [more, setMore] = useState(() => actions.filter((action) => !isKnown(action)).join(', '));
  const change = (known: readonly string[], further: string) =>
    field.onChange([...KNOWN.filter((action) => known.includes(action)), ...wordsIn(further)]);
  return (
    <FieldRow
      group
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={help}
      error={errorsOf(fieldState.error)}
    >
      {(control) => (
        <div className="flex flex-col gap-3 pl-1">
          <div className="flex flex-wrap gap-x-6 gap-y-2 py-1">
            {KNOWN.map((action, index) => (
              <CheckboxRow
                key={action}
                {...(index === 0 ? control : { 'aria-describedby': control['aria-describedby'] })}
                ref={index === 0 ? field.ref : undefined}
                name={field.name}
                label={action}
                help={HELP[action]}
                checked={actions.includes(action)}
                onBlur={field.onBlur}
                onChange={(event) => change(event.target.checked ? [...actions, action] : actions.filter((each) => each !== action), more)}
              />
            ))}
          </div>
          <label className="block">
            <span className="mb-1.5 block text-12 text-ink-2">Further actions, separated by commas</span>
            <Input
              mono
              value={more}
              autoComplete="off"
              spellCheck={false}
              onBlur={field.onBlur}
              onChange={(event) => {
                setMore(event.target.value);
                change(actions, event.target.value);
              }}
            />
          </label>
        </div>
      )}
    </FieldRow>
  );
}
