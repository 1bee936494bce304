import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockHeader, startWorld, type World } from './harness.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('other tokens and senders', () => {
  it('a fake token logs the same event from another address', async () => {
    const holder = await world.funded(50);
    const { contract } = await world.post('/_control/fake-token', { holder: holder.address, supply: 100 });
    const { transaction } = await world.tronWeb.transactionBuilder.triggerSmartContract(
      String(contract),
      'transfer(address,uint256)',
      { feeLimit: 50_000_000 },
      [
        { type: 'address', value: world.wallet().address },
        { type: 'uint256', value: 1 },
      ],
      holder.address,
    );
    const info = await world.done(transaction, holder);
    expect(info.receipt).toMatchObject({ result: 'SUCCESS', energy_usage_total: 29_650 });
    expect(world.tronWeb.address.toHex(String(contract)).toLowerCase()).toBe(info.contract_address);
  });

  it('a TRC-10 token is transferred by its id', async () => {
    const holder = await world.funded(50);
    const to = await world.funded(1.1);
    const { id } = await world.post('/_control/trc10', { owner: holder.address, supply: 100 });
    const tx = await world.tronWeb.transactionBuilder.sendToken(
      to.address,
      7,
      String(id),
      holder.address,
      blockHeader(world.devnet),
    );
    expect(await world.done(tx, holder)).toMatchObject({ contractResult: [''] });
    const account = await world.post('/wallet/getaccount', { address: to.hex });
    expect(account.assetV2).toEqual([{ key: id, value: 7 }]);
  });

  it('a contract sends TRX by an internal transfer', async () => {
    const caller = await world.funded(50);
    const to = await world.funded(1.1);
    const { contract } = await world.post('/_control/payer-contract', { trx: 30 });
    const { transaction } = await world.tronWeb.transactionBuilder.triggerSmartContract(
      String(contract),
      'pay(address,uint256)',
      { feeLimit: 50_000_000 },
      [
        { type: 'address', value: to.address },
        { type: 'uint256', value: 20_000_000 },
      ],
      caller.address,
    );
    const info = await world.done(transaction, caller);
    expect(info.internal_transactions).toMatchObject([{ callValueInfo: [{ callValue: 20_000_000 }] }]);
    expect(await world.tronWeb.trx.getUnconfirmedBalance(to.address)).toBe(21_100_000);
  });

  it('a contract sends tokens of its own, whoever calls it', async () => {
    const caller = await world.funded(50);
    const to = await world.funded(1.1);
    const usdt = world.devnet.usdtContract;
    const { contract } = await world.post('/_control/payer-contract', { usdt: 30 });
    const { transaction } = await world.tronWeb.transactionBuilder.triggerSmartContract(
      String(contract),
      'payToken(address,address,uint256)',
      { feeLimit: 50_000_000 },
      [
        { type: 'address', value: usdt },
        { type: 'address', value: to.address },
        { type: 'uint256', value: 20_000_000 },
      ],
      caller.address,
    );
    const info = await world.done(transaction, caller);
    const [log] = info.log as { address: string; topics: string[] }[];
    const hex = (address: string): string => world.tronWeb.address.toHex(address).toLowerCase().slice(2);
    expect(log?.address).toBe(hex(usdt));
    expect(log?.topics.slice(1).map((topic) => topic.slice(24))).toEqual([
      hex(String(contract)),
      hex(to.address),
    ]);
    expect(info.internal_transactions).toMatchObject([{ callValueInfo: [{}] }]);
  });

  it('an account becomes a contract and keeps what it has', async () => {
    const account = await world.funded(50);
    await world.post('/_control/contract-at', { address: account.address });
    const shown = await world.post('/wallet/getaccount', { address: account.hex });
    expect(shown).toMatchObject({ type: 'Contract', balance: 50_000_000 });
  });
});
