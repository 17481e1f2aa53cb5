'use client';
// Files whose jobs could not be loaded at the last refresh: said once above the list, with the place and the message.
import { FileWarning } from 'lucide-react';
import { useRef } from 'react';
import { Banner } from '../../kit/banner.tsx';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { placeOf } from './job-row.ts';

export interface FileError {
  source: string;
  file: string;
  line?: number | undefined;
  message: string;
}

export function LoadErrors({ errors }: { errors: readonly FileError[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [first] = errors;
  if (!first) return null;
  const sources = [...new Set(errors.map((error) => error.source))];
  const title =
    errors.length === 1 ? `1 file in ${first.source} didn’t load.` : `${errors.length} files in ${sources.join(', ')} didn’t load.`;
  return (
    <>
      <Banner
        family="bad"
        icon={<FileWarning aria-hidden />}
        title={title}
        action={
          <Button size="small" onClick={() => dialog.current?.showModal()}>
            Show error
          </Button>
        }
      >
        <code className="wrap-anywhere">{first.file}</code>
        {first.line ? ` line ${first.line}` : ''}. {errors.length === 1 ? 'Its jobs keep' : 'Their jobs keep'} their settings and history
        but can’t run until {errors.length === 1 ? 'the file loads' : 'the files load'}.
      </Banner>
      <Dialog ref={dialog} title={title} size="wide">
        <ul className="flex flex-col gap-4">
          {errors.map((error) => (
            <li key={`${error.source}/${error.file}`}>
              <p className="font-mono text-12 wrap-anywhere">
                {placeOf(error)} <span className="text-ink-3">in {error.source}</span>
              </p>
              <pre className="mt-1 rounded-card border border-line bg-sunken px-3 py-2 text-12 wrap-anywhere whitespace-pre-wrap text-bad">
                {error.message}
              </pre>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
