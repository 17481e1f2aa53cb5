// Chance that can be repeated: the same seed makes the same choices.

export interface Chance {
  /** 0 ≤ n < below, whole. */
  readonly below: (limit: number) => number;
  /** True in one of `many` cases. */
  readonly once: (many: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** At most `count` different ones. */
  readonly some: <T>(list: readonly T[], count: number) => T[];
  readonly uuid: () => string;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    once: (many) => below(many) === 0,
    pick: (list) => list[below(list.length)]!,
    some: (list, count) => [...new Set(Array.from({ length: Math.min(count, list.length) }, () => list[below(list.length)]!))],
    uuid: () => {
      const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
