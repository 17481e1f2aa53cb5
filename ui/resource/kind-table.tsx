// Kinds of objects as a table: what each is called, how many there are.
import type { ReactNode } from 'react';
import { ButtonLink } from '../kit/button.tsx';
import { formatCount } from '../kit/number.ts';
import { Table } from '../kit/table.tsx';
import { KindIcon } from './looks.tsx';

export interface KindRow {
  label: string;
  title: string;
  path: string;
  count: number;
  mayAdd: boolean;
}

export function KindTable({ kinds, addIcon, empty }: { kinds: readonly KindRow[]; addIcon: ReactNode; empty: ReactNode }) {
  return (
    <Table
      label="Types of objects"
      rows={kinds}
      rowKey={(kind) => kind.label}
      rowHref={(kind) => `/${kind.path}/`}
      height={36}
      empty={empty}
      columns={[
        {
          key: 'type',
          head: 'Type',
          main: true,
          cell: (kind) => (
            <span className="flex items-center gap-2.5">
              <span className="text-ink-3">
                <KindIcon label={kind.label} />
              </span>
              {kind.title}
            </span>
          ),
        },
        { key: 'count', head: 'Objects', align: 'right', width: '8rem', cell: (kind) => formatCount(kind.count) },
        { key: 'label', head: 'Content type', mono: true, quiet: true, cell: (kind) => kind.label },
      ]}
      actions={(kind) =>
        kind.mayAdd && (
          <ButtonLink href={`/${kind.path}/add/`} size="small" variant="ghost" icon={addIcon} prefetch={false}>
            Add<span className="sr-only"> to {kind.title}</span>
          </ButtonLink>
        )
      }
    />
  );
}
