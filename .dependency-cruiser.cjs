/**
 * Who may import whom, as the table of server/docs/architecture.md says. A storey may use the ones below it;
 * rooms of one storey are strangers to each other; of a domain or process room only its index is seen.
 */
const TEST = '\\.(spec|e2e)\\.ts$';

/** A layer of the server and what it may reach besides itself and packages. */
const layer = (name, mayReach) => ({
  name: `server-${name}-reaches-down-only`,
  comment: `${name} may import shared, itself${mayReach.length > 0 ? ` and ${mayReach.join(', ')}` : ''}`,
  severity: 'error',
  from: { path: `^server/src/${name}/` },
  to: { path: '^server/src/', pathNot: [name, ...mayReach].map((reached) => `^server/src/${reached}/`) },
});

const strangers = (name) => ({
  name: `server-${name}-rooms-are-strangers`,
  comment: `Rooms of ${name} do not import each other`,
  severity: 'error',
  from: { path: `^server/src/${name}/([^/]+)/` },
  to: { path: `^server/src/${name}/[^/]+/`, pathNot: `^server/src/${name}/$1/` },
});

const indexOnly = (name) => ({
  name: `server-${name}-by-its-index`,
  comment: `Of a room in ${name} others see the index only`,
  severity: 'error',
  from: { path: '^server/', pathNot: `^server/(src/${name}/|test/|bench/)` },
  to: { path: `^server/src/${name}/[^/]+/`, pathNot: `^server/src/${name}/[^/]+/index\\.ts$` },
});

/** A package that only some files may import. */
const home = (name, packages, homes, from = '^server/src/') => ({
  name: `${name}-stays-home`,
  comment: `${packages.join(', ')} only in ${homes.join(', ')}`,
  severity: 'error',
  from: { path: from, pathNot: [...homes, TEST] },
  to: { path: packages.map((name_) => `node_modules/${name_}(/|$)`) },
});

/** Files of one package of ours that must not see those of another. */
const apart = (name, from, to, except = []) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: except },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    layer('platform', []),
    layer('gateways', ['platform']),
    layer('domain', ['platform']),
    layer('processes', ['platform', 'gateways', 'domain']),
    layer('entrypoints', ['platform', 'domain', 'processes']),
    strangers('gateways'),
    strangers('domain'),
    strangers('processes'),
    strangers('entrypoints'),
    indexOnly('domain'),
    indexOnly('processes'),
    indexOnly('gateways'),

    home(
      'typeorm',
      ['typeorm', '@nestjs/typeorm', 'pg'],
      ['\\.(entity|repository|module|read-model)\\.ts$', '^server/src/platform/database/'],
    ),
    home('tronweb', ['tronweb'], ['^server/src/gateways/tron/']),
    home(
      'telegraf',
      ['telegraf', 'nestjs-telegraf'],
      ['^server/src/gateways/telegram/', '^server/src/entrypoints/bot/', '^server/src/app\\.module\\.ts$'],
    ),
    home('bull', ['bull', '@nestjs/bull'], ['^server/src/platform/queue/', '\\.(processor|module)\\.ts$']),

    apart('shared-knows-nobody', '^shared/', '^(server|admin-web|sandbox)/'),
    {
      name: 'shared-needs-next-to-nothing',
      comment: 'zod, and a synchronous SHA-256 that browsers lack, for the checksum of addresses',
      severity: 'error',
      from: { path: '^shared/src/', pathNot: TEST },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|@noble/hashes)(/|$)' },
    },
    {
      name: 'shared-runs-in-the-browser',
      severity: 'error',
      from: { path: '^shared/src/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    apart('admin-web-knows-shared-only', '^admin-web/src/', '^(server|sandbox)/'),
    apart('server-knows-no-simulator', '^server/src/', '^(sandbox|admin-web)/'),
    apart('sandbox-knows-nothing-of-ours', '^sandbox/(src|chat)/', '^(shared|server|admin-web)/'),
    apart('sandbox-tests-know-nothing-of-ours', '^sandbox/(test|bench)/', '^(shared|server|admin-web)/src/'),
    apart('sources-know-no-tests', '^(server|sandbox)/src/', '^(server|sandbox)/test/', [TEST]),
    {
      name: 'admin-web-features-are-strangers',
      severity: 'error',
      from: { path: '^admin-web/src/features/([^/]+)/' },
      to: { path: '^admin-web/src/(features/[^/]+|app)/', pathNot: '^admin-web/src/features/$1/' },
    },
    apart('admin-web-ui-is-generic', '^admin-web/src/(ui|lib)/', '^admin-web/src/(app|features)/'),
    {
      name: 'admin-web-lib-is-below-ui',
      severity: 'error',
      from: { path: '^admin-web/src/lib/' },
      to: { path: '^admin-web/src/ui/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/|\\.css$' },
    // Types count: a room that needs another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default', 'node'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json', '.d.ts'],
    },
  },
};
