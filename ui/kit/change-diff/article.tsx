'use client';
// One object of a diff: what happened to it, and each field before and after with the differing tokens marked.
import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import { Link } from '../link.tsx';
import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { formatCount, formatQuantity } from '../number.ts';
import { kinds, valueText, type FieldChange, type ObjectChange } from './changes.ts';
import { diffTokens, type Piece } from './token-diff.ts';

const grid = 'grid grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)_minmax(0,1fr)] max-md:grid-cols-1';

/** The head over all articles; the columns' names are in each article's table for readers. */
export function DiffHead() {
  return (
    <div
      aria-hidden
      className={classNames(
        grid,
        'sticky top-0 z-10 h-[30px] items-center border-b border-line bg-sunken text-12 text-ink-2 max-md:hidden',
      )}
    >
      <span className="pl-6">Field</span>
      <span className="px-3">Before</span>
      <span className="px-3">After</span>
    </div>
  );
}

export function Article({ change, total, lit }: { change: ObjectChange; total: number; lit: boolean }) {
  const kind = kinds[change.kind];
  const headId = `change-${change.id}`;
  return (
    <article aria-labelledby={headId} id={`object-${change.id}`} className="scroll-mt-8">
      <header
        className={classNames(
          'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-6 py-1.5 max-sm:px-4',
          lit && 'bg-select shadow-[inset_2px_0_0_var(--select-line)]',
        )}
      >
        <h3 id={headId} className="flex min-w-0 flex-wrap items-center gap-x-2.5 font-normal">
          <span aria-hidden className={classNames('font-mono font-bold', kind.text)}>
            {kind.sign}
          </span>
          <span className={classNames('max-sm:sr-only', kind.text)}>{kind.word}</span>
          <span className="text-ink-2">{change.typeLabel}</span>
          {change.href ? (
            <Link href={change.href} className="link min-w-0 font-mono text-12 wrap-anywhere">
              {change.name}
            </Link>
          ) : (
            <span className="min-w-0 font-mono text-12 wrap-anywhere">{change.name}</span>
          )}
        </h3>
        <span className="ml-auto text-12 whitespace-nowrap text-ink-3 tabular-nums max-sm:hidden">
          change {formatCount(change.order)} of {formatCount(total)}
        </span>
      </header>
      {change.conflict && (
        <p className="flex items-start gap-2 border-b border-warn-line bg-warn-tint px-6 py-1.5 text-12 text-ink-2 max-sm:px-4">
          <TriangleAlert aria-hidden className="size-3.5! text-warn" />
          {change.conflict}
        </p>
      )}
      <FieldDiff change={change} />
      {change.same && change.same.length > 0 && <Same change={change} />}
    </article>
  );
}

/** The fields of one object, before and after. */
export function FieldDiff({ change }: { change: Pick<ObjectChange, 'kind' | 'typeLabel' | 'name' | 'fields'> }) {
  return (
    <table className="block w-full text-12">
      <caption className="sr-only">
        {kinds[change.kind].word} {change.typeLabel} {change.name}
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody className="block">
        {change.fields.map((field) => (
          <FieldRow key={field.name} field={field} kind={change.kind} />
        ))}
      </tbody>
    </table>
  );
}

function FieldRow({ field, kind }: { field: FieldChange; kind: ObjectChange['kind'] }) {
  const before = valueText(field.before);
  const after = valueText(field.after);
  const pieces = kind === 'update' ? diffTokens(before, after) : { before: whole(before), after: whole(after) };
  return (
    <tr className={classNames(grid, 'min-h-[26px] border-b border-line')}>
      <th
        scope="row"
        className="truncate py-[5px] pr-3 pl-6 text-left font-mono font-normal text-ink-2 max-md:pb-0.5 max-sm:pl-4"
        title={field.name}
      >
        {field.name}
      </th>
      <Side sign="−" pieces={pieces.before} empty={kind === 'create'} value={before} side="before" />
      <Side sign="+" pieces={pieces.after} empty={kind === 'delete'} value={after} side="after" />
    </tr>
  );
}

function whole(text: string): Piece[] {
  return text === '' ? [] : [{ text, differs: false }];
}

function Side({
  sign,
  pieces,
  empty,
  value,
  side,
}: {
  sign: string;
  pieces: readonly Piece[];
  empty: boolean;
  value: string;
  side: 'before' | 'after';
}) {
  if (empty) return <td className="max-md:hidden" />;
  const before = side === 'before';
  const Mark = before ? 'del' : 'ins';
  return (
    <td className={classNames('flex min-w-0 gap-2 px-3 py-[5px] font-mono max-md:px-6 max-sm:px-4', before ? 'bg-del-bg' : 'bg-add-bg')}>
      <span aria-hidden className={before ? 'text-del' : 'text-add'}>
        {sign}
      </span>
      <span className="min-w-0 whitespace-pre-wrap text-ink wrap-anywhere">
        {value === '' ? (
          <span className="text-ink-3">empty</span>
        ) : (
          pieces.map((piece, index) =>
            piece.differs ? (
              <Mark key={index} className={classNames('rounded-tag no-underline', before ? 'bg-del-mark' : 'bg-add-mark')}>
                {piece.text}
              </Mark>
            ) : (
              <span key={index}>{piece.text}</span>
            ),
          )
        )}
      </span>
    </td>
  );
}

function Same({ change }: { change: ObjectChange }) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? ChevronDown : ChevronRight;
  const same = change.same ?? [];
  const words =
    change.kind === 'delete'
      ? `${formatQuantity(same.length, 'more field')} had a value`
      : same.length === 1
        ? '1 field stays the same'
        : `${formatCount(same.length)} fields stay the same`;
  return (
    <div className="border-b border-line text-12">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-[26px] w-full items-center gap-2 px-6 text-left text-ink-2 hover:bg-hover focus-visible:-outline-offset-2 max-sm:h-11 max-sm:px-4"
      >
        <Chevron aria-hidden className="size-3.5!" />
        {words}
      </button>
      {open && (
        <dl className="border-t border-line py-1">
          {same.map((field) => (
            <div key={field.name} className={classNames(grid, 'py-[3px]')}>
              <dt className="truncate pr-3 pl-6 font-mono text-ink-3 max-sm:pl-4">{field.name}</dt>
              <dd className="col-span-2 px-3 font-mono text-ink-2 wrap-anywhere max-md:col-span-1 max-md:pl-6 max-sm:pl-4">
                {valueText(field.value) || <span className="text-ink-3">empty</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
