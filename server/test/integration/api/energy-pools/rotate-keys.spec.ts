import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateKeys } from '../../../../src/commands/rotate-keys.command.js';
import { type Sealed, KeyVault } from '../../../../src/gateways/keys/index.js';
import { Database } from '../../../../src/platform/database/index.js';
import {
  KeyRingModule,
  KeyRotation,
  KeyRotationModule,
} from '../../../../src/processes/pool-upkeep/index.js';
import { type Account, DeskPeople } from '../../../harness/desk-people.js';
import type { Rooms } from '../../../harness/rooms.js';
import { aPool, audited, aWallet, type Wallet } from './stock.js';

const masterKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const BY = { actor: 'cli:test', reason: 'the old key was seen' };

let desk: DeskPeople;
let rooms: Rooms;
let wallets: Wallet[];
let admin: Account;
/** What every process has, newest first; each test brings a new one. */
let ring: string[];

beforeAll(async () => {
  ring = [masterKey('first')];
  desk = await DeskPeople.open({ environment: { ENCRYPTION_KEYS: ring.join() } });
  ({ rooms } = desk.api);
  admin = await desk.account('owner', true);
  const poolId = await aPool(rooms);
  wallets = [await aWallet(rooms, poolId), await aWallet(rooms, poolId), await aWallet(rooms, poolId)];
});
afterAll(() => desk.close());
beforeEach(() => {
  ring.unshift(masterKey(`k${ring.length}`));
  for (const [name, value] of Object.entries(rooms.environment)) vi.stubEnv(name, value);
  vi.stubEnv('ENCRYPTION_KEYS', ring.join());
});
afterEach(() => vi.unstubAllEnvs());

const newest = (): string => ring[0]?.split(':')[0] ?? '';
const withRing = (keys: readonly string[]): Promise<Rooms> =>
  rooms.twin([KeyRotationModule], { environment: { ENCRYPTION_KEYS: keys.join() } });

const sealed = (): Promise<(Sealed & { id: string })[]> =>
  rooms.query('SELECT id, key_id AS "keyId", key_ciphertext AS ciphertext FROM supplier_wallets ORDER BY id');
const keyIds = async (): Promise<string[]> => [...new Set((await sealed()).map(({ keyId }) => keyId))];

/** Every wallet signs in a process that has these keys. */
async function signWith(keys: readonly string[]): Promise<void> {
  const process = await withRing(keys);
  for (const { id, keyId, ciphertext } of await sealed()) {
    const expectedSigner = wallets.find((one) => one.id === id)?.address;
    if (!expectedSigner) throw new Error(`wallet ${id} is not of this test`);
    const signing = { keyId, ciphertext, aad: id, expectedSigner };
    expect(process.get(KeyVault).sign(signing, Buffer.alloc(32, 7))).toHaveLength(130);
  }
  await process.close();
}

describe('rotate-keys', () => {
  it('seals wallets and authenticators with the first key, audited; then the old key may go', async () => {
    const old = await keyIds();
    const printed = await rotateKeys(['--reason', BY.reason]);
    expect(printed).toContain(`sealed with "${newest()}": 3 wallet keys, 1 authenticators`);
    expect(printed).toContain('nothing is sealed with any other key');
    expect(await keyIds()).toEqual([newest()]);
    await signWith(ring.slice(0, 1));
    const totp = await rooms.value('SELECT totp_key_id FROM admins WHERE email = $1', [admin.email]);
    expect(totp).toBe(newest());
    for (const { id } of wallets)
      expect(await audited(rooms, `wallet:${id}`)).toEqual([
        {
          actor: expect.stringMatching(/^cli:/),
          action: 'wallets.seal-key-anew',
          reason: BY.reason,
          before: { masterKeyId: old[0] },
          after: { masterKeyId: newest() },
        },
      ]);
    const logs = await rooms.query(`SELECT data FROM energy_pool_logs WHERE action = 'key_sealed_anew'`);
    expect(logs).toHaveLength(3);
    expect(await rotateKeys([])).toContain('0 wallet keys, 0 authenticators');
  });

  it('changes nothing when it only tries', async () => {
    const before = await sealed();
    expect(await rotateKeys(['--dry-run'])).toBe(
      `would seal with "${newest()}": 3 wallet keys, 1 authenticators`,
    );
    expect(await sealed()).toEqual(before);
  });

  it('goes on where it died, and lets two at once share the work', async () => {
    const dying = await withRing(ring);
    const database = dying.get(Database);
    const transaction = database.transaction.bind(database);
    let left = 1;
    database.transaction = (step, work) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('the power is gone')) : transaction(step, work);
    };
    await expect(dying.get(KeyRotation).run(BY, false)).rejects.toThrow('the power is gone');
    await dying.close();
    expect((await sealed()).filter(({ keyId }) => keyId === newest())).toHaveLength(1);
    // Half-way, whoever has both keys signs for every wallet.
    await signWith(ring);

    const [one, other] = [await withRing(ring), await withRing(ring)];
    const runs = await Promise.all([one, other].map((twin) => twin.get(KeyRotation).run(BY, false)));
    await Promise.all([one.close(), other.close()]);
    expect(runs.reduce((total, { sealedAnew }) => total + sealedAnew, 0)).toBe(2);
    expect(await keyIds()).toEqual([newest()]);
    await signWith(ring.slice(0, 1));
  });

  it('leaves what it can’t open as it is, does the rest, and says so', async () => {
    const [broken] = wallets;
    const before = await sealed();
    const set = (ciphertext: string | undefined): Promise<unknown> =>
      rooms.query('UPDATE supplier_wallets SET key_ciphertext = $2 WHERE id = $1', [broken?.id, ciphertext]);
    await set(before.find(({ id }) => id !== broken?.id)?.ciphertext);
    await expect(rotateKeys([])).rejects.toMatchObject({
      code: 'keys/left_behind',
      message: expect.stringContaining('2 wallet keys'),
      details: { problems: [expect.stringContaining(broken?.address ?? '')] },
    });
    await set(before.find(({ id }) => id === broken?.id)?.ciphertext);
    expect(await rotateKeys([])).toContain('1 wallet keys');
  });

  it('refuses a key that lies in the row of another signer', async () => {
    const [wallet, other] = wallets;
    const set = (address: string | undefined): Promise<unknown> =>
      rooms.query('UPDATE supplier_wallets SET signer_address = $2 WHERE id = $1', [wallet?.id, address]);
    await set(other?.address);
    await expect(rotateKeys([])).rejects.toMatchObject({
      details: { problems: [expect.stringContaining('does not belong')] },
    });
    await set(wallet?.address);
    await rotateKeys([]);
  });

  it('says which key is missing, and that one is missing at all', async () => {
    vi.stubEnv('ENCRYPTION_KEYS', ring[0] ?? '');
    await expect(rotateKeys([])).rejects.toMatchObject({
      details: { problems: expect.arrayContaining([expect.stringContaining('no master key')]) },
    });
    vi.stubEnv('ENCRYPTION_KEYS', ring.join());
    await rotateKeys([]);
    vi.stubEnv('ROLES', 'scanner');
    await expect(rotateKeys([])).rejects.toMatchObject({ code: 'keys/no_master_key' });
  });

  it('prints, logs and audits no key', async () => {
    const printed = await rotateKeys([]);
    const rows = await rooms.query('SELECT * FROM audit_logs');
    const logs = await rooms.query('SELECT * FROM energy_pool_logs');
    const all = JSON.stringify([printed, rows, logs]);
    for (const { privateKey } of wallets) expect(all).not.toContain(privateKey);
    for (const key of ring) expect(all).not.toContain(key.split(':')[1]);
  });
});

describe('a process that signs', () => {
  it('does not start without a master key that some wallet needs', async () => {
    await rotateKeys([]);
    const lacking = await rooms.twin([KeyRingModule], {
      environment: { ENCRYPTION_KEYS: masterKey('stranger') },
    });
    await expect(lacking.app.init()).rejects.toMatchObject({
      code: 'keys/ring_incomplete',
      details: { problems: [`ENCRYPTION_KEYS: no key with id "${newest()}"`] },
    });
    await lacking.close().catch(() => undefined);
  });
});
