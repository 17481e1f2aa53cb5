// The left of a diff: every object by type, with its sign and how much of it changed. A click leads to it at the right.
import { classNames } from '../../kit/class-names.ts';
import { Counts } from '../../kit/counts.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { anchorOf, kindLooks, type ObjectDiff } from './change.ts';

export function DiffTree({ changes }: { changes: readonly ObjectDiff[] }) {
  const types = Map.groupBy(changes, (change) => change.modelName);
  return (
    <nav aria-label="Changed objects" className="text-12">
      {[...types].map(([type, objects]) => (
        <details key={type} open className="group/type">
          <summary className="sticky top-0 flex h-[30px] cursor-default list-none items-center justify-between gap-3 border-b border-line bg-canvas pr-4 pl-6 [&::-webkit-details-marker]:hidden">
            <span className="truncate font-bold">{type}</span>
            <Counts hideZeros created={count(objects, 'create')} changed={count(objects, 'update')} deleted={count(objects, 'delete')} />
          </summary>
          <ul className="border-b border-line py-0.5">
            {objects.map((change) => (
              <li key={change.key}>
                <a
                  href={`#${anchorOf(change)}`}
                  data-change-link
                  className="relative flex h-[29px] items-center gap-3 pr-4 pl-6 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:bg-select aria-[current]:before:absolute aria-[current]:before:inset-y-0 aria-[current]:before:left-0 aria-[current]:before:w-0.5 aria-[current]:before:bg-select-line"
                >
                  <span aria-hidden className={classNames('w-2 shrink-0 text-center font-mono', kindLooks[change.kind].text)}>
                    {kindLooks[change.kind].sign}
                  </span>
                  <span className={classNames('min-w-0 flex-1 truncate font-mono', change.kind === 'delete' && 'text-ink-3')} title={change.name}>
                    <span className="sr-only">{kindLooks[change.kind].word} </span>
                    {change.name}
                  </span>
                  {change.kind === 'update' && <span className="shrink-0 text-ink-3">{formatQuantity(change.fields.length, 'field')}</span>}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </nav>
  );
}

function count(changes: readonly ObjectDiff[], kind: ObjectDiff['kind']): number {
  return changes.filter((change) => change.kind === kind).length;
}
