// What a run does outside the inventory: listed in the plan, done only on apply, and not reversed by undo.
import { Check, CircleDashed, CircleX } from 'lucide-react';

export interface Effect {
  id: string;
  description: string;
  state: 'planned' | 'done' | 'failed';
  /** When it was done, in words; or why it failed. */
  note?: string | undefined;
}

const icons = {
  planned: <CircleDashed aria-hidden className="size-3.5! text-ink-3" />,
  done: <Check aria-hidden className="size-3.5! text-ok" />,
  failed: <CircleX aria-hidden className="size-3.5! text-bad" />,
} as const;

export function Effects({ effects, note }: { effects: readonly Effect[]; note?: string | undefined }) {
  if (effects.length === 0) return null;
  const done = effects.filter((effect) => effect.state === 'done').length;
  const planned = effects.every((effect) => effect.state === 'planned');
  return (
    <section className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line bg-canvas px-6 py-3 max-sm:max-h-none max-sm:px-4">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-14">Effects outside the inventory</h2>
        <span className="text-12 text-ink-3">
          {planned ? `${effects.length}, done only on apply` : `${done} of ${effects.length} done`}
        </span>
        {note && <span className="ml-auto text-12 text-ink-2">{note}</span>}
      </div>
      <ul>
        {effects.map((effect) => (
          <li key={effect.id} className="flex min-h-[26px] items-center gap-3 text-12">
            {icons[effect.state]}
            <span className="sr-only">{effect.state}:</span>
            <span className="min-w-0 flex-1 wrap-anywhere">{effect.description}</span>
            {effect.note && <span className={effect.state === 'failed' ? 'text-bad' : 'text-ink-3 tabular-nums'}>{effect.note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
