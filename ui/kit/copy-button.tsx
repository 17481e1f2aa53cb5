'use client';
// Copies a text and says so where it was pressed.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  text: string;
  /** With a label a button, without one an icon. */
  label?: string | undefined;
  /** What is copied, for the icon's tooltip: "bundle digest". */
  what?: string | undefined;
}

export function CopyButton({ text, label, what = 'this' }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    if (copied === undefined) return undefined;
    const timer = setTimeout(() => setCopied(undefined), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  }

  const icon = copied ? <Check aria-hidden /> : <Copy aria-hidden />;
  const said = copied === true ? 'Copied' : copied === false ? 'The browser refused to copy' : undefined;
  return (
    <>
      {label ? (
        <Button size="small" icon={icon} onClick={() => void copy()}>
          {said ?? label}
        </Button>
      ) : (
        <IconButton label={said ?? `Copy ${what}`} icon={icon} size="small" onClick={() => void copy()} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
