import { describe, expect, it } from 'vitest';
import { isInRange, readRange } from '@/features/inventory/vlan-range';

describe('a range of VLAN IDs', () => {
  it.each([
    ['1-4094', [[1, 4094]]],
    ['100', [[100, 100]]],
    [
      ' 100 - 199 , 300 ',
      [
        [100, 199],
        [300, 300],
      ],
    ],
  ])('%s is read', (text, range) => {
    expect(readRange(text)).toEqual(range);
  });

  it.each(['', '0-10', '1-4095', '20-10', '1,,2', '1-', 'a', '1.5', '00001'])('%j is none', (text) => {
    expect(readRange(text)).toBeUndefined();
  });

  it('holds its ends and what lies between, and nothing else', () => {
    const range = readRange('10-12,20')!;
    expect([9, 10, 11, 12, 13, 19, 20, 21].filter((vid) => isInRange(range, vid))).toEqual([10, 11, 12, 20]);
  });
});
