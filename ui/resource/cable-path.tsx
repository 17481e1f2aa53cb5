// Where cables lead: the way from one port, a cable a row, or the paths that pass through a port of a panel.
import type { Json } from '@windlass/sdk';
import { formatQuantity } from '../kit/number.ts';
import { ObjectStatus } from '../kit/object-status.tsx';
import { Section } from '../kit/section.tsx';
import { Table } from '../kit/table.tsx';
import type { Clock } from '../kit/time.ts';
import { showValue } from './value.tsx';
import { asReference, nameOf } from './wire.ts';

/** Ports and cables as objects inside others: those that the reader may not view have no name. */
export interface ShownHop {
  near: Json;
  /** None where nothing is plugged in. */
  cable: Json;
  status: Json;
  far: Json;
}

export type PathEnd = 'connected' | 'not connected' | 'open' | 'split';

export interface ShownPath {
  origin: Json;
  destination: Json;
  hops: readonly ShownHop[];
  end: PathEnd;
}

const named = (value: Json, clock: Clock) => showValue({ field: { name: '', kind: 'object' }, value, clock, place: 'page' });

const cablesIn = ({ hops }: ShownPath) => hops.filter(({ cable }) => cable !== null).length;

export function CableWay({ path, clock }: { path: ShownPath; clock: Clock }) {
  return (
    <Section title="Cable path" count={formatQuantity(cablesIn(path), 'cable', 'cables')} intro={wordsOf(path)}>
      <Table
        label="Cable path"
        inset
        sticky="none"
        rows={path.hops.map((hop, index) => ({ ...hop, index }))}
        rowKey={({ index }) => String(index)}
        columns={[
          { key: 'near', head: 'From', main: true, cell: ({ near }) => named(near, clock) },
          { key: 'cable', head: 'Cable', cell: ({ cable }) => named(cable, clock) ?? <span className="text-ink-3">No cable</span> },
          {
            key: 'status',
            head: 'Status',
            cell: ({ status }) => showValue({ field: { name: 'status', kind: 'object' }, value: status, clock, place: 'page' }),
          },
          { key: 'far', head: 'To', cell: ({ far }) => named(far, clock) },
        ]}
      />
    </Section>
  );
}

/** In a sentence: the table tells how, this what comes of it. */
function wordsOf({ destination, hops, end }: ShownPath): string {
  const last = hops.at(-1);
  const name = (value: Json | undefined) => {
    const reference = asReference(value);
    return reference ? nameOf(reference) : 'its end';
  };
  switch (end) {
    case 'connected':
      return `Leads to ${name(destination)}.`;
    case 'not connected':
      return `Leads to ${name(destination)}, but not every cable on the way is connected.`;
    case 'open':
      return last?.cable === null
        ? `Ends at ${name(last.near)}: nothing is plugged in there.`
        : `Ends at ${name(last?.far)}: no front port has its position.`;
    case 'split':
      return `Ends at ${name(last?.far)}: it has several positions, and nothing says which to follow.`;
  }
}

const STATES: Readonly<Record<PathEnd, string>> = {
  connected: 'Connected',
  'not connected': 'Not connected',
  open: 'Open',
  split: 'Splits',
};

export function PathsThrough({ paths, clock }: { paths: readonly ShownPath[]; clock: Clock }) {
  return (
    <Section title="Cable paths through it" count={paths.length}>
      <Table
        label="Cable paths through it"
        inset
        sticky="none"
        rows={paths.map((path, index) => ({ ...path, index }))}
        rowKey={({ index }) => String(index)}
        columns={[
          { key: 'origin', head: 'From', main: true, cell: ({ origin }) => named(origin, clock) },
          { key: 'cables', head: 'Cables', align: 'right', cell: cablesIn },
          { key: 'end', head: 'State', cell: ({ end }) => <ObjectStatus name={STATES[end]} /> },
          {
            key: 'destination',
            head: 'To',
            cell: ({ destination, hops }) => named(destination ?? hops.at(-1)?.far ?? hops.at(-1)?.near ?? null, clock),
          },
        ]}
      />
    </Section>
  );
}
