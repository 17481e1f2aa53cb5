// Text that can be stored and shown, whatever it was made of. PostgreSQL takes neither NUL nor half of a surrogate pair.

export const MAX_TEXT_BYTES = 32 * 1024;

/** NUL becomes its picture, half a surrogate pair the replacement character. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\u2400') : whole;
}

/** Storable, and at most `maxBytes` of UTF-8: a cut text says so. */
export function cap(text: string, maxBytes = MAX_TEXT_BYTES): string {
  // No character needs more than three bytes per UTF-16 unit, so short texts need no counting.
  if (text.length * 3 <= maxBytes) return storable(text);
  const head = storable(text.slice(0, maxBytes));
  const bytes = new TextEncoder().encode(head);
  if (bytes.length <= maxBytes && head.length >= text.length) return head;
  const note = ` … (cut, ${text.length} characters)`;
  // A cut inside a character decodes to replacement characters at the end.
  return new TextDecoder().decode(bytes.subarray(0, maxBytes - note.length * 3)).replace(/\ufffd{1,3}$/, '') + note;
}

/** At most so many characters (not bytes); for columns of fixed length. */
export function truncate(text: string, characters: number): string {
  const kept = text.length > characters ? text.slice(0, characters) : text;
  return storable(kept.length < text.length && !kept.isWellFormed() ? kept.slice(0, -1) : kept);
}

/** The text of anything, even of what can't be turned into text. */
export function textOf(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${String(value.name)}: ${String(value.message)}`;
    if (typeof value === 'object' && value !== null && !('toString' in value && value.toString !== Object.prototype.toString))
      return (JSON.stringify(value) as string | undefined) ?? '{}'; // a toJSON() may give nothing
    return String(value);
  } catch {
    return `(${typeof value} that can't be shown)`;
  }
}
