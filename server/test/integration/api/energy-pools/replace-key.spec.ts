import { randomUUID } from 'node:crypto';
import { walletsRoutes } from '@energy-desk/shared/pools';
import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyVault } from '../../../../src/gateways/keys/index.js';
import type { Api, Person } from '../../../harness/api.js';
import type { FakeTron } from '../../../harness/fake-tron.js';
import { aKey, aPool, audited, aWallet, openStock, refusal, type Wallet } from './stock.js';

/** Delegating and undelegating only. */
const BOTH = `0000000000000006${'0'.repeat(48)}`;
const reason = 'the owner key was seen';

let api: Api;
let tron: FakeTron;
let operator: Person;
beforeAll(async () => {
  ({ api, tron } = await openStock());
  operator = await api.as('operator');
});
afterAll(() => api.close());

/** A wallet that signs with its owner key, whose account gave these keys a permission for rentals. */
async function walletWith(...signers: readonly { address: TronAddress }[]): Promise<Wallet> {
  const wallet = await aWallet(api.rooms, await aPool(api.rooms));
  const { permissions } = await tron.readStake(wallet.address);
  const rentals = signers.map(({ address }, i) => ({
    id: i + 2,
    name: 'rentals',
    threshold: 1,
    operationsHex: BOTH,
    keys: [{ addressHex: toHexAddress(address), weight: 1 }],
  }));
  tron.stakes.set(wallet.address, { permissions: [...permissions, ...rentals] });
  return wallet;
}

const offer = (wallet: Wallet, key: { privateKey: string }, permissionId = 2) => ({
  params: { id: wallet.id },
  body: { privateKey: key.privateKey, permissionId, expectedSignerAddress: wallet.address, reason },
});

const rowOf = async (wallet: Wallet): Promise<Record<string, unknown> | undefined> =>
  (
    await api.rooms.query<Record<string, unknown>>('SELECT * FROM supplier_wallets WHERE id = $1', [
      wallet.id,
    ])
  )[0];

describe('another key for a wallet', () => {
  it('signs from then on, sealed for that wallet, audited and never shown', async () => {
    const key = aKey(api.rooms);
    const wallet = await walletWith(key);
    const answer = await operator.get(walletsRoutes.replaceKey, offer(wallet, key));
    expect(answer.warnings).toEqual([]);
    expect(answer.wallet).toMatchObject({
      permissionId: 2,
      signerAddress: key.address,
      address: wallet.address,
    });
    expect(answer.wallet.abilities.every(({ allowed }) => allowed === false)).toBe(true);
    const row = await rowOf(wallet);
    const sealed = { keyId: String(row?.['key_id']), ciphertext: String(row?.['key_ciphertext']) };
    const signing = { ...sealed, aad: wallet.id, expectedSigner: key.address };
    expect(api.rooms.get(KeyVault).sign(signing, Buffer.alloc(32, 1))).toHaveLength(130);
    const audit = await audited(api.rooms, `wallet:${wallet.id}`);
    expect(audit).toMatchObject([
      {
        action: 'wallets.replace-key',
        actor: operator.email,
        reason,
        before: { permissionId: 0, signerAddress: wallet.address },
        after: { permissionId: 2, signerAddress: key.address },
      },
    ]);
    const logs = await api.rooms.query('SELECT * FROM energy_pool_logs WHERE wallet_id = $1', [wallet.id]);
    expect(logs).toMatchObject([{ action: 'key_replaced' }]);
    expect(JSON.stringify([answer, row, audit, logs])).not.toContain(key.privateKey);
    // A client that heard no answer asks again.
    expect(await operator.get(walletsRoutes.replaceKey, offer(wallet, key))).toEqual(answer);
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toHaveLength(1);
  });

  it('is given by one of two at once; the other is told', async () => {
    const [one, other] = [aKey(api.rooms), aKey(api.rooms)];
    const wallet = await walletWith(one, other);
    const answers = await Promise.all([
      operator.call(walletsRoutes.replaceKey, offer(wallet, one)),
      (await api.as('owner')).call(walletsRoutes.replaceKey, offer(wallet, other, 3)),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.map(refusal)).toContainEqual([409, 'wallets/changed_meanwhile']);
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toHaveLength(1);
  });

  it('is refused where the chain would refuse it, and changes nothing', async () => {
    const key = aKey(api.rooms);
    const wallet = await walletWith(key);
    const before = await rowOf(wallet);
    const call = (given: ReturnType<typeof offer>) => operator.call(walletsRoutes.replaceKey, given);
    const refused = [
      await call(offer(wallet, aKey(api.rooms))),
      await call(offer(wallet, key, 3)),
      await call(offer(wallet, key, 0)),
      await call({ ...offer(wallet, key), params: { id: randomUUID() } }),
      await call(offer({ ...wallet, address: key.address }, key)),
    ];
    expect(refused.map(refusal)).toEqual([
      [422, 'wallets/key_mismatch'],
      [422, 'wallets/permission_not_found'],
      [422, 'wallets/key_mismatch'],
      [404, 'wallets/not_found'],
      [409, 'wallets/changed_meanwhile'],
    ]);
    for (const person of [await api.as('finance'), await api.as('viewer'), await api.as('owner', false)])
      expect((await person.call(walletsRoutes.replaceKey, offer(wallet, key))).status).toBe(403);
    expect(await rowOf(wallet)).toEqual(before);
    expect(await audited(api.rooms, `wallet:${wallet.id}`)).toEqual([]);
  });
});
