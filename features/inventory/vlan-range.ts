// Which VLAN IDs a group may hold, as people write it: "1-4094", "100-199,300". Pure.

const FIRST = 1;
const LAST = 4094;

/** The parts in the order written, both ends included; undefined when the text is no range of VLAN IDs. */
export function readRange(text: string): [from: number, to: number][] | undefined {
  const parts = text.split(',').map((part) => /^\s*(\d{1,4})\s*(?:-\s*(\d{1,4})\s*)?$/.exec(part));
  const range = parts.map((part): [number, number] | undefined => {
    if (!part) return undefined;
    const [from, to] = [Number(part[1]), Number(part[2] ?? part[1])];
    return from >= FIRST && from <= to && to <= LAST ? [from, to] : undefined;
  });
  return range.every((part) => part !== undefined) ? range : undefined;
}

export const isInRange = (range: readonly (readonly [number, number])[], vid: number): boolean =>
  range.some(([from, to]) => from <= vid && vid <= to);
