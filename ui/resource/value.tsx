// A value of the API as people read it, in a cell or on a page: the only switch on the kind of a value.
import type { Json } from '@windlass/sdk';
import { Link } from '../kit/link.tsx';
import type { ReactNode } from 'react';
import type { FieldDescription } from '@/core/resources/describe.ts';
import { constraintWords } from '../account/constraint-words.ts';
import { classNames } from '../kit/class-names.ts';
import { JsonView } from '../kit/json-view.tsx';
import { Markdown } from '../kit/markdown.tsx';
import { formatQuantity } from '../kit/number.ts';
import { ObjectStatus } from '../kit/object-status.tsx';
import { isNestedName, PartName } from '../kit/part-name.tsx';
import { Tag } from '../kit/tag.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import { isMachineNamed } from './looks.tsx';
import { asReference, hrefOf, nameOf, type WireReference } from './wire.ts';

export interface ValueProps {
  field: Pick<FieldDescription, 'name' | 'kind' | 'model'>;
  value: Json | undefined;
  clock: Clock;
  /** A cell is one line without links of its own; a page has room. */
  place: 'cell' | 'page';
  /** What content types are called. */
  titles?: Readonly<Record<string, string>> | undefined;
}

const isNothing = (value: Json | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** Null where there is nothing to show: the caller says it in the words of its place. */
export function showValue({ field, value, clock, place, titles = {} }: ValueProps): ReactNode {
  if (isNothing(value)) return null;
  switch (field.kind) {
    case 'boolean':
      return value === true ? 'Yes' : 'No';
    case 'datetime':
      return <Timestamp at={String(value as string)} clock={clock} />;
    case 'color':
      return <Colour hex={String(value as string)} />;
    case 'choice':
      return choiceLabel(value);
    case 'multiline':
      return place === 'page' ? <Markdown>{String(value as string)}</Markdown> : String(value as string);
    case 'json':
      if (field.name === 'constraints') return <Constraints value={value} place={place} />;
      return place === 'page' ? <JsonView value={value} /> : <JsonBrief value={value} />;
    case 'object':
      return <Reference field={field} value={value} place={place} />;
    case 'objects':
      return <References field={field} value={value} place={place} />;
    case 'list':
      return <Texts texts={(value as readonly string[]).map((text) => titles[text] ?? text)} place={place} />;
    case 'address':
    case 'uuid':
      return <span className="font-mono text-12">{String(value as string)}</span>;
    case 'text':
    case 'number':
      return String(value as string | number);
  }
}

function choiceLabel(value: Json): string {
  if (typeof value === 'object' && value !== null && 'label' in value) return String((value as { label: string }).label);
  return String(value as string);
}

/** A colour is shown, and written out. */
function Colour({ hex }: { hex: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg aria-hidden viewBox="0 0 12 12" className="size-3 rounded-tag border border-line-strong">
        <rect width="12" height="12" fill={/^[0-9a-f]{6}$/i.test(hex) ? `#${hex}` : 'none'} />
      </svg>
      <span className="font-mono text-12">{hex}</span>
    </span>
  );
}

/** Which objects a permission is for, in words; on a page also as it was written. */
function Constraints({ value, place }: { value: Json; place: ValueProps['place'] }) {
  const words = constraintWords(value);
  if (place === 'cell')
    return (
      <span className="cut max-sm:whole" title={words}>
        {words}
      </span>
    );
  return (
    <>
      <p className="wrap-anywhere">{words}</p>
      <details className="mt-1 text-12 text-ink-2">
        <summary>As JSON</summary>
        <JsonView value={value} />
      </details>
    </>
  );
}

function JsonBrief({ value }: { value: Json }) {
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value)
    ? formatQuantity(value.length, 'entry', 'entries')
    : formatQuantity(Object.keys(value).length, 'entry', 'entries');
}

const faceOf = ({ object_type }: WireReference) => (isMachineNamed(object_type) ? 'font-mono text-12' : '');

function Name({ reference, place }: { reference: WireReference; place: ValueProps['place'] }) {
  const face = faceOf(reference);
  if (reference.display === undefined)
    return (
      <span className="text-ink-3" title="You may not view it">
        {nameOf(reference)}
      </span>
    );
  if (place === 'page')
    return (
      <Link href={hrefOf(reference)} className={`link ${face}`}>
        {reference.display}
      </Link>
    );
  return (
    <span className={face} title={reference.display}>
      {reference.display}
    </span>
  );
}

function Reference({ field, value, place }: { field: ValueProps['field']; value: Json; place: ValueProps['place'] }) {
  const reference = asReference(value);
  if (!reference) return null;
  if (reference.object_type === 'extras.status' && field.name === 'status' && reference.display !== undefined)
    return <ObjectStatus name={reference.display} />;
  if (place === 'page') return <Name reference={reference} place={place} />;
  const { display } = reference;
  // Of a part in a narrow column its whole gives way first.
  if (display !== undefined && isNestedName(display))
    return (
      <span className={`block ${faceOf(reference)}`} title={display}>
        <PartName>{display}</PartName>
      </span>
    );
  // Names of machines differ at their ends: 18 characters have room, and so has an IPv4 address with its mask.
  return (
    <span className={classNames('cut max-sm:whole', isMachineNamed(reference.object_type) && 'sm:min-w-33')}>
      <Name reference={reference} place={place} />
    </span>
  );
}

const SHOWN_IN_CELL = 3;

function References({ field, value, place }: { field: ValueProps['field']; value: Json; place: ValueProps['place'] }) {
  const all = (value as readonly Json[]).map(asReference).filter((reference) => reference !== undefined);
  const shown = place === 'cell' ? all.slice(0, SHOWN_IN_CELL) : all;
  const more = all.length - shown.length;
  const rest = more > 0 && (
    <span className="text-12 text-ink-3" title={all.slice(SHOWN_IN_CELL).map(nameOf).join(', ')}>
      +{more}
    </span>
  );
  if (field.model === 'extras.tag')
    return (
      <span className="inline-flex max-w-full flex-wrap items-center gap-1">
        {shown.map((reference) => (
          <Tag key={reference.id}>
            {place === 'page' && reference.display !== undefined ? (
              <Link href={hrefOf(reference)}>{reference.display}</Link>
            ) : (
              nameOf(reference)
            )}
          </Tag>
        ))}
        {rest}
      </span>
    );
  return (
    <span className={place === 'cell' ? 'cut max-sm:whole' : undefined}>
      {shown.map((reference, index) => (
        <span key={reference.id}>
          {index > 0 && ', '}
          <Name reference={reference} place={place} />
        </span>
      ))}
      {rest && <> {rest}</>}
    </span>
  );
}

function Texts({ texts, place }: { texts: readonly string[]; place: ValueProps['place'] }) {
  const shown = place === 'cell' ? texts.slice(0, SHOWN_IN_CELL) : texts;
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-1">
      {shown.map((text) => (
        <Tag key={text}>{text}</Tag>
      ))}
      {texts.length > shown.length && (
        <span className="text-12 text-ink-3" title={texts.slice(SHOWN_IN_CELL).join(', ')}>
          +{texts.length - shown.length}
        </span>
      )}
    </span>
  );
}
