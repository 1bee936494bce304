import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/devnet/wire/address.codec.js';
import { buildTx, txJson } from '../../src/devnet/wire/transaction.js';
import type { PbObject } from '../../src/devnet/wire/protobuf.codec.js';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';

let world: World;
let rich: Wallet;

beforeAll(async () => {
  world = await startWorld();
  rich = await world.funded(100);
});
afterAll(() => world.close());

function transfer(
  value: PbObject,
  more: { data?: string; expiration?: number; reference?: object } = {},
): object {
  const { chain } = world.devnet;
  const header = {
    ...chain.reference(chain.headNumber),
    expiration: more.expiration ?? chain.headTime + 60_000,
    timestamp: 1,
    ...more.reference,
  };
  const memo = more.data === undefined ? {} : { data: more.data };
  const json = txJson(buildTx('TransferContract', value, header, memo), false);
  return JSON.parse(
    JSON.stringify(json, (_k, v: unknown) => (typeof v === 'bigint' ? Number(v) : v)),
  ) as object;
}

const text = async (value: PbObject, signer = rich): Promise<string> =>
  (await world.refusal(transfer(value), signer)).message.replace('Contract validate error : ', '');

describe('TransferContract refuses', () => {
  it('bad addresses, oneself, amounts and a short balance', async () => {
    const to = world.wallet().hex;
    const owner_address = rich.hex;
    expect(await text({ owner_address, to_address: '41', amount: 1n })).toBe('Invalid toAddress!');
    expect(await text({ owner_address, to_address: rich.hex, amount: 1n })).toBe(
      'Cannot transfer TRX to yourself.',
    );
    expect(await text({ owner_address, to_address: to, amount: 0n })).toBe('Amount must be greater than 0.');
    expect(await text({ owner_address, to_address: to, amount: -1n })).toBe('Amount must be greater than 0.');
    expect(await text({ owner_address, to_address: to, amount: 100_000_000n })).toBe(
      'Validate TransferContract error, balance is not sufficient.',
    );
    const stranger = world.wallet();
    expect(await text({ owner_address: stranger.hex, to_address: to, amount: 1n }, stranger)).toBe(
      `account [${stranger.address}] does not exist`,
    );
    const head = 'class org.tron.core.exception.ContractValidateException : ';
    const built = await world.post('/wallet/createtransaction', {
      owner_address: stranger.hex,
      to_address: to,
      amount: 1,
    });
    expect(built.Error).toBe(`${head}Validate TransferContract error, no OwnerAccount.`);
    const bad = await world.post('/wallet/createtransaction', {
      owner_address: '4100',
      to_address: to,
      amount: 1,
    });
    expect(bad.Error).toBe(`${head}Invalid ownerAddress!`);
  });

  it('contracts of version one, and all contracts when the committee says so', async () => {
    const { contract } = await world.post('/_control/fake-token', { holder: rich.address, version: 1 });
    const to_address = parseAddress(String(contract)) ?? '';
    const value = { owner_address: rich.hex, to_address, amount: 1n };
    expect(await text(value)).toBe(
      'Cannot transfer TRX to a smartContract which version is one. Instead please use TriggerSmartContract ',
    );
    await world.post('/_control/chain-parameter', { key: 'getForbidTransferToContract', value: 1 });
    expect(await text(value)).toBe('Cannot transfer TRX to a smartContract.');
    await world.post('/_control/chain-parameter', { key: 'getForbidTransferToContract', value: 0 });
    const usdt = parseAddress(world.devnet.usdtContract) ?? '';
    expect(await world.send(transfer({ ...value, to_address: usdt }), rich)).toMatchObject({ result: true });
  });
});

describe('admission', () => {
  const value = (): PbObject => ({
    owner_address: rich.hex,
    to_address: world.wallet().hex,
    amount: 1_000_000n,
  });

  it('refuses what expires too soon or too late', async () => {
    const { chain } = world.devnet;
    for (const expiration of [chain.headTime, chain.headTime + 2_999, chain.headTime + 86_400_001]) {
      expect(await world.refusal(transfer(value(), { expiration }), rich)).toEqual({
        code: 'TRANSACTION_EXPIRATION_ERROR',
        message: 'Transaction expired',
      });
    }
    expect(await world.send(transfer(value(), { expiration: chain.headTime + 3_000 }), rich)).toMatchObject({
      result: true,
    });
    world.devnet.mine();
  });

  it('refuses a reference to a block that is not in the chain, after looking at the signature', async () => {
    const bad = { reference: { refBlockHash: '0011223344556677' } };
    expect(await world.refusal(transfer(value(), bad), rich)).toEqual({
      code: 'TAPOS_ERROR',
      message: 'Tapos check error.',
    });
    expect((await world.refusal(transfer(value(), bad), world.wallet())).code).toBe('SIGERROR');
  });

  it('refuses a second time what is pending or in the chain', async () => {
    const tx = transfer(value());
    expect(await world.send(tx, rich)).toMatchObject({ result: true });
    const again = { code: 'DUP_TRANSACTION_ERROR', message: 'Dup transaction.' };
    expect(await world.refusal(tx)).toEqual(again);
    world.devnet.mine();
    expect(await world.refusal(tx)).toEqual(again);
  });

  it('refuses what is too big, unpayable or without contract', async () => {
    const huge = transfer(value(), { data: '00'.repeat(512_000) });
    const refusal = await world.refusal(huge, rich);
    expect(refusal.code).toBe('TOO_BIG_TRANSACTION_ERROR');
    expect(refusal.message).toMatch(
      /^Too big transaction, TxId [0-9a-f]{64}, the size is 512\d{3} bytes, maxTxSize 512000$/,
    );
    const poor = await world.funded(0.5);
    const known = { owner_address: poor.hex, to_address: rich.hex, amount: 1n };
    expect(await world.refusal(transfer(known, { data: '6d656d6f' }), poor)).toEqual({
      code: 'BANDWITH_ERROR',
      message: 'Account resource insufficient error.',
    });
    const tx = transfer(value()) as { raw_data: { contract: object[] } };
    expect(await world.refusal({ ...tx, raw_data: { ...tx.raw_data, contract: [] } }, rich)).toEqual({
      code: 'CONTRACT_VALIDATE_ERROR',
      message: 'Contract validate error : No contract!',
    });
  });

  it('reads raw_data only: a wrong txID or raw_data_hex changes nothing', async () => {
    const tx = transfer(value()) as { txID: string; raw_data_hex: string };
    const answer = await world.send({ ...tx, raw_data_hex: 'ff' }, rich);
    expect(answer).toEqual({ result: true, txid: tx.txID });
    const other = transfer(value()) as { txID: string };
    const signed = { ...other, signature: [] as string[] };
    expect(await world.post('/wallet/broadcasttransaction', { ...signed, txID: '00' })).toMatchObject({
      code: 'SIGERROR',
      txid: other.txID,
    });
  });
});

describe('fees', () => {
  it('of activation: 1 TRX and 0.1 TRX, or the bytes when bandwidth is staked', async () => {
    const { tronWeb, devnet } = world;
    const first = await tronWeb.transactionBuilder.sendTrx(
      world.wallet().address,
      1_000_000,
      rich.address,
      blockHeader(devnet),
    );
    expect(await world.done(first, rich)).toMatchObject({ fee: 1_100_000, receipt: { net_fee: 100_000 } });
    const staker = await world.staked(1_000, 'BANDWIDTH', 20);
    const second = await tronWeb.transactionBuilder.sendTrx(
      world.wallet().address,
      1_000_000,
      staker.address,
      blockHeader(devnet),
    );
    const info = await world.done(second, staker);
    expect(info).toMatchObject({ fee: 1_000_000, receipt: { net_usage: 267 } });
  });

  it('of a memo: 1 TRX', async () => {
    const to = await world.funded(2);
    const tx = transfer({ owner_address: rich.hex, to_address: to.hex, amount: 1n }, { data: '6869' });
    await world.post('/_control/warp', { seconds: 86_400 });
    const fresh = transfer({ owner_address: rich.hex, to_address: to.hex, amount: 1n }, { data: '6869' });
    expect((await world.refusal(tx, rich)).code).toBe('TRANSACTION_EXPIRATION_ERROR');
    const info = await world.done(fresh, rich);
    expect(info).toMatchObject({ fee: 1_000_000, receipt: { net_usage: expect.any(Number) as number } });
    expect(
      (await world.post('/wallet/gettransactionbyid', { value: String(info.id) })).raw_data,
    ).toMatchObject({
      data: '6869',
    });
  });

  it('of bandwidth: free 600 a day, then 1,000 sun a byte', async () => {
    const sender = await world.funded(10);
    const to = await world.funded(2);
    const receipts: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      const tx = await world.tronWeb.transactionBuilder.sendTrx(
        to.address,
        1_000_000,
        sender.address,
        blockHeader(world.devnet),
      );
      receipts.push((await world.done(tx, sender)).receipt);
    }
    expect(receipts).toEqual([{ net_usage: 267 }, { net_usage: 267 }, { net_fee: 267_000 }]);
    expect(
      await world.post('/wallet/getaccountnet', { address: sender.address, visible: true }),
    ).toMatchObject({
      freeNetUsed: 533,
      freeNetLimit: 600,
    });
  });
});
