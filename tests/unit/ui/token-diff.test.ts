// Which parts of two values are marked as different.
import { fc } from '../../support/chance';
import { describe, expect, it } from 'vitest';
import { diffTokens, type Piece } from '@/ui/kit/change-diff/token-diff.ts';

const marked = (pieces: readonly Piece[]) => pieces.map((piece) => (piece.differs ? `[${piece.text}]` : piece.text)).join('');
const plain = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');
const kept = (pieces: readonly Piece[]) => plain(pieces.filter((piece) => !piece.differs));

describe('the differing tokens', () => {
  it('of two addresses are their octets', () => {
    const { before, after } = diffTokens('10.64.12.8/31', '10.64.212.8/31');
    expect(marked(before)).toBe('10.64.[12].8/31');
    expect(marked(after)).toBe('10.64.[212].8/31');
  });

  it('of a sentence are its words', () => {
    const { before, after } = diffTokens('p2p osl1-spine-01 Et1/5', 'p2p osl1-spine-02 Et1/5');
    expect(marked(before)).toBe('p2p osl1-spine-[01] Et1/5');
    expect(marked(after)).toBe('p2p osl1-spine-[02] Et1/5');
  });

  it('of a list that lost its first member leave the others unmarked', () => {
    const { before, after } = diffTokens('a, b, c', 'b, c');
    expect(marked(before)).toBe('[a, ]b, c');
    expect(marked(after)).toBe('b, c');
  });

  it('of equal values are none, of a value and nothing all', () => {
    expect(marked(diffTokens('same', 'same').before)).toBe('same');
    expect(marked(diffTokens('', 'new text').after)).toBe('[new text]');
  });

  it('of letters outside ASCII are whole words', () => {
    expect(marked(diffTokens('Tromsø nord', 'Tromsø sør').after)).toBe('Tromsø [sør]');
  });
});

describe('marking', () => {
  it('never changes a value, and what it leaves unmarked is the same on both sides', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const { before, after } = diffTokens(a, b);
        expect(plain(before)).toBe(a);
        expect(plain(after)).toBe(b);
        expect(kept(before)).toBe(kept(after));
      }),
    );
  });

  it('of values too long to compare exactly still finds their common beginning and end', () => {
    const long = (middle: string) => `start ${`${middle} `.repeat(2000)}end`;
    const { before } = diffTokens(long('a'), long('b'));
    expect(before[0]).toEqual({ text: 'start ', differs: false });
    expect(before.at(-1)).toEqual({ text: ' end', differs: false });
  });
});
