// Where a person is sent after signing in: a path of this site, named by its kind only.

/** `wanted` when it is a path of this site, else the home page. */
export function safePath(wanted: string | undefined): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\u0000-\u001f\\]/.test(wanted)) return '/';
  return wanted;
}

const KINDS: readonly [RegExp, string][] = [
  [/^\/extras\/jobs\/[^/]+\/run/, 'the run form'],
  [/^\/extras\/jobs\/[^/]+/, 'the job'],
  [/^\/extras\/jobs/, 'the jobs'],
  [/^\/extras\/job-results\/[^/]+/, 'the run'],
  [/^\/extras\/scheduled-jobs\/approval-queue\/[^/]+/, 'the approval request'],
];

/** "the run", for "You'll continue to the run you opened."; nothing for the home page. No title or name is told before sign-in. */
export function destinationName(path: string): string | undefined {
  if (path === '/') return undefined;
  return KINDS.find(([rule]) => rule.test(path))?.[1] ?? 'the page';
}
