// The filters of a list live in its address, under the API's names, and nothing filters unseen.
import { describe, expect, it } from 'vitest';
import { chipsOf, clearHref, hrefWith, type FilterField } from '@/ui/kit/filters.ts';

const fields: FilterField[] = [
  { name: 'installed', label: 'Installed', kind: 'boolean' },
  {
    name: 'status',
    label: 'Status',
    kind: 'choice',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'planned', label: 'Planned' },
    ],
  },
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'location', label: 'Location', kind: 'object', model: 'dcim.location' },
];

const words = (query: Parameters<typeof chipsOf>[1], names = {}) =>
  chipsOf('/l/', query, fields, names).map(({ label, operator, value }) => [label, operator, value].filter(Boolean).join(' | '));

describe('a chip', () => {
  it('of a yes-or-no filter says "Installed" and "No"', () => {
    expect(words({ installed: 'false' })).toEqual(['Installed | No']);
    expect(words({ installed: 'True' })).toEqual(['Installed | Yes']);
  });

  it('joins the values of one filter with "or", by their labels', () => {
    expect(words({ status: ['active', 'planned'] })).toEqual(['Status | Active or Planned']);
  });

  it('reads a lookup suffix as words', () => {
    expect(words({ name__nic: 'test' })).toEqual(["Name | doesn't contain | test"]);
  });

  it('shows the name behind an id when the page knows it, else the id', () => {
    expect(words({ location: 'a1' }, { a1: 'OSL1' })).toEqual(['Location | OSL1']);
    expect(words({ location: 'a1' })).toEqual(['Location | a1']);
  });

  it('appears for a filter nobody declared, under its own name', () => {
    expect(words({ has_console: 'true' })).toEqual(['has_console | true']);
  });

  it('counts the objects that are chosen by their ids', () => {
    expect(words({ id: ['a1', 'b2'] })).toEqual(['Only | 2 objects']);
    expect(words({ id: 'a1' })).toEqual(['Only | 1 object']);
  });

  it('does not appear for sorting, paging, search and folds', () => {
    expect(words({ sort: 'name', offset: '50', limit: '50', q: 'x', fold: ['a', 'b'] })).toEqual([]);
  });
});

describe('an address', () => {
  it('keeps every other filter when one changes, and starts at the first page', () => {
    expect(hrefWith('/l/', { status: ['active', 'planned'], sort: '-name', offset: '100' }, { installed: ['false'] })).toBe(
      '/l/?status=active&status=planned&sort=-name&installed=false',
    );
  });

  it('loses a filter without values, and the question mark with the last one', () => {
    expect(hrefWith('/l/', { installed: 'false' }, { installed: [] })).toBe('/l/');
  });

  it('survives signs that mean something in addresses', () => {
    const href = hrefWith('/l/', {}, { name: ['a&b=c #1'] });
    expect(new URL(href, 'http://x').searchParams.get('name')).toBe('a&b=c #1');
  });

  it('without filters keeps the sorting', () => {
    expect(clearHref('/l/', { status: 'active', unknown: '1', q: 'x', sort: 'name' })).toBe('/l/?sort=name');
  });
});
