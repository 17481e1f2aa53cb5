'use client';
// One of several choices as a native select, several of them as checkboxes.
import { flatChoices, isGroup, type ChoiceSpec, type MultiChoiceSpec } from '@windlass/sdk';
import { useController } from 'react-hook-form';
import { classNames } from '../kit/class-names.ts';
import { CheckboxRow } from '../kit/checkbox.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { Select } from '../kit/select.tsx';
import { errorsOf } from './errors.ts';

export function ChoiceField({ spec, help }: { spec: ChoiceSpec; help: string }) {
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

const MANY = 12;

export function MultiChoiceField({ spec, help }: { spec: MultiChoiceSpec; help: string }) {
  const { field, fieldState } = useController({ name: spec.name });
  const chosen: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  const choices = flatChoices(spec.choices);
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
        // A long list is easier to look through in columns than in a box that scrolls.
        <div className={classNames('flex flex-col gap-1.5 py-1 pl-1', choices.length > MANY && 'sm:block sm:columns-2 [&>*]:sm:mb-1.5')}>
          {choices.map(([value, label], index) => (
            <CheckboxRow
              key={value}
              {...(index === 0 ? control : { 'aria-describedby': control['aria-describedby'] })}
              ref={index === 0 ? field.ref : undefined}
              name={field.name}
              label={label}
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
      )}
    </FieldRow>
  );
}
