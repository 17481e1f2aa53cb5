// What an object is, as label and value: the fields of its kind in their groups, those that lists show first, long texts last.
import type { ReactNode } from 'react';
import type { FieldDescription, ResourceDescription } from '@/core/resources/describe.ts';
import { KeyValue, type KeyFact } from '../kit/key-value.tsx';
import { Section } from '../kit/section.tsx';
import type { Clock } from '../kit/time.ts';
import { FieldAuthor } from './field-author.tsx';
import type { Author } from './last-changed.tsx';
import { isMachineNamed } from './looks.tsx';
import { showValue } from './value.tsx';
import type { WireRow } from './wire.ts';

export interface ObjectFactsProps {
  kind: ResourceDescription;
  row: WireRow;
  clock: Clock;
  titles: Readonly<Record<string, string>>;
  /** Who set each field; without it nobody is told. */
  authors?: Readonly<Record<string, Author>> | undefined;
  /** Beside the first heading. */
  action?: ReactNode;
}

/** Told by the page's own lines about the record. */
const ABOUT_THE_RECORD = new Set(['created', 'last_updated']);

export function ObjectFacts({ action, ...props }: ObjectFactsProps) {
  const groups = Map.groupBy(
    inReadingOrder(props.kind).filter((field) => !ABOUT_THE_RECORD.has(field.name)),
    (field) => field.group ?? props.kind.title,
  );
  return (
    <>
      {[...groups].map(([title, fields], index) => (
        <Section key={title} title={title} action={index === 0 && action}>
          <KeyValue facts={fields.map((field) => factOf(field, props))} />
        </Section>
      ))}
    </>
  );
}

function factOf(field: FieldDescription, { kind, row, clock, titles, authors }: ObjectFactsProps): KeyFact {
  const author = authors?.[field.name];
  return {
    label: field.label,
    value: showValue({ field, value: row[field.name], clock, titles, place: 'page' }) ?? (field.kind === 'datetime' ? <Never /> : null),
    mono: field.kind === 'address' || (field.name === 'name' && isMachineNamed(kind.label)),
    note: author && <FieldAuthor author={author} clock={clock} />,
  };
}

const Never = () => <span className="text-ink-3">Never</span>;

const last = (field: FieldDescription) => (field.kind === 'multiline' ? 2 : field.name === 'tags' ? 1 : 0);

/** The order in which people look for things: the list's columns, the rest as the kind has it; fields without a group lead. */
export function inReadingOrder(kind: Pick<ResourceDescription, 'fields' | 'columns'>): FieldDescription[] {
  const place = (field: FieldDescription) => (kind.columns.includes(field.name) ? kind.columns.indexOf(field.name) : kind.columns.length);
  return kind.fields.toSorted(
    (a, b) => Number(a.group !== undefined) - Number(b.group !== undefined) || last(a) - last(b) || place(a) - place(b),
  );
}
