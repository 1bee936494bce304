import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { utils } from 'tronweb';
import { describe, expect, it } from 'vitest';
import { AppConfig } from '../../platform/config/index.js';
import { KeyVault } from './key-vault.js';

const ADDRESS = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const OTHER_ADDRESS = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';

const TREASURY_KEY = randomBytes(32).toString('hex');
const TREASURY = utils.address.fromPrivateKey(TREASURY_KEY) || '';

const masterKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
function vaultWith(keys: string, roles = 'all', treasury: object = {}): KeyVault {
  return new KeyVault(
    AppConfig.from({
      NODE_ENV: 'test',
      ROLES: roles,
      DATABASE_URL: 'postgres://localhost/none',
      REDIS_URL: 'redis://localhost',
      JWT_SECRET: randomBytes(32).toString('base64url'),
      TELEGRAM_BOT_TOKEN: '1:0123456789',
      TRON_NETWORK: 'devnet',
      TRON_NODES: 'http://127.0.0.1:9',
      TRON_USDT_CONTRACT: ADDRESS,
      PAYMENT_ADDRESSES: ADDRESS,
      TREASURY_ADDRESS: TREASURY,
      TREASURY_KEY,
      ENCRYPTION_KEYS: keys,
      ...treasury,
    }),
  );
}

const K1 = masterKey('k1');
const K2 = masterKey('k2');
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

describe('KeyVault', () => {
  const vault = vaultWith(K1);
  const privateKey = randomBytes(32).toString('hex');
  const expectedSigner = vault.addressOf(privateKey);

  it('derives the address that tronweb derives', () => {
    expect(expectedSigner).toBe(utils.address.fromPrivateKey(privateKey));
    expect(vault.addressOf(`0x${privateKey.toUpperCase()}`)).toBe(expectedSigner);
  });

  it('signs so that the chain recovers the signer', () => {
    const sealed = vault.seal(privateKey, 'row-1');
    fc.assert(
      fc.property(fc.string(), (text) => {
        const digest = digestOf(text);
        const signature = vault.sign({ ...sealed, aad: 'row-1', expectedSigner }, digest);
        expect(signature).toMatch(/^[0-9a-f]{128}0[01]$/);
        const recovered: string = utils.crypto.ecRecover(digest.toString('hex'), signature);
        expect(
          utils.address.isAddress(recovered) &&
            utils.crypto.getBase58CheckAddress(utils.code.hexStr2byteArray(recovered)),
        ).toBe(expectedSigner);
      }),
      { numRuns: 20 },
    );
  });

  it('opens a sealed key for its own row alone', () => {
    const sealed = vault.seal(privateKey, 'row-1');
    expect(() => vault.sign({ ...sealed, aad: 'row-2', expectedSigner }, digestOf('x'))).toThrow(
      'does not open',
    );
  });

  it('notices any changed bit', () => {
    const sealed = vault.seal(privateKey, 'row-1');
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const key = {
        keyId: sealed.keyId,
        ciphertext: changed.toString('base64'),
        aad: 'row-1',
        expectedSigner,
      };
      expect(() => vault.sign(key, digestOf('x'))).toThrow('does not open');
    }
  });

  it('does not sign for anybody else', () => {
    const sealed = vault.seal(privateKey, 'row-1');
    const other = vault.addressOf(randomBytes(32).toString('hex'));
    expect(() => vault.sign({ ...sealed, aad: 'row-1', expectedSigner: other }, digestOf('x'))).toThrow(
      'does not belong',
    );
  });

  it('seals under the first key and opens under all: rotation', () => {
    const old = vaultWith(K1).seal(privateKey, 'row');
    const rotating = vaultWith(`${K2},${K1}`);
    expect(rotating.keyIds).toEqual(['k2', 'k1']);
    const fresh = rotating.reseal({ ...old, aad: 'row', expectedSigner });
    expect(fresh.keyId).toBe('k2');
    expect(vaultWith(K2).sign({ ...fresh, aad: 'row', expectedSigner }, digestOf('x'))).toHaveLength(130);
    expect(() => vaultWith(K2).sign({ ...old, aad: 'row', expectedSigner }, digestOf('x'))).toThrow('"k1"');
  });

  it('seals nothing anew that is not the expected key', () => {
    const old = vaultWith(K1).seal(privateKey, 'row');
    const other = vault.addressOf(randomBytes(32).toString('hex'));
    const rotating = vaultWith(`${K2},${K1}`);
    expect(() => rotating.reseal({ ...old, aad: 'row', expectedSigner: other })).toThrow('does not belong');
    expect(() => rotating.reseal({ ...old, aad: 'other row', expectedSigner })).toThrow('does not open');
  });

  it('never seals twice alike', () => {
    expect(vault.seal(privateKey, 'row').ciphertext).not.toBe(vault.seal(privateKey, 'row').ciphertext);
  });

  it('takes no master key into a process that neither signs nor takes keys in', () => {
    const bot = vaultWith(K1, 'bot,scanner');
    expect(bot.keyIds).toEqual([]);
    expect(() => bot.seal(privateKey, 'row')).toThrow('no master key');
  });

  it.each(['', 'zz', '00'.repeat(32), 'ff'.repeat(32), 'ab'.repeat(31)])(
    'refuses %j as a key, without quoting it',
    (bad) => {
      let message = '';
      try {
        vault.seal(bad, 'row');
      } catch (error) {
        message = inspect(error);
      }
      expect(message).toContain('not a private key');
      if (bad.length > 4) expect(message).not.toContain(bad);
    },
  );

  it('shows no secret of itself however it is printed', () => {
    const master = K1.split(':')[1] ?? '';
    const printed = [
      inspect(vault, { depth: 9, showHidden: true }),
      JSON.stringify(vault),
      String(vault),
    ].join();
    for (const secret of [master, Buffer.from(master, 'base64').toString('hex'), TREASURY_KEY])
      expect(printed).not.toContain(secret);
  });
});

describe('the treasury', () => {
  it('signs with its own key', () => {
    const digest = digestOf('a refund');
    const signature = vaultWith(K1, 'worker').signAsTreasury(digest);
    const signer = utils.crypto.ecRecover(`0x${digest.toString('hex')}`, `0x${signature}`);
    expect(signer.toLowerCase()).toBe(utils.address.toHex(TREASURY).toLowerCase());
    expect(() => vaultWith(K1, 'worker').signAsTreasury(digest.subarray(1))).toThrow('32 bytes');
  });

  it.each([
    ['another account', { TREASURY_ADDRESS: OTHER_ADDRESS }, 'not the key of TREASURY_ADDRESS'],
    ['no account', { TREASURY_KEY: '00'.repeat(32) }, 'not a private key'],
  ])('does not start with the key of %s', (_whose, treasury, message) => {
    let told = '';
    try {
      vaultWith(K1, 'worker', treasury);
    } catch (error) {
      told = inspect(error, { depth: 9 });
    }
    expect(told).toContain(message);
    expect(told).not.toContain(TREASURY_KEY);
  });

  it('is left alone by processes that send nothing, even with a wrong key', () => {
    const vault = vaultWith(K1, 'api', { TREASURY_ADDRESS: OTHER_ADDRESS });
    expect(() => vault.signAsTreasury(digestOf('a refund'))).toThrow('does not sign for the treasury');
  });
});
