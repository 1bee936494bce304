import { readdirSync } from 'node:fs';
import { COMMON_ERRORS, docsRoutes, type RouteContract } from '@energy-desk/shared/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveRoutes } from '../../../src/entrypoints/api/openapi/live-routes.js';
import { Api } from '../../harness/api.js';
import { type Media, type OpenApi, ServedDocument } from '../../harness/served-document.js';

let api: Api;
let served: ServedDocument;
let document: OpenApi;
beforeAll(async () => {
  api = await Api.open();
  served = await ServedDocument.load(api.url);
  document = served.content;
});
afterAll(() => api.close());

const SHARED = new URL('../../../../shared/src/', import.meta.url);
const isContract = (value: unknown): value is RouteContract =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

/** Every contract that shared exports, one by one or in a group. */
async function sharedContracts(): Promise<RouteContract[]> {
  const areas = readdirSync(SHARED, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const rooms = await Promise.all(
    areas.map(({ name }) => import(new URL(`${name}/index.ts`, SHARED).pathname) as Promise<object>),
  );
  const exported = rooms.flatMap((room) => Object.values(room) as unknown[]);
  const grouped = exported.flatMap((one) =>
    typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : [],
  );
  return [...new Set([...exported, ...grouped].filter(isContract))];
}

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** Paths as the router of the server has them. */
function routedPaths(): string[] {
  const layers = api.router.flatMap(({ route }) => route ?? []);
  return layers.flatMap(({ path, methods }) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe('what the server serves', () => {
  it('is what the contracts of shared say, no more and no less', async () => {
    const contracts = (await sharedContracts()).map(nameOf).sort();
    const live = api.rooms
      .get(LiveRoutes)
      .all()
      .filter(({ path }) => path.startsWith('/api'));
    expect(live.filter(({ contract }) => !contract)).toEqual([]);
    expect(live.map(nameOf).sort()).toEqual(contracts);
    expect(
      routedPaths()
        .filter((one) => one.includes(' /api'))
        .sort(),
    ).toEqual(contracts);
  });

  it('gives pages of the same sizes in every list', () => {
    const sizes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ parameters }) =>
        parameters.filter(({ name }) => name === 'limit').map(({ schema }) => ({ path, schema })),
      ),
    );
    expect(sizes.length).toBeGreaterThan(10);
    for (const { path, schema } of sizes) expect(schema, path).toMatchObject({ minimum: 1, maximum: 200 });
  });

  it('is in the document, every route with its parameters', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.sort()).toEqual(api.rooms.get(LiveRoutes).contracts().map(nameOf).sort());
    for (const [path, operations] of Object.entries(document.paths))
      for (const operation of Object.values(operations)) {
        const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        expect(new Set(inPath), path).toEqual(
          new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)),
        );
      }
    const ids = Object.values(document.paths).flatMap((one) =>
      Object.values(one).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has codes of its own for faults of its own', async () => {
    for (const contract of await sharedContracts())
      for (const [code, status] of Object.entries(contract.errors ?? {}))
        expect([code, (COMMON_ERRORS as Record<string, number>)[code] ?? status]).toEqual([code, status]);
  });
});

describe('the document', () => {
  it('holds schemas that a validator takes, and examples that fit them', () => {
    const wrong: string[] = [];
    const check = (where: string, media: Media): void => {
      const misfit = served.misfit(media, media.example);
      if (media.example !== undefined && misfit)
        wrong.push(`${where}: ${misfit} ${JSON.stringify(media.example)}`);
    };
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, { requestBody, responses }] of Object.entries(operations)) {
        for (const media of Object.values(requestBody?.content ?? {})) check(`${method} ${path} body`, media);
        for (const [status, { content }] of Object.entries(responses))
          for (const media of Object.values(content)) check(`${method} ${path} ${status}`, media);
      }
    expect(wrong).toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    const missing = references.filter((path) => {
      let at: unknown = document;
      for (const part of path.split('/')) at = (at as Record<string, unknown> | undefined)?.[part];
      return at === undefined;
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it('says which roles get in', () => {
    expect(document.openapi).toBe('3.1.0');
    const { '/api/openapi.json': own } = document.paths;
    expect(own?.['get']).toMatchObject({ security: [], 'x-permission': 'public' });
  });
});

describe('the page', () => {
  it('loads from the server alone and runs nothing inline', async () => {
    const page = await api.stranger.send('GET', docsRoutes.page.path);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = String(page.body);
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => at ?? '');
    expect(loaded).toHaveLength(3);
    expect(html).not.toMatch(/<script>|style="|\son\w+="/);
    for (const at of loaded) {
      const { status, headers, body } = await api.stranger.send('GET', at);
      expect([status, headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(at.endsWith('css') ? /^text\/css/ : /^text\/javascript/),
      ]);
      expect(String(body).length).toBeGreaterThan(100);
    }
  });
});
