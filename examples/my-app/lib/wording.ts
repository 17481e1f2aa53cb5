// How numbers of things are said. Files beside the jobs bring no jobs of their own.

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
