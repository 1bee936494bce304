import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/run.mjs';
import { setup } from './setup.mjs';

await setup();
await import(pathToFileURL(join(root, 'sandbox/dist/launcher/main.js')).href);
