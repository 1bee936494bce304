import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { AppConfig } from '../../../src/platform/config/index.js';
import { AppError } from '../../../src/platform/errors/index.js';
import { environmentOf, newAddress } from '../../harness/rooms.js';

const folder = mkdtempSync(join(tmpdir(), 'energy-desk-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const complete = environmentOf({ DATABASE_URL: 'postgres://localhost/desk', REDIS_URL: 'redis://localhost' });

function problemsOf(change: Record<string, string | undefined>): string[] {
  try {
    AppConfig.from({ ...complete, ...change });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'config/invalid' });
    return (error as AppError).details['problems'] as string[];
  }
}

describe('the environment', () => {
  it('that is complete is taken', () => {
    expect(problemsOf({})).toEqual([]);
    expect(AppConfig.from({ ...complete, ROLES: 'all' }).roles).toEqual(['api', 'bot', 'scanner', 'worker']);
  });

  it('tells everything that is wrong with it at once', () => {
    const shared = newAddress();
    const problems = problemsOf({
      DATABASE_URL: 'mysql://localhost/desk',
      REDIS_URL: undefined,
      TRON_NODES: '',
      PAYMENT_ADDRESSES: 'TNotAnAddress',
      TREASURY_ADDRESS: shared,
      FLASH_ADDRESSES: shared,
      ENCRYPTION_KEYS: undefined,
      TELEGRAM_BOT_TOKEN: '',
      PORT: '70000',
      ROLES: 'api,worker,cook',
      CRASH_AT: undefined,
    });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'TRON_NODES', 'PAYMENT_ADDRESSES', 'PORT', 'ROLES'])
      expect(problems.join('\n'), name).toContain(`${name}`);
  });

  it('tells what roles need beside what is wrong by itself', () => {
    const problems = problemsOf({ PORT: 'x', ENCRYPTION_KEYS: '', TELEGRAM_BOT_TOKEN: '' });
    expect(problems.map((problem) => problem.split(':')[0] ?? '').sort((a, b) => a.localeCompare(b))).toEqual(
      ['ENCRYPTION_KEYS', 'PORT', 'TELEGRAM_BOT_TOKEN'],
    );
  });

  it.each([
    ['bot,scanner', { ENCRYPTION_KEYS: undefined }, []],
    ['scanner', { ENCRYPTION_KEYS: undefined, TELEGRAM_BOT_TOKEN: undefined }, []],
    ['bot', { TELEGRAM_BOT_TOKEN: undefined }, ['TELEGRAM_BOT_TOKEN']],
    ['bot,scanner,api', { TREASURY_KEY: undefined }, []],
    ['worker', { ENCRYPTION_KEYS: undefined, TREASURY_KEY: '' }, ['ENCRYPTION_KEYS', 'TREASURY_KEY']],
    ['api', { ENCRYPTION_KEYS: undefined, TELEGRAM_BOT_TOKEN: undefined }, ['ENCRYPTION_KEYS']],
    ['api,scanner,worker', { TELEGRAM_WEBHOOK_URL: 'https://desk.example/hook' }, []],
    ['bot', { TELEGRAM_WEBHOOK_URL: 'https://desk.example/hook' }, ['TELEGRAM_WEBHOOK_SECRET']],
  ] as const)('of the roles %s with %j asks for %j', (roles, missing, asked) => {
    expect(problemsOf({ ROLES: roles, ...missing }).map((problem) => problem.split(':')[0])).toEqual([
      ...asked,
    ]);
  });

  it.each([
    ['ENCRYPTION_KEYS', 'k1:dG9vIHNob3J0'],
    ['ENCRYPTION_KEYS', ':AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['TRON_NODES', 'not a url'],
    ['PAYMENT_ADDRESSES', ' , '],
    ['TELEGRAM_WEBHOOK_SECRET', 'short'],
    ['TRON_NETWORK', 'testnet'],
    ['TREASURY_KEY', 'not a key'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s = %j', (name, value) => {
    expect(problemsOf({ [name]: value }).join()).toContain(name);
  });

  it('never quotes a secret that is wrong', () => {
    const secret = 'k1:c2VjcmV0IHRoYXQgaXMgdG9vIHNob3J0';
    let told = '';
    try {
      AppConfig.from({ ...complete, ENCRYPTION_KEYS: secret, TELEGRAM_BOT_TOKEN: 'short' });
    } catch (error) {
      told = inspect(error, { depth: 9 });
    }
    expect(told).toContain('ENCRYPTION_KEYS');
    expect(told).not.toContain(secret.slice(3));
    const config = AppConfig.from(complete);
    const printed = JSON.stringify(config);
    expect(printed).not.toContain(complete['TELEGRAM_BOT_TOKEN']);
    expect(printed).not.toContain(complete['ENCRYPTION_KEYS']);
    expect(printed + inspect(config, { depth: 9, showHidden: true })).not.toContain(complete['TREASURY_KEY']);
  });
});

describe('a secret in a file', () => {
  const file = (content: string): string => {
    const path = join(folder, String(content.length));
    writeFileSync(path, content);
    return path;
  };

  it('is read from it, line end and all, and goes before the variable', () => {
    const config = AppConfig.from({ ...complete, TELEGRAM_BOT_TOKEN_FILE: file('42:from-a-file\n') });
    expect(config.telegram.botToken).toBe('42:from-a-file');
  });

  it('may be the key of the treasury', () => {
    const key = 'ab'.repeat(32);
    const config = AppConfig.from({
      ...complete,
      TREASURY_KEY: undefined,
      TREASURY_KEY_FILE: file(`${key}\n`),
    });
    expect(config.treasuryKey).toBe(key);
    expect(AppConfig.from({ ...complete, ROLES: 'api' }).treasuryKey).toBeUndefined();
  });

  it('that can not be read is told together with the rest', () => {
    const problems = problemsOf({
      DATABASE_URL: undefined,
      DATABASE_URL_FILE: join(folder, 'missing'),
      PORT: 'x',
    });
    expect(problems.join('\n')).toContain('DATABASE_URL_FILE');
    expect(problems.join('\n')).toContain('PORT');
  });

  it('of a name that is none of ours is left alone', () => {
    expect(problemsOf({ SOMETHING_FILE: '/does/not/exist', EMPTY_FILE: '' })).toEqual([]);
  });
});
