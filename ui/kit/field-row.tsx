// A control with its words: label above, a hint at the right, then the error, then help. Wires the control to both.
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** What the control spreads: its id and the ids of the words that belong to it. */
export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

export interface FieldRowProps {
  id: string;
  label: ReactNode;
  optional?: boolean | undefined;
  /** Why options are narrowed, or why the field is there. */
  hint?: ReactNode;
  help?: ReactNode;
  /** Right below the control: what is to be known before it is used. */
  note?: ReactNode;
  /** One or several messages; each says the value and what is allowed. */
  error?: string | readonly string[] | undefined;
  /** Outside the box, after it: "days". */
  unit?: string | undefined;
  /** For groups of radio buttons or checkboxes: the label becomes a legend. */
  group?: boolean | undefined;
  className?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export function FieldRow({
  id,
  label,
  optional = false,
  hint,
  help,
  note,
  error,
  unit,
  group = false,
  className,
  children,
}: FieldRowProps) {
  const errors = error === undefined ? [] : typeof error === 'string' ? [error] : error;
  const described = [errors.length > 0 && `${id}-error`, note && `${id}-note`, help && `${id}-help`].filter(Boolean).join(' ');
  const control: ControlProps = { id };
  if (described) control['aria-describedby'] = described;
  if (errors.length > 0) control['aria-invalid'] = true;
  if (!optional && !group) control['aria-required'] = true;
  const words = (
    <>
      {label}
      {optional && <span className="text-ink-3"> (optional)</span>}
    </>
  );
  const Box = group ? 'fieldset' : 'div';
  return (
    <Box className={classNames('min-w-0', className)} data-invalid={errors.length > 0 || undefined}>
      <div className="mb-1.5 flex items-end justify-between gap-3 text-13">
        {group ? <legend className="float-left">{words}</legend> : <label htmlFor={id}>{words}</label>}
        {hint && <span className="inline-flex items-center gap-1.5 text-12 text-ink-3 [&_svg.lucide]:size-3.5">{hint}</span>}
      </div>
      {unit ? (
        <div className="flex items-center gap-2">
          {children(control)}
          <span className="text-12 text-ink-2">{unit}</span>
        </div>
      ) : (
        children(control)
      )}
      {note && <div id={`${id}-note`}>{note}</div>}
      {errors.length > 0 && (
        <div id={`${id}-error`} className="mt-1.5 flex flex-col gap-0.5 text-12 text-bad">
          {errors.map((message) => (
            <p key={message} className="flex items-start gap-1.5">
              <CircleAlert aria-hidden className="mt-px size-3.5!" />
              <span className="min-w-0 wrap-anywhere">{message}</span>
            </p>
          ))}
        </div>
      )}
      {help && (
        <div id={`${id}-help`} className="mt-1.5 text-12 text-ink-3">
          {help}
        </div>
      )}
    </Box>
  );
}
