'use client';
// The fields of a permission in the order in which it is thought of: what it is for, on what, which actions, which objects, to whom.
import type { FieldSpec, TagsTextSpec } from '@windlass/sdk';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field } from '../field.tsx';
import { Button } from '../kit/button.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { FormSection } from '../kit/layout.tsx';
import { Link } from '../kit/link.tsx';
import { ActionsField } from './actions-field.tsx';
import { isPreset, type ActionsByType, type Preset } from './permission-words.ts';

export interface PermissionFieldsProps {
  specs: readonly FieldSpec[];
  presets: readonly Preset[];
  actionsOn: ActionsByType;
}

const TYPES = 'object_types';
const ACTIONS = 'actions';
const NAME = 'name';
const WHO = ['groups', 'users', 'enabled'];
const WHAT = [NAME, TYPES, ACTIONS, 'constraints'];

export function PermissionFields({ specs, presets, actionsOn }: PermissionFieldsProps) {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const field = (name: string) => {
    const spec = byName.get(name);
    if (!spec) return null;
    if (name === ACTIONS) return <ActionsField key={name} spec={spec as TagsTextSpec} types={TYPES} actionsOn={actionsOn} />;
    return <Field key={name} spec={spec} />;
  };
  const others = specs.filter(({ name }) => !WHAT.includes(name) && !WHO.includes(name)).map(({ name }) => name);
  return (
    <>
      <FormSection title="What it allows">
        <Presets presets={presets} />
        {WHAT.map(field)}
      </FormSection>
      <FormSection title="Who has it">{WHO.map(field)}</FormSection>
      {others.length > 0 && <FormSection title="More">{others.map(field)}</FormSection>}
    </>
  );
}

/** Fill the form in; everything stays to be changed. */
function Presets({ presets }: { presets: readonly Preset[] }) {
  const { setValue, getValues } = useFormContext();
  const [types, actions, named] = useWatch({ name: [TYPES, ACTIONS, NAME] }) as unknown[];
  const list = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);
  const current = presets.find((preset) => isPreset(preset, list(types), list(actions)));
  const namesake = presets.find(({ title, existingHref }) => existingHref && title === named);

  function fill(preset: Preset) {
    const put = (name: string, value: unknown) => setValue(name, value, { shouldDirty: true, shouldTouch: true });
    put(TYPES, [...preset.object_types]);
    put(ACTIONS, [...preset.actions]);
    const name: unknown = getValues(NAME);
    // A name of somebody's own stays.
    if (name === '' || presets.some(({ title }) => title === name)) put(NAME, preset.title);
  }

  return (
    <FieldRow group id="field-presets" label="Start from">
      {() => (
        <>
          <div className="flex flex-wrap gap-1.5">
            {presets.map((preset) => (
              <Button
                key={preset.title}
                size="small"
                aria-pressed={preset === current}
                className="aria-pressed:border-ink aria-pressed:bg-pressed max-sm:h-9"
                onClick={() => fill(preset)}
              >
                {preset.title}
              </Button>
            ))}
          </div>
          <p role="status" className="mt-1.5 text-12 text-ink-2 empty:hidden">
            {namesake?.existingHref && (
              <>
                There is a permission{' '}
                <Link href={namesake.existingHref} className="link">
                  {namesake.title}
                </Link>{' '}
                already: add groups or users to that one, or give this one another name.{' '}
              </>
            )}
            {current?.also}
          </p>
        </>
      )}
    </FieldRow>
  );
}
