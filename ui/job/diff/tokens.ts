// Which parts of two texts differ, by tokens: split where letters and digits end, so that addresses differ by octet and names by word. Pure.

export interface Piece {
  text: string;
  /** Only on this side. */
  marked: boolean;
}

/** Above this many tokens the whole value counts as changed: nobody reads it by token. */
const LIMIT = 400;

/** Runs of letters and digits, and every other character by itself. */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? [];
}

/** Both texts in pieces; the marked ones are what a reader has to compare. Nothing in common: both are marked whole. */
export function compareTexts(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const left = tokensOf(before);
  const right = tokensOf(after);
  if (left.length > LIMIT || right.length > LIMIT) return { before: [{ text: before, marked: true }], after: [{ text: after, marked: true }] };
  const kept = commonTokens(left, right);
  return { before: join(left, kept.left), after: join(right, kept.right) };
}

/** Positions in each list that belong to their longest common subsequence. */
function commonTokens(left: readonly string[], right: readonly string[]): { left: Set<number>; right: Set<number> } {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) lengths[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const kept = { left: new Set<number>(), right: new Set<number>() };
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      kept.left.add(i++);
      kept.right.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}

function join(tokens: readonly string[], kept: ReadonlySet<number>): Piece[] {
  const pieces: Piece[] = [];
  tokens.forEach((text, index) => {
    const marked = !kept.has(index);
    const last = pieces.at(-1);
    if (last?.marked === marked) last.text += text;
    else pieces.push({ text, marked });
  });
  return pieces;
}
