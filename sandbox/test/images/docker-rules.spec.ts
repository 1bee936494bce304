import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeFaults } from '../../bin/lib/compose-rules.mjs';
import { dockerfileFaults } from '../../bin/lib/dockerfile-rules.mjs';
import { monitoringFaults } from '../../bin/lib/monitoring-rules.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const BY_ROLE = ['compose.yaml', 'compose.roles.yaml'];
const ALL = [...BY_ROLE, 'compose.monitoring.yaml'];

/** A repository whose docker folder may be spoiled. */
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'energy-desk-docker-'));
  cpSync(join(root, 'docker'), join(copy, 'docker'), { recursive: true });
  symlinkSync(join(root, 'server'), join(copy, 'server'));
});

afterEach(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Puts one text in the place of another, which must be there. */
function spoil(name: string, before: string, after: string): void {
  const file = join(copy, 'docker', name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(before);
  writeFileSync(file, text.replace(before, after));
}

const faults = (): string[] => [
  ...dockerfileFaults(join(copy, 'docker/Dockerfile')),
  ...composeFaults(copy, ALL),
  ...monitoringFaults(copy),
];

describe('the rules for docker/', () => {
  it('find nothing wrong with what is there', () => {
    expect(faults()).toEqual([]);
  });

  it.each([
    [
      'an alert about a metric that nobody has',
      'prometheus/alerts.yml',
      'energy_desk_internal_errors_total',
      'energy_desk_errors_total',
      /DeskInternalErrors.*energy_desk_errors_total/,
    ],
    [
      'a panel about a metric that nobody has',
      'grafana/dashboards/energy-desk.json',
      'energy_desk_api_request_seconds',
      'energy_desk_api_seconds',
      /energy-desk.json: there is no metric energy_desk_api_seconds/,
    ],
    [
      'an alert that says not what to do',
      'prometheus/alerts.yml',
      'action: Move a role to another machine.',
      '',
      /MachineProcessors: needs/,
    ],
    [
      'a process that may write to its own files',
      'compose.yaml',
      'read_only: true',
      'read_only: false',
      /server: may write/,
    ],
    [
      'a scanner that gets keys',
      'compose.roles.yaml',
      'ROLES: scanner\n      NODE_ENV: production',
      'ROLES: scanner\n      TREASURY_KEY_FILE: /run/secrets/treasury_key',
      /scanner: TREASURY_KEY_FILE names a secret that it does not get/,
    ],
    [
      'a process that starts before the schema is there',
      'compose.roles.yaml',
      'condition: service_completed_successfully',
      'condition: service_started',
      /bot: does not wait for the migration/,
    ],
    [
      'a port open to the world',
      'compose.yaml',
      '127.0.0.1:${DESK_WEB_PORT:-8080}:8080',
      '8080:8080',
      /web: port/,
    ],
    [
      'an image that may change under us',
      'compose.yaml',
      'redis:7.4.6-bookworm',
      'redis:latest',
      /redis: .*not pinned/,
    ],
    [
      'a variable that nobody is told of',
      'env.sample',
      '# REPORTS_DIR=data/reports',
      '',
      /env.sample: says nothing of REPORTS_DIR/,
    ],
    [
      'a database that cannot serve all processes',
      'compose.yaml',
      'max_connections=400',
      'max_connections=200',
      /postgres: allows 200 connections of the 224 wanted/,
    ],
    [
      'an alert about a gauge that nobody has',
      'prometheus/alerts.yml',
      'energy_desk_scanner_following',
      'energy_desk_scanner_follows',
      /ChainNotFollowed.*energy_desk_scanner_follows/,
    ],
    ['an image that runs as root', 'Dockerfile', 'USER node\nEXPOSE', 'EXPOSE', /stage server runs as root/],
  ])('find %s', (_what, name, before, after, said) => {
    spoil(name, before, after);
    expect(faults().join('\n')).toMatch(said);
  });
});

describe('what operators read', () => {
  it('says of every alert what to do', () => {
    const kinds = readFileSync(join(root, 'shared/src/alerts/alert-kinds.ts'), 'utf8');
    const names = [...kinds.matchAll(/^ {2}([a-z_]+): '(?:critical|warning|notice)'/gm)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(30);
    const text = readFileSync(join(root, 'server/docs/operations.md'), 'utf8');
    const told = text.split('\n').filter((line) => line.startsWith('| `'));
    expect(names.filter((name) => !told.some((line) => line.includes(`\`${name}\``)))).toEqual([]);
  });
});
