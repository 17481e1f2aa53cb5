import { expect, test } from 'vitest';
import { overrideStart } from '@/ui/job/detail/settings';

test.each([
  [false, true],
  [true, false],
  ['Examples', undefined],
  [0, undefined],
  [['default'], undefined],
  [undefined, undefined],
])('where the class says %j, an override starts as %j', (classValue, start) => {
  expect(overrideStart(classValue)).toBe(start);
});
