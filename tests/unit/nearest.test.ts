import { expect, it } from 'vitest';
import { nearest } from '@/core/nearest';

const known = ['dcim.location', 'dcim.device', 'dcim.interface', 'example.MyJobWithVars', 'example.MyJobWithNoVars'];

it.each([
  ['dcim.locaton', 'dcim.location'],
  ['dcim.deivce', 'dcim.device'],
  ['DCIM.interfaces', 'dcim.interface'],
  ['example.MyJobWithVar', 'example.MyJobWithVars'],
  ['example.MyJobWithoVars', 'example.MyJobWithVars'],
])('%s may mean %s', (wanted, meant) => expect(nearest(wanted, known)).toBe(meant));

it.each(['', 'x', 'dcim.sites', 'something.Else', 'device'])('%j means none of them', (wanted) => {
  expect(nearest(wanted, known)).toBeUndefined();
});
