// What somebody may have meant who wrote a name that nothing has. Pure.

/** The known name that is fewest slips away: letters added, left out, changed or exchanged with their neighbour. Undefined when none is near. */
export function nearest(wanted: string, known: readonly string[]): string | undefined {
  const most = Math.min(3, Math.max(1, Math.floor(wanted.length / 4)));
  const ranked = known
    // Also keeps a very long name from being compared letter by letter.
    .filter((name) => Math.abs(name.length - wanted.length) <= most)
    .map((name) => ({ name, slips: slipsBetween(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let at = 1; at <= b.length; at++) {
      const isSame = a[row - 1] === b[at - 1];
      now[at] = Math.min(now[at - 1]! + 1, last[at]! + 1, last[at - 1]! + (isSame ? 0 : 1));
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) now[at] = Math.min(now[at]!, before[at - 2]! + 1);
    }
    [before, last] = [last, now];
  }
  return last[b.length]!;
}
