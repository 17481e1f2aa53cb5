'use client';
// What a permission allows on the chosen kinds of objects: the actions that these have as checkboxes, any further ones as words behind them.
import type { TagsTextSpec } from '@windlass/sdk';
import { useState } from 'react';
import { useController, useWatch } from 'react-hook-form';
import { errorsOf } from '../field/errors.ts';
import { CheckboxRow } from '../kit/checkbox.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { furtherActions, knownActions, wordsIn, type ActionsByType } from './permission-words.ts';

export interface ActionsFieldProps {
  spec: TagsTextSpec;
  /** The field of the form that holds the kinds. */
  types: string;
  actionsOn: ActionsByType;
}

export function ActionsField({ spec, types, actionsOn }: ActionsFieldProps) {
  const { field, fieldState } = useController({ name: spec.name });
  const chosen = useWatch({ name: types }) as unknown;
  const actions: readonly string[] = Array.isArray(field.value) ? (field.value as string[]) : wordsIn(String(field.value ?? ''));
  const known = knownActions(actionsOn, Array.isArray(chosen) ? (chosen as string[]) : []);
  const further = furtherActions(actionsOn, actions);
  const [more, setMore] = useState(further.join(', '));
  // As it is typed it stays, blanks and commas included, unless something else wrote the field.
  const shownMore = wordsIn(more).join() === further.join() ? more : further.join(', ');
  const change = (ticked: readonly string[], words: string) => field.onChange([...new Set([...ticked, ...wordsIn(words)])]);
  const ticked = actions.filter((action) => !further.includes(action));
  const offered = [...known, ...ticked.filter((action) => !known.includes(action))];
  return (
    <FieldRow
      group
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help="One permission grants each of its actions on each of its types."
      error={errorsOf(fieldState.error)}
    >
      {(control) => (
        <div className="flex flex-col gap-3 pl-1">
          <div className="flex flex-wrap gap-x-6 gap-y-2 py-1">
            {offered.map((action, index) => (
              <CheckboxRow
                key={action}
                {...(index === 0 ? control : { 'aria-describedby': control['aria-describedby'] })}
                ref={index === 0 ? field.ref : undefined}
                name={field.name}
                label={action}
                help={known.includes(action) ? undefined : 'on none of the chosen types'}
                checked={ticked.includes(action)}
                onBlur={field.onBlur}
                onChange={(event) =>
                  change(event.target.checked ? [...ticked, action] : ticked.filter((each) => each !== action), shownMore)
                }
              />
            ))}
          </div>
          <label className="block max-w-110">
            <span className="mb-1.5 block text-12 text-ink-2">Further actions, separated by commas</span>
            <Input
              mono
              value={shownMore}
              autoComplete="off"
              spellCheck={false}
              onBlur={field.onBlur}
              onChange={(event) => {
                setMore(event.target.value);
                change(ticked, event.target.value);
              }}
            />
          </label>
        </div>
      )}
    </FieldRow>
  );
}
