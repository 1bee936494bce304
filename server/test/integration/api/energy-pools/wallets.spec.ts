import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { walletsRoutes } from '@energy-desk/shared/pools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyVault } from '../../../../src/gateways/keys/index.js';
import type { AccountPermission } from '../../../../src/gateways/tron/index.js';
import type { Api, Person } from '../../../harness/api.js';
import type { FakeTron } from '../../../harness/fake-tron.js';
import { aKey, aPool, atHead, audited, aWallet, openStock, refusal } from './stock.js';

/** Delegating and undelegating only (measured). */
const BOTH = `0000000000000006${'0'.repeat(48)}`;
const DELEGATE_ONLY = `0000000000000002${'0'.repeat(48)}`;
const WITH_TRANSFER = `0200000000000006${'0'.repeat(48)}`;

let api: Api;
let tron: FakeTron;
let operator: Person;
let poolId: string;
beforeAll(async () => {
  ({ api, tron } = await openStock());
  operator = await api.as('operator');
  poolId = await aPool(api.rooms);
});
afterAll(() => api.close());
beforeEach(() => atHead(api.rooms));

const reason = 'agreed with the supplier';

function permission(signer: TronAddress, given: Partial<AccountPermission> = {}): AccountPermission {
  return {
    id: 2,
    name: 'rentals',
    threshold: 1,
    operationsHex: BOTH,
    keys: [{ addressHex: toHexAddress(signer), weight: 1 }],
    ...given,
  };
}

/** An account with an active permission for somebody else's key. */
function delegated(given: Partial<AccountPermission> = {}) {
  const owner = aKey(api.rooms);
  const signer = aKey(api.rooms);
  tron.stakes.set(owner.address, { permissions: [permission(signer.address, given)] });
  return {
    signer,
    body: {
      address: owner.address,
      privateKey: signer.privateKey,
      permissionId: 2,
      poolId,
      label: 'north 1',
      reason,
    },
  };
}

const rowOf = (address: string): Promise<Record<string, unknown>[]> =>
  api.rooms.query('SELECT * FROM supplier_wallets WHERE address = $1', [address]);

describe('taking a wallet in', () => {
  it('seals a delegation key that may do just enough, and never shows it again', async () => {
    const { body, signer } = delegated();
    const { wallet, warnings } = await operator.get(walletsRoutes.import, { body });
    expect(warnings).toEqual([]);
    expect(wallet).toMatchObject({
      address: body.address,
      permissionId: 2,
      signerAddress: signer.address,
      label: 'north 1',
      selling: true,
      masterKeyId: 'k1',
    });
    expect(wallet.abilities.map(({ allowed }) => allowed)).toEqual(wallet.abilities.map(() => false));
    const [row] = await rowOf(body.address);
    const rows = await audited(api.rooms, `wallet:${wallet.id}`);
    expect(rows).toMatchObject([{ action: 'wallets.import', actor: operator.email, reason }]);
    const logs = await api.rooms.query('SELECT * FROM energy_pool_logs WHERE wallet_id = $1', [wallet.id]);
    const keys = await api.rooms.query('SELECT * FROM idempotency_keys');
    expect(JSON.stringify([wallet, row, rows, logs, keys])).not.toContain(signer.privateKey);
    const sealed = { keyId: wallet.masterKeyId, ciphertext: String(row?.['key_ciphertext']) };
    const key = { ...sealed, aad: wallet.id, expectedSigner: signer.address };
    expect(api.rooms.get(KeyVault).sign(key, Buffer.alloc(32, 1))).toHaveLength(130);
  });

  it('warns of an owner key, of whatever else a key may do, and of other keys', async () => {
    const owner = aKey(api.rooms);
    const own = await operator.get(walletsRoutes.import, {
      body: { ...owner, permissionId: 0, poolId, reason },
    });
    expect(own.warnings.map(({ code }) => code)).toEqual(['owner_key']);
    expect(own.wallet.abilities.every(({ allowed }) => allowed)).toBe(true);
    const wide = delegated({ operationsHex: WITH_TRANSFER });
    const { warnings } = await operator.get(walletsRoutes.import, { body: wide.body });
    expect(warnings).toMatchObject([
      {
        code: 'further_operation',
        message: expect.stringContaining('Transfer'),
        operation: 'TransferContract',
      },
    ]);
    const shared = delegated();
    const other = { addressHex: toHexAddress(aKey(api.rooms).address), weight: 1 };
    tron.stakes.set(shared.body.address, {
      permissions: [
        permission(shared.signer.address, {
          keys: [{ addressHex: toHexAddress(shared.signer.address), weight: 1 }, other],
        }),
      ],
    });
    const answer = await operator.get(walletsRoutes.import, { body: shared.body });
    expect(answer.warnings).toMatchObject([{ code: 'several_keys', otherKeys: 1 }]);
  });

  it.each([
    ['bits missing', 'wallets/permission_lacks', () => delegated({ operationsHex: DELEGATE_ONLY }).body],
    ['a threshold out of reach', 'wallets/threshold_unreachable', () => delegated({ threshold: 2 }).body],
    ['no such permission', 'wallets/permission_not_found', () => ({ ...delegated().body, permissionId: 3 })],
    [
      'somebody else’s key',
      'wallets/key_mismatch',
      () => ({ ...delegated().body, privateKey: aKey(api.rooms).privateKey }),
    ],
    [
      'another signer than expected',
      'wallets/key_mismatch',
      () => ({ ...delegated().body, signerAddress: aKey(api.rooms).address }),
    ],
    [
      'another account’s owner key',
      'wallets/key_mismatch',
      () => ({ ...aKey(api.rooms), privateKey: aKey(api.rooms).privateKey, permissionId: 0, poolId, reason }),
    ],
    [
      'an account that nobody activated',
      'wallets/not_activated',
      () => {
        const { body } = delegated();
        tron.stakes.set(body.address, { activated: false });
        return body;
      },
    ],
    [
      'a contract',
      'wallets/is_contract',
      () => {
        const { body } = delegated();
        tron.stakes.set(body.address, { isContract: true });
        return body;
      },
    ],
    [
      'an address of ours',
      'wallets/own_address',
      () => ({ ...delegated().body, address: api.rooms.config.treasuryAddress }),
    ],
    [
      'a key out of range',
      'keys/bad_private_key',
      () => ({ ...delegated().body, privateKey: '0'.repeat(64) }),
    ],
  ] as const)('refuses %s, and keeps nothing', async (_what, code, make) => {
    const body = make();
    const answer = await operator.call(walletsRoutes.import, { body });
    expect(refusal(answer)).toEqual([422, code]);
    expect(await rowOf(body.address)).toEqual([]);
    expect(JSON.stringify(answer.body)).not.toContain(body.privateKey);
  });

  it('names every operation that a permission lacks', async () => {
    const { body } = delegated({ operationsHex: '0'.repeat(64) });
    const answer = await operator.call(walletsRoutes.import, { body });
    expect(answer.body).toMatchObject({
      details: { missing: ['DelegateResourceContract', 'UnDelegateResourceContract'] },
    });
  });

  it('takes a wallet once, of two who bring it at once, and again for the same key of a request', async () => {
    const { body } = delegated();
    const other = await api.as('owner');
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const answers = await Promise.all([
      operator.call(walletsRoutes.import, { body, headers }),
      other.call(walletsRoutes.import, { body }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(await rowOf(body.address)).toHaveLength(1);
    const again = await operator.call(walletsRoutes.import, { body, headers });
    expect(again.status).toBe(answers[0]?.status);
    expect(await rowOf(body.address)).toHaveLength(1);
  });

  it('is for owners and operators with a second factor', async () => {
    const { body } = delegated();
    for (const role of ['finance', 'viewer'] as const)
      expect((await (await api.as(role)).call(walletsRoutes.import, { body })).status).toBe(403);
    const oneFactor = await (await api.as('operator', false)).call(walletsRoutes.import, { body });
    expect(refusal(oneFactor)).toEqual([403, 'auth/second_factor_required']);
    expect(await rowOf(body.address)).toEqual([]);
  });

  it('says what is wrong with a request without repeating its key', async () => {
    const { body } = delegated();
    const privateKey = `${body.privateKey}ff`;
    const answer = await operator.send('POST', walletsRoutes.import.path, { ...body, privateKey });
    expect(refusal(answer)).toEqual([400, 'request/invalid']);
    expect(JSON.stringify(answer.body)).not.toContain(body.privateKey);
  });
});

describe('changing a wallet', () => {
  it('moves it, names it, limits it and lets it serve again; one of two at once', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const other = await aPool(api.rooms);
    await api.rooms.query(
      `UPDATE supplier_wallets SET set_aside_until = now() + interval '1 hour', set_aside_reason = 'refused',
         failures_in_a_row = 2 WHERE id = $1`,
      [wallet.id],
    );
    const params = { id: wallet.id };
    const before = await operator.get(walletsRoutes.details, { params });
    expect(before).toMatchObject({ selling: false, setAsideReason: 'refused' });
    const body = { poolId: other, expectedPoolId: poolId, label: 'moved', limitSun: '7', reason };
    const answers = await Promise.all(
      [operator, await api.as('owner')].map((person) =>
        person.call(walletsRoutes.change, { params, body: { ...body, setAside: false } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const after = await operator.get(walletsRoutes.details, { params });
    expect(after).toMatchObject({
      poolId: other,
      label: 'moved',
      limitSun: '7',
      selling: true,
      setAsideUntil: null,
      failuresInARow: 0,
    });
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toMatchObject([
      { action: 'wallets.changed', before: { poolId, label: 'made by the test' }, after: { poolId: other } },
    ]);
  });

  it('refuses a pool that is not there, and changes nothing then', async () => {
    const wallet = await aWallet(api.rooms, poolId);
    const answer = await operator.call(walletsRoutes.change, {
      params: { id: wallet.id },
      body: { label: 'lost', poolId: crypto.randomUUID(), reason },
    });
    expect(refusal(answer)).toEqual([404, 'pools/not_found']);
    expect(await rowOf(wallet.address)).toMatchObject([{ label: 'made by the test' }]);
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toEqual([]);
  });

  it('is switched off and on by one of two at once', async () => {
    const { id } = await aWallet(api.rooms, poolId);
    const given = { params: { id }, body: { active: false, reason } };
    const answers = await Promise.all(
      [operator, await api.as('owner')].map((person) => person.call(walletsRoutes.toggle, given)),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const on = await operator.get(walletsRoutes.toggle, { params: { id }, body: { active: true, reason } });
    expect(on).toMatchObject({ status: 'active', selling: true });
    const actions = (await audited(api.rooms, `wallet:${id}`)).map(({ action }) => action);
    expect(actions).toEqual(['wallets.disabled', 'wallets.enabled']);
  });
});
