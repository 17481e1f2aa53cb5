'use client';
// Many new objects from a CSV document: pasted or from a file. Nothing is imported unless all of it can be; what is wrong is listed by line.
import { ChevronRight, FileUp, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { inSentence } from '@/core/resources/sentence.ts';
import { Banner } from '../kit/banner.tsx';
import { Button, ButtonLink } from '../kit/button.tsx';
import { CodeBlock } from '../kit/code-block.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { PageBody } from '../kit/layout.tsx';
import { formatCount, formatQuantity } from '../kit/number.ts';
import { Table } from '../kit/table.tsx';
import { Textarea } from '../kit/textarea.tsx';
import { showToast } from '../kit/toast.ts';
import { FaultTable } from './fault-table.tsx';

export interface ImportFault {
  /** Of the document, counted from 1; null for what concerns all of it. */
  line: number | null;
  column: string;
  message: string;
}

/** `shown`: the page with what was created. `href`: it goes on, or waits, on another page. `run`: the one that tells more. */
export type ImportAnswer = { created: number; shown: string } | { faults: ImportFault[]; run?: string } | { href: string };

export interface ImportFormProps {
  path: string;
  titlePlural: string;
  guide: {
    columns: readonly { name: string; required: boolean; takes: string }[];
    /** A line of names and one of values; empty where none can be given. */
    example: string;
  };
  mayView: boolean;
}

interface Refusal {
  faults: readonly ImportFault[];
  /** The page of the run that tells more. */
  run?: string;
}

const LOST = [
  { line: null, column: '', message: 'The server did not answer. Whether the rows were imported is not known: look at the list.' },
];

export function ImportForm({ path, titlePlural, guide: { columns, example }, mayView }: ImportFormProps) {
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const many = inSentence(titlePlural);
  const required = columns.filter((column) => column.required).map(({ name }) => name);

  async function send() {
    setBusy(true);
    const answer = await sendRows(path, text).catch((): ImportAnswer => ({ faults: LOST }));
    setBusy(false);
    if ('faults' in answer) return setRefusal(answer);
    if ('href' in answer) return router.push(answer.href);
    showToast(`${formatCount(answer.created)} ${many} imported`);
    router.push(answer.shown);
  }

  return (
    <PageBody>
      {refusal && <Refused {...refusal} />}
      <form
        className="grid max-w-215 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <FieldRow
          id="csv"
          label="CSV"
          help="The first line names the columns, in any order. All of it is imported, or nothing. A related object goes by the name or the words that it is shown with, or by its id."
        >
          {(control) => (
            <Textarea
              {...control}
              mono
              required
              rows={14}
              className="max-h-120 min-h-70"
              spellCheck={false}
              placeholder={example || required.join(',')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </FieldRow>
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="sr-only"
          tabIndex={-1}
          aria-label="CSV file"
          onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" icon={<Upload aria-hidden />} busy={busy && 'Importing'} hotkey="Ctrl+↵">
            Import
          </Button>
          <Button type="button" icon={<FileUp aria-hidden />} onClick={() => file.current?.click()}>
            Choose a file…
          </Button>
          <ButtonLink href={mayView ? `/${path}/` : '/'} variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
      <Columns columns={columns} required={required} example={example} />
    </PageBody>
  );
}

function Refused({ faults, run }: Refusal) {
  return (
    <>
      <Banner
        family="bad"
        title="Nothing was imported."
        live="assertive"
        action={
          run && (
            <ButtonLink href={run} size="small">
              Open the run
            </ButtonLink>
          )
        }
      >
        {formatQuantity(faults.length, 'fault', 'faults')} to mend, then import again.
      </Banner>
      <FaultTable
        heads={['Line', 'Column']}
        width="6rem"
        faults={faults.map(({ line, column, message }) => ({ where: line === null ? '–' : formatCount(line), field: column, message }))}
      />
    </>
  );
}

/** What a document may say: the required columns, an example, and at a click all columns. */
function Columns({ columns, required, example }: ImportFormProps['guide'] & { required: readonly string[] }) {
  return (
    <section aria-labelledby="columns-heading" className="grid max-w-215 gap-2">
      <h2 id="columns-heading" className="text-14 font-bold">
        Columns
      </h2>
      <p className="text-13">
        {required.length > 0 ? `Required: ${required.join(', ')}.` : 'None is required.'} {example && 'For example, with what is there:'}
      </p>
      {example && <CodeBlock label="Example" code={example} />}
      <details className="group/columns">
        <summary className="flex h-9 w-fit list-none items-center gap-1 text-13 max-sm:h-11 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="text-ink-3 group-open/columns:rotate-90" />
          Show columns
        </summary>
        <Table
          label="Columns"
          rows={columns}
          rowKey={({ name }) => name}
          height={36}
          columns={[
            { key: 'name', head: 'Column', main: true, mono: true, cell: ({ name }) => name },
            { key: 'takes', head: 'Takes', cell: ({ takes }) => <span className="whitespace-normal">{takes}</span> },
            { key: 'required', head: '', quiet: true, width: '6rem', cell: (column) => (column.required ? 'Required' : 'Optional') },
          ]}
        />
      </details>
    </section>
  );
}

async function sendRows(path: string, text: string): Promise<ImportAnswer> {
  const response = await fetch(`/${path}/import/rows/`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text });
  if (!(response.headers.get('content-type') ?? '').includes('json')) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as ImportAnswer;
}
