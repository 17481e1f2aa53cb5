// The rules a person would otherwise have to remember in review. Which folder may import which is decided in .dependency-cruiser.cjs.
import nextPlugin from 'eslint-config-next/core-web-vitals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const UNSAFE_SQL = {
  selector: 'MemberExpression[property.name=/^\\$(query|execute)RawUnsafe$/]',
  message: 'SQL text put together at run time stays inside core/db: pass a parameterised `sql` statement to query() or execute().',
};
const CLOCK =
  'Leases, slots and limits are decided by the database clock, which tests can shift and which all hosts share: ask windlass_now() of it.';
const RAW_CLOCK = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: CLOCK },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
];

export default defineConfig(
  globalIgnores(['.next/', '.build/', '.data/', 'core/db/generated/', 'next-env.d.ts', 'test-results/', 'playwright-report/']),
  nextPlugin,
  tseslint.configs.recommended,
  {
    files: ['**/*.{js,mjs,ts,tsx}'],
    rules: {
      'react/no-danger': 'error',
      'no-restricted-syntax': ['error', UNSAFE_SQL],
      'import/no-anonymous-default-export': 'off',
      '@next/next/no-assign-module-variable': 'off', // a job's module is called what it is
      // Advice for the React compiler, which we do not use.
      'react-hooks/incompatible-library': 'off',
      'react-hooks/preserve-manual-memoization': 'off',
      'react-hooks/refs': 'off',
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-nocheck': true, 'ts-expect-error': true }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['app/**', 'ui/**'],
    ignores: ['ui/kit/link.tsx'],
    rules: { 'no-restricted-imports': ['error', { name: 'next/link', message: 'Use Link of ui/kit/link: it fetches nothing ahead.' }] },
  },
  {
    files: ['tests/**'],
    ignores: ['tests/support/chance.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'fast-check', message: 'Use fc of tests/support/chance: what it tries is the same in every run.' },
      ],
    },
  },
  { files: ['core/db/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['features/runs/**', 'features/schedules/**'], rules: { 'no-restricted-syntax': ['error', UNSAFE_SQL, ...RAW_CLOCK] } },
  { files: ['core/**', 'features/**', 'web/**', 'app/**', 'ui/**', 'worker/**', 'sdk/**'], rules: { 'no-console': 'error' } },
  { files: ['core/log.ts'], rules: { 'no-console': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
