// The lint rules that stand for decisions of ours are each shown what they forbid, and what they must leave alone.
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

// Rules that need types ask for files of the project; what is planted here exists nowhere.
const TYPED = ['no-floating-promises', 'no-misused-promises', 'no-unnecessary-condition', 'switch-exhaustiveness-check'];

const eslint = new ESLint({
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: Object.fromEntries(TYPED.map((rule) => [`@typescript-eslint/${rule}`, 'off'])),
  },
});

const FORBIDDEN: [file: string, code: string, rule: string][] = [
  ['features/runs/planted.ts', 'export const now = Date.now();', 'no-restricted-syntax'],
  ['features/schedules/planted.ts', 'export const now = new Date();', 'no-restricted-syntax'],
  [
    'features/jobs/planted.ts',
    'export const rows = (db: { $queryRawUnsafe: () => void }) => db.$queryRawUnsafe();',
    'no-restricted-syntax',
  ],
  [
    'features/runs/planted.ts',
    'export const rows = (db: { $executeRawUnsafe: () => void }) => db.$executeRawUnsafe();',
    'no-restricted-syntax',
  ],
  ['features/jobs/planted.ts', 'export const anything = (value: any) => value;', '@typescript-eslint/no-explicit-any'],
  ['features/jobs/planted.ts', '// @ts-ignore: it works\nexport const one = 1;', '@typescript-eslint/ban-ts-comment'],
  ['features/jobs/planted.ts', '// @ts-expect-error: it works\nexport const one = 1;', '@typescript-eslint/ban-ts-comment'],
  ['features/jobs/planted.ts', "console.log('here');", 'no-console'],
  ['ui/planted.tsx', "export const Text = () => <p dangerouslySetInnerHTML={{ __html: '<b>x</b>' }} />;", 'react/no-danger'],
  ['core/planted.ts', `export const lines = [\n${'  1,\n'.repeat(400)}];`, 'max-lines'],
];

const ALLOWED: [file: string, code: string][] = [
  ['features/runs/planted.ts', 'export const later = (clock: Date) => new Date(clock.getTime() + 1000);'],
  ['features/jobs/planted.ts', 'export const now = Date.now();'],
  ['core/db/planted.ts', 'export const rows = (db: { $queryRawUnsafe: () => void }) => db.$queryRawUnsafe();'],
  ['scripts/planted.ts', "console.log('here');"],
];

it.each(FORBIDDEN)('%s may not hold %s', async (filePath, code, rule) => {
  expect(await rulesBroken(code, filePath)).toContain(rule);
});

it.each(ALLOWED)('%s may hold %s', async (filePath, code) => {
  expect(await rulesBroken(code, filePath)).toEqual([]);
});

async function rulesBroken(code: string, filePath: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return (result?.messages ?? []).map((message) => message.ruleId);
}
