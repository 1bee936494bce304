import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constants } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';

/** Where `pnpm --filter admin-web build` leaves the dashboard. */
const DASHBOARD = resolve(import.meta.dirname, '../../admin-web/dist');
const ASSETS_MAX_AGE_S = 31_536_000;
/** Of what comes once and is kept for good; five takes no longer than the library's four, and is a fifteenth smaller. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** They mean nothing but on a page; on forty scripts and styles they weigh as much as a language. */
const HEADERS_OF_PAGES = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];
/** What is the server's own; anything else without a dot is a page of the dashboard. */
const OURS = /^\/(api|health|metrics|webhook|assets)(\/|$)/;

/** Serves the dashboard's files, and its one page for the address of each of its pages. */
export function serveDashboard(app: NestExpressApplication): void {
  if (!existsSync(DASHBOARD)) return;
  app.use(onlyFor(isDashboard, compression({ brotli: BROTLI })));
  app.useStaticAssets(DASHBOARD, {
    setHeaders: (response, path) => {
      if (!path.includes('/assets/')) return response.setHeader('Cache-Control', 'no-cache');
      response.setHeader('Cache-Control', `public, max-age=${ASSETS_MAX_AGE_S}, immutable`);
      for (const name of HEADERS_OF_PAGES) response.removeHeader(name);
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!isPage(request)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(DASHBOARD, 'index.html'));
  });
}

const isDashboard = ({ path }: Request): boolean => !OURS.test(path) || path.startsWith('/assets/');
const isPage = ({ method, path }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && !OURS.test(path) && !path.includes('.');

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

const onlyFor =
  (wanted: (request: Request) => boolean, then: Middleware): Middleware =>
  (request, response, next) =>
    wanted(request) ? then(request, response, next) : next();
