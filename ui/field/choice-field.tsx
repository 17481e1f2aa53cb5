'use client';
// One of several choices as a native select, several of them as checkboxes, of many with a search.
import { flatChoices, isGroup, type Choice, type ChoiceSpec, type MultiChoiceSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { CheckboxRow } from '../kit/checkbox.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Select } from '../kit/select.tsx';
import { ChoiceList, type ChoiceGroup } from './choice-list.tsx';
import { errorsOf } from './errors.ts';

export function ChoiceField({ spec, help }: { spec: ChoiceSpec; help: ReactNode }) {
  const { field, fieldState } = useController({ name: spec.name });
  const options = spec.choices.map((entry) =>
    isGroup(entry)
      ? { title: entry[0], options: entry[1].map(([value, label]) => ({ value, label })) }
      : { value: entry[0], label: entry[1] as string },
  );
  const value = typeof field.value === 'string' ? field.value : '';
  // A required choice starts on none unless it has a value: nothing is chosen by accident.
  const empty = spec.required ? (value === '' ? 'Choose…' : undefined) : '–';
  return (
    <FieldRow
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={help}
      error={errorsOf(fieldState.error)}
    >
      {(control) => <Select {...control} {...field} value={value} options={options} empty={empty} />}
    </FieldRow>
  );
}

/** Beyond so many, a list is searched rather than read. */
const MANY = 12;

export function MultiChoiceField({ spec, help }: { spec: MultiChoiceSpec; help: ReactNode }) {
  const { field, fieldState } = useController({ name: spec.name });
  const chosen: readonly string[] = Array.isArray(field.value) ? (field.value as string[]) : [];
  const choices = flatChoices(spec.choices);
  const label = spec.label || spec.name;
  return (
    <FieldRow group id={`field-${spec.name}`} label={label} optional={!spec.required} help={help} error={errorsOf(fieldState.error)}>
      {(control) =>
        choices.length > MANY ? (
          <ChoiceList
            control={control}
            name={field.name}
            label={label}
            groups={groupsOf(spec)}
            chosen={chosen}
            onChange={field.onChange}
            onBlur={field.onBlur}
            inputRef={field.ref}
          />
        ) : (
          <div className="flex flex-col gap-1.5 py-1 pl-1">
            {choices.map(([value, text], index) => (
              <CheckboxRow
                key={value}
                {...(index === 0 ? control : { 'aria-describedby': control['aria-describedby'] })}
                ref={index === 0 ? field.ref : undefined}
                name={field.name}
                label={text}
                checked={chosen.includes(value)}
                onBlur={field.onBlur}
                // In the choices' own order, whatever the order of ticking.
                onChange={(event) =>
                  field.onChange(
                    choices.map(([each]) => each).filter((each) => (each === value ? event.target.checked : chosen.includes(each))),
                  )
                }
              />
            ))}
          </div>
        )
      }
    </FieldRow>
  );
}

/** The author's groups; what stands outside of them first. */
function groupsOf({ choices }: MultiChoiceSpec): ChoiceGroup[] {
  const alone = choices.filter((entry) => !isGroup(entry)) as Choice[];
  const groups = choices.filter(isGroup).map(([title, members]) => ({ title, choices: members }));
  return alone.length > 0 ? [{ choices: alone }, ...groups] : groups;
}
