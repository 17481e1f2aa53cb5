// Titles of kinds of objects as words inside a sentence. Pure: browsers import this.

/** "Device type" → "device type"; "IP addresses" and "Git repositories" stay. */
export function inSentence(title: string): string {
  return /^([A-Z]{2}|Git )/.test(title) ? title : title[0]!.toLowerCase() + title.slice(1);
}
