// The quiet tabs of a run: its files, what it was given, what it returned, where it broke, and the numbers nobody needs every day.
import { Download, FileText } from 'lucide-react';
import { Link } from '../../kit/link.tsx';
import type { ReactNode } from 'react';
import { buttonClass } from '../../kit/button.tsx';
import { CodeBlock } from '../../kit/code-block.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Empty } from '../../kit/empty.tsx';
import { JsonView, type JsonValue } from '../../kit/json-view.tsx';
import { KeyValue, type KeyFact } from '../../kit/key-value.tsx';
import { PageBody } from '../../kit/layout.tsx';
import { formatBytes } from '../../kit/number.ts';

export interface RunFile {
  id: string;
  name: string;
  size: number;
  contentType: string;
  href: string;
}

export function FilesPanel({ files, live }: { files: readonly RunFile[]; live: boolean }) {
  if (files.length === 0)
    return (
      <Empty title={live ? 'No file yet.' : 'This run made no file.'}>
        A job adds one with createFile(name, content). Files stay as long as the run does.
      </Empty>
    );
  return (
    <ul className="border-t border-line">
      {files.map((file) => (
        <li key={file.id} className="flex min-h-[38px] items-center gap-3 border-b border-line px-6 max-sm:min-h-11 max-sm:px-4">
          <FileText aria-hidden className="text-ink-3" />
          <span className="min-w-0 flex-1 truncate font-mono text-12" title={file.name}>
            {file.name}
          </span>
          <span className="text-12 text-ink-3 max-sm:hidden">{file.contentType}</span>
          <span className="w-20 text-right text-12 text-ink-2 tabular-nums">{formatBytes(file.size)}</span>
          <a href={file.href} download={file.name} className={buttonClass({ size: 'small' })}>
            <Download aria-hidden />
            Download<span className="sr-only"> {file.name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export interface InputRow {
  name: string;
  label: string;
  value: JsonValue;
  /** An object's name and page, where the value is only its id. */
  objects?: readonly { name: string; href?: string | undefined }[] | undefined;
  /** Of values by field each field's own, in the place of the JSON. */
  parts?: readonly InputRow[] | undefined;
  sensitive?: boolean | undefined;
}

export function InputsPanel({
  inputs,
  note,
}: {
  inputs: readonly InputRow[];
  /** Why there is nothing, or what is left out. */ note?: string | undefined;
}) {
  if (inputs.length === 0) return <Empty title={note ? 'The inputs are not kept.' : 'This job takes no inputs.'}>{note}</Empty>;
  return (
    <PageBody>
      <KeyValue
        facts={inputs.map((input): KeyFact => ({
          label: input.label,
          value: <InputValue input={input} />,
          ...(input.label === input.name ? {} : { note: <code>{input.name}</code> }),
        }))}
      />
      {note && <p className="text-12 text-ink-2">{note}</p>}
    </PageBody>
  );
}

export function InputValue({ input }: { input: InputRow }): ReactNode {
  if (input.sensitive) return <span className="text-ink-3">Not kept</span>;
  if (input.objects)
    return (
      <span className="flex flex-wrap gap-x-3">
        {input.objects.map((object) =>
          object.href ? (
            <Link key={object.href} href={object.href} className="link font-mono text-12" prefetch={false}>
              {object.name}
            </Link>
          ) : (
            <span key={object.name} className="font-mono text-12">
              {object.name}
            </span>
          ),
        )}
      </span>
    );
  if (input.parts && input.parts.length > 0)
    return <KeyValue dense facts={input.parts.map((part) => ({ label: part.label, value: <InputValue input={part} /> }))} />;
  const { value } = input;
  if (value === null || value === '') return <span className="text-ink-3">None</span>;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string' || typeof value === 'number') return <span className="whitespace-pre-wrap">{value}</span>;
  return Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number') ? (
    value.join(', ')
  ) : (
    <JsonView value={value} />
  );
}

export function ResultPanel({ result, live }: { result: JsonValue; live: boolean }) {
  if (result === null)
    return <Empty title={live ? 'No result yet.' : 'This run returned nothing.'}>What run() returns is shown here, as JSON.</Empty>;
  return (
    <PageBody>
      <div className="flex items-start justify-between gap-4">
        <JsonView value={result} />
        <CopyButton text={JSON.stringify(result, null, 2)} label="Copy" />
      </div>
    </PageBody>
  );
}

export function TracebackPanel({ traceback }: { traceback?: string | undefined }) {
  if (!traceback) return <Empty title="No traceback.">A job that throws leaves one here, with the file and line of its author.</Empty>;
  return (
    <PageBody>
      <CodeBlock code={traceback} label="Traceback" />
    </PageBody>
  );
}

export function AdvancedPanel({ facts }: { facts: readonly KeyFact[] }) {
  return (
    <PageBody className="max-w-240">
      <KeyValue facts={facts} />
    </PageBody>
  );
}
