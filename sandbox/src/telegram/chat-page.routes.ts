import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
};

const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>Chat</title><p>The chat page is not built yet: run <code>npx vite build sandbox/chat</code>.</p>';

/** Serves the built chat page; every address that is no file is the page itself. */
export function addChatPage(app: FastifyInstance, staticDir: string): void {
  const root = resolve(staticDir);
  app.get('/*', async (request, reply) => {
    const path = fileOf(root, decodeURIComponent(request.url.split('?')[0] ?? '/'));
    if (path === undefined) return reply.code(404).type('text/html; charset=utf-8').send(NOT_BUILT);
    const hashed = path.includes(`${sep}assets${sep}`);
    return reply
      .header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .type(TYPES[extname(path)] ?? 'application/octet-stream')
      .send(await readFile(path));
  });
}

function fileOf(root: string, urlPath: string): string | undefined {
  const path = resolve(join(root, urlPath));
  const inside = path.startsWith(root + sep);
  if (inside && extname(path) !== '' && existsSync(path)) return path;
  const index = join(root, 'index.html');
  return extname(urlPath) === '' && existsSync(index) ? index : undefined;
}
