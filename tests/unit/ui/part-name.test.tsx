// The name of a part on one line: where there is no room the name of its whole is cut, not its own.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { partName } from '@/core/resources/rows/part-names';
import { PartName } from '@/ui/kit/part-name';
import { Table } from '@/ui/kit/table';

const texts = (name: string) => renderToStaticMarkup(<PartName>{name}</PartName>).match(/(?<=>)[^<]+/g);

test('a name as the server tells parts is drawn in two pieces, any other in one', () => {
  expect(texts(partName('sw-ath-01', 'Ethernet1'))).toEqual(['sw-ath-01', ' › Ethernet1']);
  expect(texts(partName(undefined, 'Ethernet1'))).toEqual(['Ethernet1']);
  expect(texts('Europe → Norway → Oslo 1')).toEqual(['Europe → Norway', ' → Oslo 1']);
  expect(texts(' → Oslo 1')).toEqual([' → Oslo 1']);
});

const listed = (main: boolean) => {
  const columns = [{ key: 'end', head: 'End', main, cell: () => partName('sw-ath-01', 'Ethernet1') }];
  return renderToStaticMarkup(<Table label="Cables" columns={columns} rows={[{}]} rowKey={() => 'one'} rowHref={() => '/'} />);
};

test('in a cell of a list too', () => {
  expect(listed(false)).toContain('> › Ethernet1</span>');
});

test('an arrow in a sentence is no sign of a part', () => {
  const columns = [{ key: 'inputs', head: 'Inputs', cell: () => 'Location: Europe → Oslo 1 · Prefix: osl' }];
  const table = renderToStaticMarkup(<Table label="Requests" columns={columns} rows={[{}]} rowKey={() => 'one'} />);
  expect(table).toContain('>Location: Europe → Oslo 1 · Prefix: osl</div>');
});

test('as the name of a row it is whole', () => {
  expect(listed(true)).toContain('>sw-ath-01 › Ethernet1</a>');
});
