// What is free inside a prefix: never what is used, all of what is not, and the blocks as large as they can be.
import { fc } from '../../support/chance';
import { expect, it } from 'vitest';
import { IPAddress, IPNetwork } from '@windlass/sdk';
import { countFree, freeAddresses, freeBlocks, takeBlocks } from '@/features/inventory/free';

const network = (text: string) => IPNetwork.parse(text);
const address = (text: string) => IPAddress.parse(text);
const texts = (list: { toString(): string }[]) => list.map(String);

it.each([
  ['10.0.0.0/30', false, [], ['10.0.0.1', '10.0.0.2']],
  ['10.0.0.0/30', true, [], ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3']],
  ['10.0.0.0/31', false, [], ['10.0.0.0', '10.0.0.1']],
  ['10.0.0.0/32', false, [], ['10.0.0.0']],
  ['10.0.0.0/30', false, ['10.0.0.1'], ['10.0.0.2']],
  ['10.0.0.0/30', false, ['10.0.0.1', '10.0.0.2'], []],
  ['2001:db8::/126', false, ['2001:db8::1'], ['2001:db8::2', '2001:db8::3']],
])('in %s (pool: %s) with %j used, %j are free', (prefix, isPool, used, free) => {
  const taken = used.map(address);
  expect(texts(freeAddresses(network(prefix), isPool, taken, 100))).toEqual(free);
  expect(countFree(network(prefix), isPool, taken)).toBe(BigInt(free.length));
});

it('a huge prefix is asked for a few only', () => {
  expect(texts(freeAddresses(network('2001:db8::/32'), false, [], 2))).toEqual(['2001:db8::1', '2001:db8::2']);
  expect(countFree(network('2001:db8::/32'), true, [])).toBe(2n ** 96n);
});

it('free blocks are those that the space falls into', () => {
  expect(texts(freeBlocks(network('10.1.0.0/16'), [network('10.1.1.0/24')]))).toEqual([
    '10.1.0.0/24',
    '10.1.2.0/23',
    '10.1.4.0/22',
    '10.1.8.0/21',
    '10.1.16.0/20',
    '10.1.32.0/19',
    '10.1.64.0/18',
    '10.1.128.0/17',
  ]);
  expect(texts(freeBlocks(network('10.1.0.0/16'), []))).toEqual(['10.1.0.0/16']);
  expect(freeBlocks(network('10.1.0.0/16'), [network('10.1.0.0/17'), network('10.1.128.0/17')])).toEqual([]);
});

const inside = fc
  .tuple(fc.integer({ min: 24, max: 32 }), fc.nat(255))
  .map(([length, host]) => IPNetwork.around(address(`192.0.2.${host}`), length));

it('free blocks and used ones together are the whole, and never overlap', () => {
  fc.assert(
    fc.property(fc.array(inside, { maxLength: 12 }), (used) => {
      const whole = network('192.0.2.0/24');
      const free = freeBlocks(whole, used);
      const covered = Array.from({ length: 256 }, (_, host) => address(`192.0.2.${host}`)).filter(
        (one) => used.some((prefix) => prefix.contains(one)) !== free.some((block) => block.contains(one)),
      );
      expect(covered).toHaveLength(256);
    }),
  );
});

it('blocks that are taken fit, are free, and do not overlap each other', () => {
  fc.assert(
    fc.property(
      fc.array(inside, { maxLength: 6 }),
      fc.array(fc.integer({ min: 25, max: 30 }), { minLength: 1, maxLength: 6 }),
      (used, lengths) => {
        const taken = takeBlocks(network('192.0.2.0/24'), used, lengths);
        if (!taken) return;
        expect(taken.map((block) => block.prefixLength)).toEqual(lengths);
        const all = [...used, ...taken];
        for (const [index, block] of taken.entries())
          expect(all.some((other, at) => at !== used.length + index && other.overlaps(block))).toBe(false);
      },
    ),
  );
});

it('nothing is taken when not everything fits', () => {
  expect(takeBlocks(network('192.0.2.0/24'), [], [25, 25, 32])).toBeNull();
  expect(takeBlocks(network('192.0.2.0/24'), [], [23])).toBeNull();
});
