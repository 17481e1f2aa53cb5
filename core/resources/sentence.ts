// Names as parts of a sentence. Pure: browsers import this.

/** The title of a kind: "Device type" → "device type"; "IP addresses" and "Git repositories" stay. */
export function inSentence(title: string): string {
  return /^([A-Z]{2}|Git )/.test(title) ? title : title[0]!.toLowerCase() + title.slice(1);
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[], word: 'and' | 'or'): string {
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} ${word} ${last}`;
}
