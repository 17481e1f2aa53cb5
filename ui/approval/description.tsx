// What a job says of itself, on the page of a request: short in full, long behind its first words.
import { ChevronRight } from 'lucide-react';
import { Markdown } from '../kit/markdown.tsx';

const SHORT_CHARACTERS = 360;
const SHORT_LINES = 6;

export function Description({ children }: { children: string }) {
  const text = children.trim();
  if (text === '') return null;
  if (text.length <= SHORT_CHARACTERS && text.split('\n').length <= SHORT_LINES) return <Markdown>{text}</Markdown>;
  const first = text.slice(0, text.indexOf('\n') > 0 ? text.indexOf('\n') : undefined).replace(/^#+ /, '');
  return (
    <details className="group/description max-w-[72ch]">
      <summary className="flex list-none gap-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="mt-0.5 text-ink-3 group-open/description:rotate-90" />
        <span className="cut group-open/description:hidden">
          <Markdown inline>{first}</Markdown>
        </span>
        <span className="hidden text-ink-2 group-open/description:inline">Description</span>
      </summary>
      <div className="mt-2 pl-6">
        <Markdown>{text}</Markdown>
      </div>
    </details>
  );
}
