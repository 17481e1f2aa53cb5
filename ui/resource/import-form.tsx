'use client';
// Many new objects from a CSV document: pasted or from a file. Nothing is imported unless all of it can be; what is wrong is listed by line.
import { FileUp, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { Banner } from '../kit/banner.tsx';
import { Button, ButtonLink } from '../kit/button.tsx';
import { FieldRow } from '../kit/field-row.tsx';
import { PageBody } from '../kit/layout.tsx';
import { formatCount, formatQuantity } from '../kit/number.ts';
import { Table } from '../kit/table.tsx';
import { Textarea } from '../kit/textarea.tsx';
import { showToast } from '../kit/toast.ts';
import { FaultTable } from './fault-table.tsx';
import { inSentence } from './removal.ts';

export interface ImportFault {
  /** Of the document, counted from 1; null for what concerns all of it. */
  line: number | null;
  column: string;
  message: string;
}

/** `href`: it goes on, or waits, on another page. `run`: the one that tells more. */
export type ImportAnswer = { created: number } | { faults: ImportFault[]; run?: string } | { href: string };

export interface ImportFormProps {
  path: string;
  titlePlural: string;
  columns: readonly { name: string; label: string; required: boolean }[];
  mayView: boolean;
}

const LOST = [
  { line: null, column: '', message: 'The server did not answer. Whether the rows were imported is not known: look at the list.' },
];

export function ImportForm({ path, titlePlural, columns, mayView }: ImportFormProps) {
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<{ faults: readonly ImportFault[]; run?: string }>();
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const many = inSentence(titlePlural);

  async function send() {
    setBusy(true);
    const answer = await sendRows(path, text).catch((): ImportAnswer => ({ faults: LOST }));
    setBusy(false);
    if ('faults' in answer) return setRefusal(answer);
    if ('href' in answer) return router.push(answer.href);
    showToast(`${formatCount(answer.created)} ${many} imported`);
    router.push(mayView ? `/${path}/` : '/');
  }

  return (
    <PageBody>
      {refusal && (
        <Banner
          family="bad"
          title="Nothing was imported."
          live="assertive"
          action={
            refusal.run && (
              <ButtonLink href={refusal.run} size="small">
                Open the run
              </ButtonLink>
            )
          }
        >
          {formatQuantity(refusal.faults.length, 'fault', 'faults')} to mend, then import again.
        </Banner>
      )}
      {refusal && (
        <FaultTable
          heads={['Line', 'Column']}
          width="6rem"
          faults={refusal.faults.map(({ line, column, message }) => ({
            where: line === null ? '–' : formatCount(line),
            field: column,
            message,
          }))}
        />
      )}
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
          help={`The first line names the columns. All of it is imported, or nothing. Related objects go by name or id: location, or location__name.`}
        >
          {(control) => (
            <Textarea
              {...control}
              mono
              required
              rows={12}
              className="max-h-120"
              spellCheck={false}
              placeholder={columns
                .filter(({ required }) => required)
                .map(({ name }) => name)
                .join(',')}
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
      <section aria-labelledby="columns-heading" className="grid max-w-215 gap-2">
        <h2 id="columns-heading" className="text-14 font-bold">
          Columns
        </h2>
        <Table
          label="Columns"
          rows={columns}
          rowKey={({ name }) => name}
          height={36}
          columns={[
            { key: 'name', head: 'Column', main: true, mono: true, cell: ({ name }) => name },
            { key: 'label', head: 'Field', cell: ({ label }) => label },
            { key: 'required', head: '', quiet: true, cell: ({ required }) => (required ? 'Required' : 'Optional') },
          ]}
        />
      </section>
    </PageBody>
  );
}

async function sendRows(path: string, text: string): Promise<ImportAnswer> {
  const response = await fetch(`/${path}/import/rows/`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text });
  if (!(response.headers.get('content-type') ?? '').includes('json')) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as ImportAnswer;
}
