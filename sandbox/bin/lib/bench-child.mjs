// Runs one benchmark in a process of its own: node bench-child.mjs <compiled file> <file for its rows>
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , source = '', target = ''] = process.argv;
const bench = await import(pathToFileURL(source).href);
writeFileSync(target, JSON.stringify({ name: bench.name, rows: await bench.run() }));
process.exit(0);
