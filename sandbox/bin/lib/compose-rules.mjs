import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeOf, mapping, strings } from './compose-files.mjs';

const PINNED = /:(v?\d+\.\d+(\.\d+)?(-[\w.-]+)?|\$\{DESK_VERSION:-local\})$/;
const TOP = ['name', 'services', 'volumes', 'networks', 'secrets'];
const SERVICE = [
  ...['image', 'build', 'command', 'environment', 'env_file', 'secrets', 'volumes', 'ports', 'networks'],
  ...['depends_on', 'healthcheck', 'restart', 'logging', 'init', 'read_only', 'tmpfs', 'cap_drop'],
  ...['security_opt', 'stop_grace_period', 'deploy', 'profiles', 'shm_size'],
];
/** Roles and the secrets that a process must have, and nothing beyond them. */
const SECRETS_OF = {
  api: ['database_url', 'redis_url', 'tron_api_key', 'encryption_keys', 'jwt_secret', 'metrics_token'],
  bot: [
    ...['database_url', 'redis_url', 'telegram_bot_token', 'telegram_webhook_secret', 'tron_api_key'],
    'metrics_token',
  ],
  scanner: ['database_url', 'redis_url', 'tron_api_key', 'metrics_token'],
  worker: [
    ...['database_url', 'redis_url', 'telegram_bot_token', 'tron_api_key', 'treasury_key'],
    ...['encryption_keys', 'metrics_token'],
  ],
};

/** For tests alone. */
const UNTOLD = ['CRASH_AT'];

/** Names of variables that the server knows. @param {string} root @returns {Set<string>} */
function knownVariables(root) {
  const schema = readFileSync(join(root, 'server/src/platform/config/config.schema.ts'), 'utf8');
  const shape = schema.slice(schema.indexOf('const environmentSchema'));
  return new Set([...shape.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name));
}

/** Variables that nobody who deploys would learn of. @param {string} root @param {Set<string>} known */
function untoldVariables(root, known) {
  const sample = readFileSync(join(root, 'docker/env.sample'), 'utf8');
  const told = new Set([...sample.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
  return [...known]
    .filter((name) => !told.has(name) && !UNTOLD.includes(name))
    .map((name) => `env.sample: says nothing of ${name}`);
}

/** Old and new processes run side by side during an upgrade. @param {string} root @param {import('./compose-files.mjs').Mapping} services */
function connectionFaults(root, services) {
  const source = readFileSync(join(root, 'server/src/platform/database/data-source.ts'), 'utf8');
  const pool = Number(/POOL_SIZE = (\d+)/.exec(source)?.[1]);
  const processes = Object.values(services)
    .map(mapping)
    .filter((service) => mapping(service.environment).ROLES !== undefined)
    .reduce((sum, service) => sum + Number(mapping(service.deploy).replicas ?? 1), 0);
  const wanted = 2 * processes * pool;
  const allowed = strings(mapping(services.postgres).command).join(' ');
  const most = Number(/max_connections=(\d+)/.exec(allowed)?.[1] ?? 100);
  return wanted < most ? [] : [`postgres: allows ${most} connections of the ${wanted} wanted in an upgrade`];
}

/** @param {string} name @param {import('./compose-files.mjs').Mapping} service @param {Set<string>} known */
function processFaults(name, service, known) {
  const faults = [];
  const environment = mapping(service.environment);
  const secrets = strings(service.secrets);
  for (const variable of Object.keys(environment)) {
    if (!known.has(variable.replace(/_FILE$/, '')))
      faults.push(`${name}: the server does not know ${variable}`);
    if (!variable.endsWith('_FILE')) continue;
    const secret = String(environment[variable]).replace('/run/secrets/', '');
    if (!secrets.includes(secret)) faults.push(`${name}: ${variable} names a secret that it does not get`);
  }
  for (const secret of secrets)
    if (!Object.values(environment).includes(`/run/secrets/${secret}`))
      faults.push(`${name}: gets the secret ${secret} for nothing`);
  if (service.read_only !== true) faults.push(`${name}: may write to its own files`);
  if (!strings(service.cap_drop).includes('ALL')) faults.push(`${name}: keeps rights of root`);
  if (!strings(service.security_opt).includes('no-new-privileges:true'))
    faults.push(`${name}: may gain rights`);
  const migrating = mapping(mapping(service.depends_on).migrate).condition;
  if (environment.ROLES !== undefined && migrating !== 'service_completed_successfully')
    faults.push(`${name}: does not wait for the migration of the schema`);
  const roles = String(environment.ROLES ?? '');
  if (roles in SECRETS_OF) {
    const wanted = SECRETS_OF[/** @type {keyof typeof SECRETS_OF} */ (roles)];
    for (const secret of secrets)
      if (!wanted.includes(secret)) faults.push(`${name}: the role ${roles} has no use for ${secret}`);
    for (const secret of wanted)
      if (!secrets.includes(secret)) faults.push(`${name}: the role ${roles} needs ${secret}`);
  }
  return faults;
}

/** @param {string} name @param {import('./compose-files.mjs').Mapping} service @param {import('./compose-files.mjs').Mapping} all @param {string} folder */
function referenceFaults(name, service, all, folder) {
  const faults = [];
  const services = mapping(all.services);
  for (const [other, condition] of Object.entries(mapping(service.depends_on))) {
    const target = mapping(services[other]);
    if (!(other in services)) faults.push(`${name}: depends on ${other}, which is not there`);
    const wanted = mapping(condition).condition;
    const ownImage = String(target.image).startsWith('energy-desk-');
    if (wanted === 'service_healthy' && !target.healthcheck && !ownImage)
      faults.push(`${name}: waits for ${other} to be healthy, which nobody checks`);
    if (wanted === 'service_completed_successfully' && target.restart !== 'no')
      faults.push(`${name}: waits for the end of ${other}, which is started anew`);
  }
  for (const secret of strings(service.secrets))
    if (!(secret in mapping(all.secrets))) faults.push(`${name}: there is no secret ${secret}`);
  for (const network of strings(service.networks))
    if (!(network in mapping(all.networks))) faults.push(`${name}: there is no network ${network}`);
  for (const volume of strings(service.volumes)) {
    const [source = ''] = volume.split(':');
    const there = source.startsWith('.') ? existsSync(join(folder, source)) : source in mapping(all.volumes);
    if (!there) faults.push(`${name}: there is no ${source} to mount`);
  }
  const build = mapping(service.build);
  if (service.build && !existsSync(join(folder, '..', String(build.dockerfile))))
    faults.push(`${name}: there is no ${String(build.dockerfile)}`);
  for (const port of strings(service.ports))
    if (!port.startsWith('127.0.0.1:')) faults.push(`${name}: port ${port} is open to the whole world`);
  return faults;
}

/**
 * @param {string} root of the repository
 * @param {string[]} names of compose files of docker/, each laid over those before it
 * @returns {string[]} what is wrong with them, in words
 */
export function composeFaults(root, names) {
  const folder = join(root, 'docker');
  const all = composeOf(names.map((name) => join(folder, name)));
  const made = readFileSync(join(folder, 'make-secrets.sh'), 'utf8');
  const known = knownVariables(root);
  const faults = [
    ...Object.keys(all)
      .filter((key) => !TOP.includes(key) && !key.startsWith('x-'))
      .map((key) => `${key} is nothing that compose knows`),
    ...untoldVariables(root, known),
    ...connectionFaults(root, mapping(all.services)),
  ];
  for (const [name, content] of Object.entries(mapping(all.secrets))) {
    if (mapping(content).file !== `secrets/${name}`) faults.push(`secret ${name} is not a file of secrets/`);
    if (!new RegExp(`^keep ${name} `, 'm').test(made)) faults.push(`make-secrets.sh does not make ${name}`);
  }
  for (const [name, content] of Object.entries(mapping(all.services))) {
    const service = mapping(content);
    for (const key of Object.keys(service))
      if (!SERVICE.includes(key)) faults.push(`${name}: ${key} is nothing that services have here`);
    if (!PINNED.test(String(service.image))) faults.push(`${name}: ${String(service.image)} is not pinned`);
    if (!service.restart) faults.push(`${name}: nobody starts it again`);
    const ours = /^energy-desk-(server|tools):/.test(String(service.image));
    if (ours) faults.push(...processFaults(name, service, known));
    else if (!service.healthcheck && !String(service.image).startsWith('energy-desk-'))
      faults.push(`${name}: nobody checks its health`);
    faults.push(...referenceFaults(name, service, all, folder));
  }
  return faults.map((fault) => `${names.join(' + ')}: ${fault}`);
}
