// The control for one setting's value, and what was written in it as a value.
import type { UseFormRegisterReturn } from 'react-hook-form';
import { CheckboxRow } from '../../kit/checkbox.tsx';
import type { ControlProps } from '../../kit/field-row.tsx';
import { Input } from '../../kit/input.tsx';
import { Textarea } from '../../kit/textarea.tsx';
import { settingLooks, type SettingName, type SettingValue } from './settings.ts';

export function SettingControl({ name, props, field }: { name: SettingName; props: ControlProps; field: UseFormRegisterReturn }) {
  const { kind } = settingLooks[name];
  if (kind === 'flag')
    return (
      <CheckboxRow
        {...field}
        id={props.id}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        label={<YesNo />}
      />
    );
  if (kind === 'markdown') return <Textarea {...field} {...props} rows={5} />;
  if (kind === 'seconds') return <Input {...field} {...props} inputMode="decimal" className="max-w-32" />;
  return <Input {...field} {...props} mono={kind === 'queues'} maxLength={255} />;
}

/** The word for what the box beside it holds. Only for the eye: to readers the box has the setting's name and its own state. */
function YesNo() {
  return (
    <span aria-hidden>
      <span className="hidden in-[label:has(:checked)]:inline">Yes</span>
      <span className="in-[label:has(:checked)]:hidden">No</span>
    </span>
  );
}

/** A number that is none is sent as it was written: the server names what is wrong with it. */
export function readSetting(name: SettingName, value: string | boolean): SettingValue {
  if (typeof value === 'boolean') return value;
  const { kind } = settingLooks[name];
  if (kind === 'queues')
    return value
      .split(',')
      .map((queue) => queue.trim())
      .filter(Boolean);
  const number = kind === 'seconds' ? Number(value.trim() || '0') : Number.NaN;
  return kind === 'seconds' && Number.isFinite(number) ? number : value.trim();
}
