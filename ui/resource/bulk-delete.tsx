'use client';
// The verbs for selected rows: to delete them, after the dialog has said what that comes to.
import { BulkBar } from '../kit/bulk-bar.tsx';
import { useSelection } from '../kit/table-keys.tsx';
import { DeleteButton } from './delete-dialog.tsx';

export interface BulkDeleteProps {
  path: string;
  title: string;
  titlePlural: string;
  /** All rows that the filter finds; left out when they are too many to be deleted at once. */
  total?: number | undefined;
  filter: string;
}

export function BulkDelete({ total, filter, ...kind }: BulkDeleteProps) {
  return (
    <BulkBar verbs={[]} total={total} filter={filter}>
      <Delete {...kind} total={total} filter={filter} />
    </BulkBar>
  );
}

function Delete({ total, filter, ...kind }: BulkDeleteProps) {
  const { keys, everything } = useSelection();
  const selection = () => {
    if (!everything) return new URLSearchParams(keys.map((key) => ['pk', key])).toString();
    const query = new URLSearchParams(filter);
    query.set('all', '1');
    return query.toString();
  };
  return <DeleteButton {...kind} size="small" count={everything ? (total ?? keys.length) : keys.length} selection={selection} />;
}
