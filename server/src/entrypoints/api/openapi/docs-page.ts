import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StreamableFile } from '@nestjs/common';

const VIEWER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Loads nothing from elsewhere and runs nothing inline, as the content security policy wants it. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>TRON Energy Desk: API</title>
    <link rel="stylesheet" href="/api/docs/page.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/api/docs/page.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

export const DOCS_START = `window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

const read = (file: string, type: string): StreamableFile =>
  new StreamableFile(createReadStream(join(VIEWER, file)), { type });

export const docsStyle = (): StreamableFile => read('swagger-ui.css', 'text/css; charset=utf-8');
export const docsScript = (): StreamableFile =>
  read('swagger-ui-bundle.js', 'text/javascript; charset=utf-8');
