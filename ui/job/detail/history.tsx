// What was changed about one object, newest first: who, when and how, then each field before and after.
import { classNames } from '../../kit/class-names.ts';
import { kinds, valueText, type ChangeKind, type FieldChange } from '../../kit/change-diff/changes.ts';
import { diffTokens, type Piece } from '../../kit/change-diff/token-diff.ts';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';

export interface HistoryEntry {
  key: string;
  kind: ChangeKind;
  at: string;
  who: string;
  /** "by hand", "over REST". */
  how: string;
  fields: readonly FieldChange[];
}

export function History({ entries, clock }: { entries: readonly HistoryEntry[]; clock: Clock }) {
  return (
    <ol>
      {entries.map((entry) => (
        <li key={entry.key} className="border-b border-line">
          <h2 className="flex min-h-10 flex-wrap items-center gap-x-2.5 px-6 py-1 text-13 font-normal max-sm:px-4">
            <span aria-hidden className={classNames('font-mono font-bold', kinds[entry.kind].text)}>
              {kinds[entry.kind].sign}
            </span>
            <span className={kinds[entry.kind].text}>{kinds[entry.kind].word}</span>
            <span>
              by {entry.who}, {entry.how}
            </span>
            <span className="ml-auto text-12 text-ink-2">
              <Timestamp at={entry.at} clock={clock} seconds />
            </span>
          </h2>
          {entry.kind === 'update' && <Fields fields={entry.fields} />}
        </li>
      ))}
    </ol>
  );
}

function Fields({ fields }: { fields: readonly FieldChange[] }) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 text-12 max-md:block">
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {fields.map((field) => {
          const pieces = diffTokens(valueText(field.before), valueText(field.after));
          return (
            <tr key={field.name} className="max-md:block">
              <th
                scope="row"
                className="w-56 border-t border-line py-1 pl-6 text-left align-top font-mono font-normal text-ink-2 max-md:block max-md:w-auto max-sm:pl-4"
              >
                {field.name}
              </th>
              <Side sign="−" pieces={pieces.before} look="bg-del-bg" signLook="text-del" mark="bg-del-mark" tag="del" />
              <Side sign="+" pieces={pieces.after} look="bg-add-bg" signLook="text-add" mark="bg-add-mark" tag="ins" />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Side({
  sign,
  pieces,
  look,
  signLook,
  mark,
  tag: Tag,
}: {
  sign: string;
  pieces: readonly Piece[];
  look: string;
  signLook: string;
  mark: string;
  tag: 'ins' | 'del';
}) {
  return (
    <td
      className={classNames(
        'border-t border-line px-3 py-1 align-top font-mono wrap-anywhere whitespace-pre-wrap max-md:block max-md:border-0 max-md:px-6 max-sm:px-4',
        look,
      )}
    >
      <span aria-hidden className={classNames('mr-2', signLook)}>
        {sign}
      </span>
      {pieces.length === 0 && <span className="font-sans text-ink-3">empty</span>}
      {pieces.map((piece, index) =>
        piece.differs ? (
          <Tag key={index} className={classNames('rounded-tag no-underline', mark)}>
            {piece.text}
          </Tag>
        ) : (
          <span key={index}>{piece.text}</span>
        ),
      )}
    </td>
  );
}
