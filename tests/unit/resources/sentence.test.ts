import { expect, it } from 'vitest';
import { findCalled } from '@/core/resources/rows/called';
import { reference } from '@/core/resources/fields';
import { inSentence, listed } from '@/core/resources/sentence';
import '@/features/catalog';

it('writes titles small inside a sentence, but for abbreviations and names', () => {
  const titles = ['Device types', 'IP address', 'VLAN groups', 'Git repository'];
  expect(titles.map(inSentence)).toEqual(['device types', 'IP address', 'VLAN groups', 'Git repository']);
});

it('lists names as people say them', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => listed(names, 'or'))).toEqual(['', 'a', 'a or b', 'a, b or c']);
});

it('tells which kind may not be viewed as it is called everywhere', async () => {
  const cell = { name: 'nat_inside', field: reference('ipam.ipaddress'), value: 'somewhere' };
  expect(await findCalled({ kind: 'anonymous' }, cell)).toMatchObject({ fault: 'You may not view IP addresses: write the id.' });
});
