// What docker/ says, checked without a container engine: the linter of Dockerfiles, and rules of our own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeOf, mapping } from './lib/compose-files.mjs';
import { composeFaults } from './lib/compose-rules.mjs';
import { dockerfileFaults } from './lib/dockerfile-rules.mjs';
import { monitoringFaults } from './lib/monitoring-rules.mjs';
import { root, run } from './lib/run.mjs';

const docker = join(root, 'docker');
const ONE_MACHINE = ['compose.yaml'];
const BY_ROLE = [...ONE_MACHINE, 'compose.roles.yaml'];
const MONITORED = [...BY_ROLE, 'compose.monitoring.yaml'];
const SCRIPTS = ['install-packages', 'compile-server', 'install-runtime', 'bundle-web'];

/** What the web server's template asks for must be given by compose. */
function templateFaults() {
  const template = readFileSync(join(docker, 'web/default.conf.template'), 'utf8');
  const { services } = composeOf([join(docker, 'compose.yaml')]);
  const given = Object.keys(mapping(mapping(mapping(services).web).environment));
  const asked = new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  return [...asked].filter((name) => !given.includes(name)).map((name) => `web: nobody sets ${name}`);
}

async function scriptFaults() {
  const files = [...SCRIPTS.map((name) => `steps/${name}.sh`), 'make-secrets.sh'];
  const results = await Promise.all(files.map((file) => run('sh', ['-n', join(docker, file)])));
  return results.filter(({ code }) => code !== 0).map(({ output }) => output.trim());
}

const faults = [
  ...dockerfileFaults(join(docker, 'Dockerfile')),
  ...[ONE_MACHINE, BY_ROLE, MONITORED].flatMap((files) => composeFaults(root, files)),
  ...templateFaults(),
  ...monitoringFaults(root),
  ...(await scriptFaults()),
];
for (const fault of new Set(faults)) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
