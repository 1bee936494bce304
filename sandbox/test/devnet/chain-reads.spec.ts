import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Types } from 'tronweb';
import { startWorld, type Wallet, type World } from './harness.js';

let world: World;
let supplier: Wallet;
let renter: Wallet;

beforeAll(async () => {
  world = await startWorld();
  supplier = await world.funded(20);
  renter = await world.funded(3);
});
afterAll(() => world.close());

describe('the chain', () => {
  it("has mainnet's parameters, zero ones without value", async () => {
    const list = await world.tronWeb.trx.getChainParameters();
    const value = (key: string): unknown => list.find((entry) => entry.key === key)?.value;
    expect(value('getEnergyFee')).toBe(100);
    expect(value('getTransactionFee')).toBe(1_000);
    expect(value('getTotalEnergyCurrentLimit')).toBe(180_000_000_000);
    expect(value('getDynamicEnergyMaxFactor')).toBe(34_000);
    expect(list.find((entry) => entry.key === 'getForbidTransferToContract')).toEqual({
      key: 'getForbidTransferToContract',
    });
    expect(await world.tronWeb.trx.getEnergyPrices()).toBe('0:100');
    expect(await world.tronWeb.trx.getBandwidthPrices()).toBe('0:1000');
  });

  it('shows a transaction while pending, and its info only in a block', async () => {
    const { tronWeb, devnet } = world;
    const sender = await world.funded(5);
    const built = await tronWeb.transactionBuilder.sendTrx(renter.address, 1, sender.address);
    const signed = (await tronWeb.trx.sign(built, sender.key.replace(/^0x/, ''))) as Types.SignedTransaction;
    await tronWeb.trx.sendRawTransaction(signed);
    const value = signed.txID;
    expect(await world.post('/wallet/gettransactionbyid', { value })).toMatchObject({
      ret: [{ contractRet: 'SUCCESS' }],
    });
    expect(await world.post('/wallet/gettransactioninfobyid', { value })).toEqual({});
    expect(await world.post('/wallet/gettransactionlistfrompending')).toEqual({ txId: [value] });
    devnet.mine();
    expect(await world.post('/wallet/gettransactioninfobyid', { value })).toMatchObject({ id: value });
    expect(await world.post('/walletsolidity/gettransactioninfobyid', { value })).toEqual({});
    await expect(tronWeb.trx.getConfirmedTransaction(value)).rejects.toThrow('Transaction not found');
    devnet.mine(18);
    expect(await tronWeb.trx.getTransactionInfo(value)).toMatchObject({ id: value });
  });

  it('gives two equal transactions of one slot the same id', async () => {
    const { tronWeb } = world;
    const build = () => tronWeb.transactionBuilder.sendTrx(renter.address, 7, supplier.address);
    const [first, second] = [await build(), await build()];
    expect(first.txID).toBe(second.txID);
    expect(await world.send(first, supplier)).toMatchObject({ result: true });
    expect((await world.refusal(second, supplier)).message).toBe('Dup transaction.');
    world.devnet.mine();
  });

  it('builds transactions itself, on the solidified block', async () => {
    const { chain } = world.devnet;
    const built = await world.post('/wallet/createtransaction', {
      owner_address: supplier.address,
      to_address: renter.address,
      amount: 3,
      visible: true,
      Permission_id: 2,
    });
    expect(built).toMatchObject({
      visible: true,
      raw_data: {
        ref_block_bytes: chain.reference(chain.solidNumber).refBlockBytes,
        expiration: chain.headTime + 60_000,
        contract: [
          {
            type: 'TransferContract',
            Permission_id: 2,
            parameter: { value: { to_address: renter.address } },
          },
        ],
      },
    });
    expect(await world.send(built, supplier)).toMatchObject({ result: true, txid: built.txID });
  });

  it('answers an unknown path with 404', async () => {
    expect((await world.wire('/wallet/nonsense')).status).toBe(404);
    expect((await world.wire('/walletsolidity/getaccountresource')).status).toBe(404);
  });
});
