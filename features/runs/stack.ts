// Stacks as their reader needs them: the author's files, relative to their source; nothing of the machine that ran them.

/**
 * @param roots folders whose paths are cut off (the bundle's)
 * @param hidden folders whose frames are left out (the runner's own program)
 */
export function relativeStack(stack: string, roots: readonly string[], hidden: readonly string[]): string {
  const lines = stack
    .split('\n')
    .filter((line) => !isFrame(line) || !(/\(?node:/.test(line) || hidden.some((folder) => line.includes(folder))));
  return lines.map((line) => (isFrame(line) ? relativeFrame(line, roots) : withoutRoots(line, roots))).join('\n');
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

function relativeFrame(line: string, roots: readonly string[]): string {
  const shown = withoutRoots(line.replaceAll('file://', ''), roots);
  // Whatever is left of another place on the machine is cut down to the file's name.
  return shown.replace(/(?:\.\.\/)+/g, '').replace(/(^|[\s(])\/(?:[^\s():]+\/)*([^\s():/]+:\d+)/g, '$1$2');
}

function withoutRoots(line: string, roots: readonly string[]): string {
  return roots.reduce((text, root) => text.replaceAll(`${root}/`, ''), line);
}

/** Where the author's code threw: `leaf_pair.ts:41`, of the first frame that is TypeScript and not the SDK's; nothing where no frame is. */
export function throwingPlace(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const place = /^\s+at (?:.*[\s(])?([^\s()]+\.[cm]?tsx?:\d+)(?::\d+)?\)?$/.exec(line)?.[1];
    if (place && !place.startsWith('@windlass/')) return place;
  }
  return undefined;
}
