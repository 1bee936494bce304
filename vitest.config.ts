import { defineConfig } from 'vitest/config';

const src = (name: string): string => new URL(`./${name}/src`, import.meta.url).pathname;

// Workspace packages resolve to their sources, so that a test never sees a stale build.
const alias = [
  { find: /^@energy-desk\/shared\/(.+)$/, replacement: `${src('shared')}/$1/index.ts` },
  { find: /^@energy-desk\/sandbox\/(.+)$/, replacement: `${src('sandbox')}/$1/index.ts` },
];

const project = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias },
  test: {
    name,
    include,
    environment: 'node' as const,
    // Most of a suite's time would go into loading everything anew.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    ...extra,
  },
});

export default defineConfig({
  test: {
    // Suites mostly wait for blocks: more at a time than there are cores.
    maxWorkers: 4,
    globalSetup: ['sandbox/test/support/services-host.ts'],
    projects: [
      project('shared', ['shared/src/**/*.spec.ts']),
      project('server', ['server/src/**/*.spec.ts', 'server/test/**/*.spec.ts']),
      project('admin-web', ['admin-web/src/**/*.spec.ts']),
      project('sandbox', ['sandbox/src/**/*.spec.ts', 'sandbox/test/**/*.spec.ts'], {
        testTimeout: 300_000,
        setupFiles: ['sandbox/test/support/tell-situation.ts'],
      }),
    ],
  },
});
