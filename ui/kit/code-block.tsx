// Code or a machine's text, to read and to copy. Long lines break where they end, as in a terminal: nobody scrolls sideways to see whether a command
// goes on, and no line looks empty because a long word stands in it.
import { CopyButton } from './copy-button.tsx';

export interface CodeBlockProps {
  code: string;
  /** What it is, for readers and the copy button: "curl command". */
  label: string;
  /** A line under the code, beside the copy button. */
  note?: string | undefined;
}

export function CodeBlock({ code, label, note }: CodeBlockProps) {
  return (
    <figure aria-label={label} className="min-w-0">
      <pre
        tabIndex={0}
        className="max-h-[60dvh] overflow-auto rounded-card border border-line bg-surface px-3 py-2.5 text-12 break-all whitespace-pre-wrap text-ink-2"
      >
        {code}
      </pre>
      <figcaption className="mt-1.5 flex items-center justify-between gap-3 text-12 text-ink-3">
        <span>{note}</span>
        <CopyButton text={code} label="Copy" />
      </figcaption>
    </figure>
  );
}
