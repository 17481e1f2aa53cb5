'use client';
// A file: chosen or dropped, shown with its size, removable. The form holds the File itself.
import type { FileSpec } from '@windlass/sdk';
import { FileUp, X } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { classNames } from '../kit/class-names.ts';
import { FieldRow } from '../kit/field-row.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { formatBytes } from '../kit/number.ts';
import { errorsOf } from './errors.ts';

export function FileField({ spec, help }: { spec: FileSpec; help: ReactNode }) {
  const { field, fieldState } = useController({ name: spec.name });
  const [over, setOver] = useState(false);
  const file = field.value instanceof File ? field.value : undefined;

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    field.onChange(event.dataTransfer.files[0] ?? null);
  }

  return (
    <FieldRow
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={help}
      error={errorsOf(fieldState.error)}
    >
      {(control) => (
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
          className={classNames(
            'relative flex min-h-8 items-center gap-2.5 rounded-control border border-dashed px-2.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus max-sm:min-h-11',
            over ? 'border-focus bg-select' : control['aria-invalid'] ? 'border-bad-solid' : 'border-line-control hover:bg-hover',
          )}
        >
          <FileUp aria-hidden className="text-ink-3" />
          <span className={classNames('min-w-0 flex-1 truncate', !file && 'text-ink-3')}>
            {file ? file.name : 'Choose a file, or drop it here'}
          </span>
          {file && <span className="text-12 text-ink-3">{formatBytes(file.size)}</span>}
          <input
            {...control}
            // A new input after each choice: the same file can be chosen again.
            key={file ? `${file.name}-${file.lastModified}` : 'none'}
            ref={field.ref}
            type="file"
            name={field.name}
            onBlur={field.onBlur}
            onChange={(event) => field.onChange(event.target.files?.[0] ?? null)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {file && (
            <IconButton
              label="Remove the file"
              icon={<X aria-hidden />}
              size="small"
              className="z-1"
              onClick={() => field.onChange(null)}
            />
          )}
        </div>
      )}
    </FieldRow>
  );
}
