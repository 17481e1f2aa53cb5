import { expect, test } from 'vitest';
import { constraintWords } from '@/ui/account/constraint-words.ts';

test.each([
  ['all objects have no words', null, ''],
  ['an empty object means all', {}, ''],
  ['one that means all makes the others idle', [{ name: 'a' }, {}], ''],
  ['a field and its value', { grouping: 'Examples' }, 'grouping is Examples'],
  ['entries are all to be met', { location__name: 'Oslo 1', role__name: 'Router' }, 'location name is Oslo 1 and role name is Router'],
  ['objects of a list are alternatives', [{ name__startswith: 'lab-' }, { pk: 7 }], 'name starts with lab-; or id is 7'],
  ['several values', { status__name__in: ['Active', 'Planned'] }, 'status name is one of Active, Planned'],
  ['the one who asks', { user: '$user' }, 'user is whoever asks'],
  ['emptiness', { tenant__isnull: true, asset_tag: null }, 'tenant is empty and asset tag is empty'],
  ['a field may be called like a lookup', { contains: true }, 'contains is yes'],
])('%s', (_, constraints, words) => expect(constraintWords(constraints)).toBe(words));
