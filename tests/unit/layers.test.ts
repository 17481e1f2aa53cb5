// The import rules are only worth something if they fire: each is shown a planted violation in a small tree of its own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = process.cwd();

/** Rule → the file that breaks it and what it imports. Every file gets one import, so each must be caught by its own rule. */
const PLANTED: [rule: string, file: string, imports: string][] = [
  ['sdk-stands-alone', 'sdk/reaches-core.ts', '@/core/log'],
  ['sdk-stands-alone', 'sdk/takes-a-package.ts', 'zod'],
  ['jobs-see-the-sdk-only', 'jobs/reads_core.ts', '@/core/log'],
  ['jobs-see-the-sdk-only', 'jobs/reads_files.ts', 'node:fs'],
  ['jobs-see-the-sdk-only', 'jobs/takes_a_package.ts', 'zod'],
  ['jobs-see-the-sdk-only', 'jobs/digs_into_the_sdk.ts', '@/sdk/outcome'],
  ['core-knows-no-jobs', 'core/calls-feature.ts', '@/features/jobs/refresh'],
  ['core-knows-no-jobs', 'core/renders.ts', 'react'],
  ['core-knows-no-jobs', 'core/answers.ts', 'next/server'],
  ['core-db-is-the-floor', 'core/db/asks-access.ts', '../access/access'],
  ['database-in-core-db-only', 'features/jobs/queries.ts', 'pg'],
  ['database-in-core-db-only', 'ui/types-rows.ts', '@/core/db/generated/client'],
  ['features-know-no-http', 'features/runs/answers.ts', 'next/server'],
  ['features-know-no-http', 'features/runs/renders.ts', '@/ui/button'],
  ['features-know-no-http', 'features/runs/routes.ts', '@/app/page'],
  ['features-know-no-http', 'features/runs/drives-worker.ts', '@/worker/main'],
  ['features-accounts-looks-back-only', 'features/accounts/forward.ts', '../inventory/x'],
  ['features-inventory-looks-back-only', 'features/inventory/forward.ts', '../jobs/refresh'],
  ['features-jobs-looks-back-only', 'features/jobs/forward.ts', '../runs/x'],
  ['features-runs-looks-back-only', 'features/runs/forward.ts', '../schedules/x'],
  ['features-schedules-looks-back-only', 'features/schedules/forward.ts', '../approvals/x'],
  ['features-approvals-looks-back-only', 'features/approvals/forward.ts', '../events/x'],
  ['features-events-looks-back-only', 'features/events/forward.ts', '../git/x'],
  ['features-git-looks-back-only', 'features/git/forward.ts', '../system-jobs/x'],
  ['features-system-jobs-looks-back-only', 'features/system-jobs/forward.ts', '../demo/x'],
  ['resources-rows-looks-back-only', 'core/resources/rows/forward.ts', '../filters/x'],
  ['resources-filters-looks-back-only', 'core/resources/filters/forward.ts', '../openapi/x'],
  ['resources-openapi-looks-back-only', 'core/resources/openapi/forward.ts', '../write/x'],
  ['resources-write-looks-back-only', 'core/resources/write/forward.ts', '../csv/x'],
  ['resources-serve-from-below', 'core/resources/filters/serves.ts', '../service'],
  ['resources-have-a-place-in-line', 'core/resources/reports/x.ts', '@/core/log'],
  ['features-below-the-catalog', 'features/jobs/reads-catalog.ts', '../catalog'],
  ['features-have-a-place-in-line', 'features/reports/x.ts', '@/core/log'],
  ['web-adapts-only', 'web/draws.ts', '@/ui/button'],
  ['web-adapts-only', 'web/queries.ts', '@/core/db/client'],
  ['ui-draws-props', 'ui/fetches.ts', '@/features/jobs/refresh'],
  ['ui-draws-props', 'ui/asks-access.ts', '@/core/access/access'],
  ['ui-draws-props', 'ui/reads-database.ts', '@/core/db/client'],
  ['ui-runs-in-the-browser', 'ui/reads-headers.ts', 'next/headers'],
  ['app-routes-only', 'app/queries.ts', '@/core/db/client'],
  ['app-routes-only', 'app/logs.ts', '@/core/log'],
  ['app-routes-only', 'app/drives-worker.ts', '@/worker/main'],
  ['entry-points-draw-nothing', 'worker/draws.ts', '@/ui/button'],
  ['entry-points-draw-nothing', 'scripts/answers.ts', 'next/server'],
  ['entry-points-above-the-database', 'worker/queries.ts', '@/core/db/client'],
  ['middleware-asks-two-questions', 'middleware.ts', '@/features/jobs/refresh'],
  ['tests-are-not-imported', 'core/borrows.ts', '@/tests/support/x'],
  ['only-declared-packages', 'core/undeclared.ts', 'zod'],
  ['resolvable', 'core/lost.ts', './nowhere'],
  ['no-circles', 'core/left.ts', './right'],
];

/** What the planted imports lead to, and imports that are right and must stay silent. */
const SURROUNDINGS: Record<string, string> = {
  'core/log.ts': '',
  'core/right.ts': "import './left';",
  'core/access/access.ts': "import '@/core/db/client';",
  'core/db/client.ts': "import 'pg'; import '../log'; import './generated/client';",
  'core/db/generated/client.ts': '',
  'core/resources/schema.ts': '',
  'core/resources/service.ts': "import './rows/x'; import './write/x';",
  ...Object.fromEntries(['rows', 'filters', 'openapi', 'write', 'csv'].map((name) => [`core/resources/${name}/x.ts`, ''])),
  'features/catalog.ts': "import './jobs/refresh';",
  'features/jobs/refresh.ts': "import '@/core/db/client'; import '@windlass/sdk'; import '../inventory/x';",
  ...Object.fromEntries(
    ['inventory', 'runs', 'schedules', 'approvals', 'events', 'git', 'system-jobs', 'demo'].map((name) => [`features/${name}/x.ts`, '']),
  ),
  'ui/button.tsx': "import 'react'; import 'next/link'; import '@/core/resources/schema';",
  'web/session.ts': "import 'next/server'; import '@/core/access/access';",
  'app/page.ts':
    "import '@/ui/button'; import '@/features/catalog'; import '@/web/session'; import '@/core/resources/schema'; import '@/core/access/access';",
  'worker/main.ts': "import '@/features/runs/x'; import '@/core/log';",
  'scripts/migrate.ts': "import '@/core/db/client';",
  'jobs/right.ts': "import '@windlass/sdk'; import './beside';",
  'jobs/beside.ts': '',
  'sdk/index.ts': "export * from './outcome';",
  'sdk/outcome.ts': 'export const outcome = 1;',
  'tests/support/x.ts': "import 'pg'; import '@/worker/main';",
};

interface Violation {
  from: string;
  rule: { name: string };
}

describe('the import rules', () => {
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-layers-'));
  let violations: Violation[] = [];

  beforeAll(() => {
    for (const [file, text] of Object.entries(SURROUNDINGS)) plant(tree, file, text);
    for (const [, file, imports] of PLANTED) plant(tree, file, `import '${imports}';`);
    const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const { zod: _undeclared, ...dependencies } = manifest.dependencies;
    plant(tree, 'package.json', JSON.stringify({ ...manifest, dependencies }));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) fs.copyFileSync(path.join(ROOT, file), path.join(tree, file));
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(tree, 'node_modules'));
    violations = cruise(tree);
  });

  afterAll(() => fs.rmSync(tree, { recursive: true }));

  it.each(PLANTED)('%s fires for %s importing %s', (rule, file) => {
    expect(violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('stay silent where the imports are right', () => {
    const right = Object.keys(SURROUNDINGS).filter((file) => file !== 'core/right.ts');
    expect(violations.filter((violation) => right.includes(violation.from))).toEqual([]);
  });

  it('each have a planted violation', () => {
    const output = execFileSync(process.execPath, [
      '-p',
      `JSON.stringify(require(${JSON.stringify(path.join(ROOT, '.dependency-cruiser.cjs'))}))`,
    ]);
    const { forbidden } = JSON.parse(String(output)) as { forbidden: { name: string; comment: string }[] };
    expect(forbidden.map((rule) => rule.name).sort()).toEqual([...new Set(PLANTED.map(([rule]) => rule))].sort());
    expect(forbidden.filter((rule) => !rule.comment)).toEqual([]);
  });
});

function plant(tree: string, file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  fs.writeFileSync(path.join(tree, file), text);
}

function cruise(tree: string): Violation[] {
  const cli = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.'];
  try {
    return parse(execFileSync(process.execPath, args, { cwd: tree, maxBuffer: 64e6 }));
  } catch (error) {
    return parse((error as { stdout: Buffer }).stdout); // it exits with the number of violations
  }
}

function parse(output: Buffer): Violation[] {
  return (JSON.parse(String(output)) as { summary: { violations: Violation[] } }).summary.violations;
}
