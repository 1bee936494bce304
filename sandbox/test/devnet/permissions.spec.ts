import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Types } from 'tronweb';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';
import { activeRule, DELEGATE_ONLY, key, ownerRule } from './permission-rules.js';

let world: World;
let supplier: Wallet;
let operator: Wallet;
let second: Wallet;
let renter: Wallet;

beforeAll(async () => {
  world = await startWorld();
  supplier = await world.staked(10_000, 'ENERGY', 500);
  [operator, second] = [world.wallet(), world.wallet()];
  renter = await world.funded(2);
});
afterAll(() => world.close());

describe('a delegation key', () => {
  const delegate = (permissionId?: number): Promise<Types.Transaction> =>
    world.tronWeb.transactionBuilder.delegateResource(
      5_000_000,
      renter.address,
      'ENERGY',
      supplier.address,
      false,
      undefined,
      {
        ...blockHeader(world.devnet),
        ...(permissionId === undefined ? {} : { permissionId }),
      },
    );
  const signatureError = async (tx: object, ...signers: Wallet[]): Promise<string> => {
    const { code, message } = await world.refusal(tx, ...signers);
    expect(code).toBe('SIGERROR');
    return message.replace('Validate signature error: ', '');
  };

  it('is set for 100 TRX and shown in the account', async () => {
    const change = await world.tronWeb.transactionBuilder.updateAccountPermissions(
      supplier.address,
      ownerRule(supplier) as unknown as Types.Permission,
      undefined,
      [
        activeRule(operator),
        activeRule(operator, { permission_name: 'two', threshold: 3, keys: [key(operator), key(second, 2)] }),
      ] as unknown as Types.Permission[],
      blockHeader(world.devnet),
    );
    const info = await world.done(change, supplier);
    expect(Number(info.fee)).toBeGreaterThanOrEqual(100_000_000);
    const account = await world.post('/wallet/getaccount', { address: supplier.hex });
    expect(account.active_permission).toEqual([
      {
        type: 'Active',
        id: 2,
        permission_name: 'rent',
        threshold: 1,
        operations: DELEGATE_ONLY,
        keys: [{ address: operator.hex, weight: 1 }],
      },
      {
        type: 'Active',
        id: 3,
        permission_name: 'two',
        threshold: 3,
        operations: DELEGATE_ONLY,
        keys: [
          { address: operator.hex, weight: 1 },
          { address: second.hex, weight: 2 },
        ],
      },
    ]);
  });

  it('signs through tronweb multiSign with the permission id', async () => {
    const tx = await delegate(2);
    const signed = await world.tronWeb.trx.multiSign(tx, operator.key.replace(/^0x/, ''), 2);
    const answer = await world.tronWeb.trx.sendRawTransaction(signed);
    expect(answer.result).toBe(true);
    world.devnet.mine();
    const shown = await world.tronWeb.trx.getTransaction(signed.txID);
    expect(shown.raw_data.contract[0]?.Permission_id).toBe(2);
  });

  it('also when the transaction gets the permission id while signing', async () => {
    const tx = await delegate();
    const signed = await world.tronWeb.trx.multiSign(tx, operator.key.replace(/^0x/, ''), 2);
    expect((await world.tronWeb.trx.sendRawTransaction(signed)).result).toBe(true);
  });

  it('is refused for everything else, and others for it', async () => {
    const transfer = await world.tronWeb.transactionBuilder.sendTrx(renter.address, 1, supplier.address, {
      ...blockHeader(world.devnet),
      permissionId: 2,
    });
    expect(await signatureError(transfer, operator)).toBe('Permission denied');
    expect(await signatureError(await delegate(1), operator)).toBe("permission isn't exit");
    expect(await signatureError(await delegate(9), operator)).toBe("permission isn't exit");
    const foreign = (await delegate(2)) as Types.SignedTransaction;
    expect(await signatureError(foreign, second)).toBe(
      `${String(foreign.signature[0]).toLowerCase()} is signed by ${second.address} but it is not contained of permission.`,
    );
    expect(await signatureError(await delegate(2))).toBe('miss sig or contract');
    expect(await signatureError(await delegate(), operator)).toContain(
      'but it is not contained of permission.',
    );
  });

  it('reaches a threshold only with enough weight, each key once', async () => {
    expect(await signatureError(await delegate(3), operator)).toBe('sig error');
    expect(await signatureError(await delegate(3), second)).toBe('sig error');
    const twice = (await delegate(3)) as Types.SignedTransaction;
    world.tronWeb.utils.crypto.signTransaction(operator.key.replace(/^0x/, ''), twice);
    const repeated = { ...twice, signature: [twice.signature[0], twice.signature[0]] };
    expect(await signatureError(repeated)).toBe(`${operator.address} has signed twice!`);
    const three = { ...twice, signature: Array.from({ length: 3 }, () => String(twice.signature[0])) };
    expect(await signatureError(three)).toBe('Signature count is 3 more than key counts of permission : 2');
    const six = { ...twice, signature: Array.from({ length: 6 }, () => String(twice.signature[0])) };
    expect(await signatureError(six)).toBe('too many signatures');
    const short = { ...twice, signature: [String(twice.signature[0]).slice(0, 128)] };
    expect(await signatureError(short)).toBe('Signature size is 64');
    const odd = { ...twice, signature: [`${String(twice.signature[0]).slice(0, 128)}09`] };
    expect(await signatureError(odd)).toBe('Header byte out of range: 36');
    const info = await world.done(await delegate(3), operator, second);
    expect(Number(info.fee)).toBeGreaterThanOrEqual(1_000_000);
  });

  it('is weighed by getsignweight and listed by getapprovedlist', async () => {
    const tx = (await delegate(3)) as Types.SignedTransaction;
    world.tronWeb.utils.crypto.signTransaction(second.key.replace(/^0x/, ''), tx);
    expect(await world.tronWeb.trx.getSignWeight(tx)).toMatchObject({
      result: { code: 'NOT_ENOUGH_PERMISSION' },
      approved_list: [second.hex],
      current_weight: 2,
      permission: { id: 3, threshold: 3 },
      transaction: { txid: tx.txID },
    });
    expect(await world.post('/wallet/getapprovedlist', tx)).toMatchObject({ approved_list: [second.hex] });
  });

  it('waits one block after a permission update of the same owner', async () => {
    const { tronWeb, devnet } = world;
    const owner = await world.funded(300);
    const ownerOnly = ownerRule(owner) as unknown as Types.Permission;
    const active = activeRule(operator) as unknown as Types.Permission;
    const change = await tronWeb.transactionBuilder.updateAccountPermissions(
      owner.address,
      ownerOnly,
      undefined,
      active,
      blockHeader(devnet),
    );
    const after = await tronWeb.transactionBuilder.sendTrx(
      renter.address,
      5,
      owner.address,
      blockHeader(devnet),
    );
    expect(await world.send(change, owner)).toMatchObject({ result: true });
    expect(await world.send(after, owner)).toMatchObject({ result: true });
    devnet.mine();
    expect(await world.post('/wallet/gettransactioninfobyid', { value: after.txID })).toEqual({});
    expect(await world.post('/wallet/getpendingsize')).toEqual({ pendingTransactionSize: 1 });
    devnet.mine();
    expect(await world.post('/wallet/gettransactioninfobyid', { value: after.txID })).toMatchObject({
      id: after.txID,
    });
  });
});
