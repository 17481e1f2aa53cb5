// Next loads each page and address by itself: whichever comes first in a process knows the kinds of objects.
import { expect, it } from 'vitest';
import { allResources } from '@/core/resources/registry';
import '@/web/page';

it('whatever asks who looks knows every kind of object', () => {
  expect(allResources().map(({ label }) => label)).toContain('extras.job');
});
