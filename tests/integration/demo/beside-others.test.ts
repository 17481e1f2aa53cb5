// An inventory that is somebody's own gets no demo data.
import { expect, test } from 'vitest';
import { db } from '@/core/db/client';
import { seedDemo } from '@/features/demo/seed';
import { person } from '../../support/people';
import { makeWorld } from '../../support/samples';

test("is never put in beside somebody else's inventory", async () => {
  await makeWorld(await person({ superuser: true }));
  const before = [await db().device.count(), await db().objectChange.count()];
  expect(before[0]).toBe(1);
  expect(await seedDemo()).toBeNull();
  expect([await db().device.count(), await db().objectChange.count()]).toEqual(before);
});
