// The layers, executable: which folder may import which. docs/architecture.md draws the picture; when a rule fires, its comment says what to do.
const FEATURES = ['accounts', 'inventory', 'jobs', 'runs', 'schedules', 'approvals', 'events', 'git', 'system-jobs', 'demo'];

/** The folders of core/resources, in the same kind of line: rows are found by filters, told of by openapi, changed by write; csv uses them all. */
const RESOURCES = ['rows', 'filters', 'openapi', 'write', 'csv'];

const TOP_FOLDERS = ['app', 'core', 'features', 'jobs', 'prisma', 'scripts', 'sdk', 'tests', 'ui', 'web', 'worker'];
const PACKAGES = '(^|/)node_modules/';
const NEXT = `${PACKAGES}(next|next-auth)/`;
const REACT = `${PACKAGES}(react|react-dom|@types/react|@types/react-dom)/`;
const DATABASE = `${PACKAGES}(pg|@types/pg|@prisma/[^/]+|prisma)/|^core/db/generated/`;

/** Everything of ours but the folders named, as a path pattern. */
const oursExcept = (...allowed) => `^((${TOP_FOLDERS.filter((folder) => !allowed.includes(folder)).join('|')})/|middleware\\.ts$)`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** One rule for each folder of a line: it may use what comes before it, never what comes after. */
const inLine = (parent, name, folders) =>
  folders
    .slice(0, -1)
    .map((folder, index) =>
      forbid(
        `${name}-${folder}-looks-back-only`,
        `${parent}/${folder} comes before the folder imported here (${folders.join(' < ')}). Let the later one call the earlier one, or pass in a function.`,
        { path: `^${parent}/${folder}/` },
        { path: `^${parent}/(${folders.slice(index + 1).join('|')})/` },
      ),
    );

module.exports = {
  forbidden: [
    forbid(
      'sdk-stands-alone',
      'The SDK is published to authors by itself: move what it needs into sdk/, or hand it in through the job context.',
      { path: '^sdk/' },
      { path: [oursExcept('sdk'), PACKAGES] },
    ),
    forbid(
      'jobs-see-the-sdk-only',
      'A job is a guest: it imports "@windlass/sdk" and files beside it. What is missing there belongs into the SDK, not into an import.',
      { path: '^jobs/' },
      { pathNot: ['^sdk/index\\.ts$', '^jobs/', '(^|/)node_modules/@windlass/sdk/index\\.ts$'] },
    ),
    forbid(
      'core-knows-no-jobs',
      'core is the engine under every feature: it may import core and sdk. Turn the dependency around, or move the code into a feature.',
      { path: '^core/' },
      { path: [oursExcept('core', 'sdk'), NEXT, REACT] },
    ),
    forbid(
      'core-db-is-the-floor',
      'core/db may use core/{errors,env,context,log} only: what it needs from above is passed in.',
      { path: '^core/db/' },
      { path: '^(core|sdk)/', pathNot: '^core/(db/|(errors|env|context|log)\\.ts$)' },
    ),
    forbid(
      'database-in-core-db-only',
      'Prisma and pg are used inside core/db. Elsewhere call query(), execute(), write() or db() from core/db/client.',
      {
        path: `^((${TOP_FOLDERS.join('|')})/|middleware\\.ts$)`,
        // The launcher and the schema engine run where there is no product yet; tests look at the database from outside.
        pathNot: '^(core/db/|scripts/(postgres|schema-engine-connection)\\.mjs$|tests/)',
      },
      { path: DATABASE },
    ),
    forbid(
      'features-know-no-http',
      'features never say "Response": they import core, sdk and features before them. Put the HTTP side into web or app and call the feature.',
      { path: '^features/' },
      { path: [oursExcept('features', 'core', 'sdk'), NEXT, REACT] },
    ),
    ...inLine('features', 'features', FEATURES),
    ...inLine('core/resources', 'resources', RESOURCES),
    forbid(
      'resources-serve-from-below',
      'core/resources/service.ts is made of rows, filters and the smaller parts of write: reading, finding and telling of objects do not call it.',
      { path: '^core/resources/(rows|filters|openapi)/' },
      { path: '^core/resources/service\\.ts$' },
    ),
    forbid(
      'resources-have-a-place-in-line',
      `A new folder of core/resources needs its place in the line: add it to RESOURCES in .dependency-cruiser.cjs (${RESOURCES.join(' < ')}).`,
      { path: `^core/resources/(?!(${RESOURCES.join('|')})/)[^/]+/` },
      {},
    ),
    forbid(
      'features-below-the-catalog',
      'features/catalog.ts lists the features and is read by the layers above them; a feature that reads it would see what comes later.',
      { path: '^features/[^/]+/' },
      { path: '^features/catalog\\.ts$' },
    ),
    forbid(
      'features-have-a-place-in-line',
      `A new feature folder needs its place in the line: add it to FEATURES in .dependency-cruiser.cjs (${FEATURES.join(' < ')}).`,
      { path: `^features/(?!(${FEATURES.join('|')})/)[^/]+/` },
      {},
    ),
    forbid(
      'web-adapts-only',
      'web turns HTTP into calls of features: it does not draw (ui), route (app) or query (core/db).',
      { path: '^web/' },
      { path: [oursExcept('web', 'features', 'core', 'sdk'), '^core/db/'] },
    ),
    forbid(
      'ui-draws-props',
      'ui gets plain props. It may import core/resources/{schema,describe,sentence}, core/errors and the SDK; let app fetch the data and pass it in.',
      { path: '^ui/' },
      { path: [oursExcept('ui', 'sdk'), DATABASE], pathNot: '^core/(resources/(schema|describe|sentence)|errors)\\.ts$' },
    ),
    forbid(
      'ui-runs-in-the-browser',
      'ui may use next/link, next/navigation and the like, not what exists on the server only.',
      { path: '^ui/' },
      { path: [`${PACKAGES}next/(server|headers|cache)`, `${PACKAGES}next-auth/`] },
    ),
    forbid(
      'app-routes-only',
      'A route or page parses, calls one feature function and answers: it imports web, ui, features, core/{resources,access} and core/errors.',
      { path: '^app/' },
      { path: oursExcept('app', 'web', 'ui', 'features', 'sdk'), pathNot: '^core/(resources/|access/|errors\\.ts$)' },
    ),
    forbid(
      'entry-points-draw-nothing',
      'worker and scripts are entry points without pages: they import features, core and the SDK.',
      { path: '^(worker|scripts)/' },
      { path: ['^(app|web|ui|jobs|tests)/', '^middleware\\.ts$', NEXT, REACT] },
    ),
    forbid(
      'entry-points-above-the-database',
      'worker and scripts call features and core; only the migration script speaks to core/db itself.',
      { path: '^(worker|scripts)/', pathNot: '^scripts/migrate\\.ts$' },
      { path: '^core/db/' },
    ),
    forbid(
      'middleware-asks-two-questions',
      'The middleware asks who you are (web/session, web/actor) and whether you may (web/policy, core/access); everything else happens behind it.',
      { path: '^middleware\\.ts$' },
      { path: oursExcept(), pathNot: '^(web/(session|actor|policy)|core/access/.+)\\.ts$' },
    ),
    forbid(
      'tests-are-not-imported',
      'Product code may not need the tests: move what is shared into the product.',
      { pathNot: '^(tests/|(vitest|playwright)\\.config\\.ts$)' },
      { path: '^tests/' },
    ),
    forbid(
      'only-declared-packages',
      'Every imported package is declared in package.json: a transitive one may disappear with the next update.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbid('resolvable', 'This import leads nowhere: correct the path.', {}, { couldNotResolve: true, pathNot: '^node:' }),
    forbid(
      'no-circles',
      'Two modules that need each other are one module, or the shared part is a third. Types alone may go round.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
  ],
  options: {
    doNotFollow: { path: [PACKAGES, '^core/db/generated/'] },
    exclude: { path: '^(\\.next|\\.build|\\.data|node_modules)/|\\.css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
