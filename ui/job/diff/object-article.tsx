// One object of a diff: sign, word, type, name, and a table of its fields before and after. Below 900 px the two stack.
import Link from 'next/link';
import { classNames } from '../../kit/class-names.ts';
import { formatCount } from '../../kit/number.ts';
import { anchorOf, kindLooks, type FieldDiff, type ObjectDiff } from './change.ts';
import { compareTexts, type Piece } from './tokens.ts';

export function ObjectArticle({ change, total }: { change: ObjectDiff; total: number }) {
  const look = kindLooks[change.kind];
  return (
    <article
      id={anchorOf(change)}
      tabIndex={-1}
      data-change
      aria-label={`${look.word} ${change.modelName} ${change.name}`}
      className="scroll-mt-8 border-b border-line [contain-intrinsic-size:auto_12rem] [content-visibility:auto] focus-visible:outline-none"
    >
      <h3 className="flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-0.5 px-6 py-1 text-13 font-normal max-sm:px-4">
        <span aria-hidden className={classNames('font-mono', look.text)}>
          {look.sign}
        </span>
        <span className={look.text}>{look.word}</span>
        <span className="text-ink-2">{change.modelName}</span>
        {change.href ? (
          <Link href={change.href} className="link font-mono text-12 wrap-anywhere" prefetch={false}>
            {change.name}
          </Link>
        ) : (
          <span className="font-mono text-12 wrap-anywhere">{change.name}</span>
        )}
        <span className="ml-auto text-12 text-ink-3">{change.note ?? `change ${formatCount(change.order)} of ${formatCount(total)}`}</span>
      </h3>
      {change.fields.length > 0 && (
        <table className="w-full table-fixed border-separate border-spacing-0 font-mono text-12 max-md:block">
          <caption className="sr-only">Fields of {change.name}</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody className="max-md:block">
            {change.fields.map((field) => (
              <Field key={field.name} field={field} />
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
}

const side = 'border-t border-line px-3 py-1 align-top wrap-anywhere whitespace-pre-wrap max-md:block max-md:border-0 max-md:px-6 max-sm:px-4';

function Field({ field }: { field: FieldDiff }) {
  const { before, after } = field;
  const pieces = before !== undefined && after !== undefined ? compareTexts(before, after) : undefined;
  return (
    <tr className="max-md:block max-md:border-t max-md:border-line max-md:py-1">
      <th scope="row" className="w-[24%] border-t border-line py-1 pr-3 pl-6 text-left align-top font-normal wrap-anywhere text-ink-2 max-md:block max-md:w-auto max-md:border-0 max-sm:pl-4">
        {field.name}
      </th>
      <td className={classNames(side, 'w-[38%]', before === undefined ? 'max-md:hidden' : 'bg-del-bg')}>
        {before !== undefined && <Value sign="−" colour="text-del" mark="bg-del-mark" pieces={pieces?.before ?? [{ text: before, marked: false }]} tag="del" />}
      </td>
      <td className={classNames(side, after === undefined ? 'max-md:hidden' : 'bg-add-bg')}>
        {after !== undefined && <Value sign="+" colour="text-add" mark="bg-add-mark" pieces={pieces?.after ?? [{ text: after, marked: false }]} tag="ins" />}
      </td>
    </tr>
  );
}

function Value({ sign, colour, mark, pieces, tag: Tag }: { sign: string; colour: string; mark: string; pieces: readonly Piece[]; tag: 'ins' | 'del' }) {
  const empty = pieces.every((piece) => piece.text === '');
  return (
    <span className="flex gap-2">
      <span aria-hidden className={colour}>
        {sign}
      </span>
      <span className="min-w-0">
        {empty && <span className="font-sans text-ink-3">empty</span>}
        {pieces.map((piece, index) =>
          piece.marked ? (
            <Tag key={index} className={classNames('no-underline', mark)}>
              {piece.text}
            </Tag>
          ) : (
            <span key={index}>{piece.text}</span>
          ),
        )}
      </span>
    </span>
  );
}
