// Marks where two values differ, token by token, so that addresses differ by octet. Pure.

export interface Piece {
  text: string;
  differs: boolean;
}

/** Past this many tokens a value is compared by its common beginning and end only: the exact way grows with the square. */
const EXACT_LIMIT = 400;

/** Runs of letters and digits are tokens, every other sign is one of its own. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? [];
}

export function diffTokens(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const a = tokensOf(before);
  const b = tokensOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  const kept =
    middleA.length * middleB.length <= EXACT_LIMIT ** 2 ? longestCommon(middleA, middleB) : { a: new Set<number>(), b: new Set<number>() };
  const mark = (tokens: string[], middle: Set<number>) =>
    joined(tokens.map((text, index) => ({ text, differs: index >= start && index < tokens.length - end && !middle.has(index - start) })));
  return { before: mark(a, kept.a), after: mark(b, kept.b) };
}

/** The positions that a longest common subsequence keeps on both sides. */
function longestCommon(a: readonly string[], b: readonly string[]): { a: Set<number>; b: Set<number> } {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  const keptA = new Set<number>();
  const keptB = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      keptA.add(i++);
      keptB.add(j++);
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return { a: keptA, b: keptB };
}

/** Neighbours of one kind become one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last && last.differs === piece.differs) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}
