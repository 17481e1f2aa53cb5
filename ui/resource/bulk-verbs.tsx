'use client';
// The verbs for selected rows: to change them alike, to take them away in a file, and to delete them after the dialog has said what that comes to.
import { Download, Pencil } from 'lucide-react';
import { BulkBar } from '../kit/bulk-bar.tsx';
import { buttonClass } from '../kit/button.tsx';
import { useSelection } from '../kit/table-keys.tsx';
import { exportHref } from './addresses.ts';
import { DeleteButton } from './delete-dialog.tsx';

export interface BulkVerbsProps {
  path: string;
  title: string;
  titlePlural: string;
  /** All rows that the filter finds; left out when they are too many for one act. */
  total?: number | undefined;
  filter: string;
  may: { readonly change: boolean; readonly delete: boolean };
}

export function BulkVerbs(props: BulkVerbsProps) {
  const { path, total, filter, may } = props;
  const edit = may.change ? [{ label: 'Edit…', icon: <Pencil aria-hidden />, href: `/${path}/edit/` }] : [];
  return (
    <BulkBar verbs={edit} total={total} filter={filter}>
      <Export {...props} />
      {may.delete && <Delete {...props} />}
    </BulkBar>
  );
}

function Export({ path, filter }: BulkVerbsProps) {
  const { keys, everything } = useSelection();
  return (
    <a href={exportHref(path, filter, everything ? undefined : keys)} download className={buttonClass({ size: 'small' })}>
      <Download aria-hidden />
      Export
    </a>
  );
}

function Delete({ path, title, titlePlural, total, filter }: BulkVerbsProps) {
  const { keys, everything } = useSelection();
  const selection = () => {
    if (!everything) return new URLSearchParams(keys.map((key) => ['pk', key])).toString();
    const query = new URLSearchParams(filter);
    query.set('all', '1');
    return query.toString();
  };
  const count = everything ? (total ?? keys.length) : keys.length;
  return <DeleteButton path={path} title={title} titlePlural={titlePlural} size="small" count={count} selection={selection} />;
}
