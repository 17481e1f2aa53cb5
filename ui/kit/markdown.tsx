// Text that people and jobs wrote, as safe Markdown: no raw HTML, no images, links only to http, https, mail and this site.
import type { ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** The address if it may be linked to, else an empty text. */
export function safeHref(url: string): string {
  const trimmed = url.trim();
  if (/^(https?:\/\/|mailto:)/i.test(trimmed)) return trimmed;
  // This site: a path or a fragment, but no address that borrows the page's scheme.
  return /^(\/(?![/\\])|#)/.test(trimmed) ? trimmed : '';
}

function SafeLink({ href, children }: ComponentProps<'a'>) {
  if (!href) return <span>{children}</span>;
  const outside = !/^[/#]/.test(href);
  return (
    <a href={href} rel={outside ? 'nofollow noopener noreferrer' : undefined} className="link wrap-anywhere">
      {children}
    </a>
  );
}

const block: Components = {
  a: SafeLink,
  img: ({ alt }) => <span className="text-ink-3">{alt}</span>,
  h1: ({ children }) => <h3 className="mt-3 text-14 first:mt-0">{children}</h3>,
  h2: ({ children }) => <h3 className="mt-3 text-14 first:mt-0">{children}</h3>,
  h3: ({ children }) => <h4 className="mt-3 font-bold first:mt-0">{children}</h4>,
  h4: ({ children }) => <h4 className="mt-3 font-bold first:mt-0">{children}</h4>,
  h5: ({ children }) => <h4 className="mt-3 font-bold first:mt-0">{children}</h4>,
  h6: ({ children }) => <h4 className="mt-3 font-bold first:mt-0">{children}</h4>,
  p: ({ children }) => <p className="mt-2 first:mt-0">{children}</p>,
  ul: ({ children }) => <ul className="mt-2 list-disc pl-5 first:mt-0">{children}</ul>,
  ol: ({ children }) => <ol className="mt-2 list-decimal pl-5 first:mt-0">{children}</ol>,
  code: ({ children }) => <code className="rounded-tag bg-sunken px-1">{children}</code>,
  pre: ({ children }) => (
    <pre className="mt-2 overflow-x-auto rounded-control bg-sunken px-3 py-2 text-12 first:mt-0 [&_code]:bg-transparent [&_code]:p-0">
      {children}
    </pre>
  ),
  blockquote: ({ children }) => <blockquote className="mt-2 border-l-2 border-line-strong pl-3 text-ink-2">{children}</blockquote>,
  table: ({ children }) => (
    <div className="mt-2 overflow-x-auto">
      <table className="text-12 [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:bg-sunken [&_th]:px-2 [&_th]:py-1 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
  hr: () => <hr className="my-3 border-line" />,
};

const inlineParts: Components = { ...block, p: ({ children }) => <>{children}</> };
const unlinkedElements = ['p', 'code', 'strong', 'em', 'del', 'br'];
const inlineElements = [...unlinkedElements, 'a'];

export interface MarkdownProps {
  children: string;
  /** Keeps to words, links and code: for log lines and table cells; `unlinked` where all of it is a link already. */
  inline?: boolean | 'unlinked' | undefined;
}

export function Markdown({ children, inline = false }: MarkdownProps) {
  if (inline) {
    if (isPlain(children)) return <>{children}</>;
    return (
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        urlTransform={safeHref}
        components={inlineParts}
        allowedElements={inline === 'unlinked' ? unlinkedElements : inlineElements}
        unwrapDisallowed
      >
        {children}
      </ReactMarkdown>
    );
  }
  return (
    <div className="max-w-[72ch] wrap-anywhere">
      <ReactMarkdown remarkPlugins={[remarkGfm]} urlTransform={safeHref} components={block}>
        {children}
      </ReactMarkdown>
    </div>
  );
}

/** Most log lines mean only themselves: parsing is kept for those with a sign that could mean more. */
function isPlain(text: string): boolean {
  return !/[*_`[\]<>~|\\&#]|:\/\/|www\.|\S@\S|^\s*(?:[-+]|\d+[.)])\s|\n/.test(text);
}
