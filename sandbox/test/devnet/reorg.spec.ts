import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';

let world: World;
let sender: Wallet;

beforeAll(async () => {
  world = await startWorld();
  sender = await world.funded(1_000);
  world.devnet.mine(3);
});
afterAll(() => world.close());

async function transfer(to: Wallet, solidReference = true): Promise<string> {
  const { chain } = world.devnet;
  const options = blockHeader(world.devnet);
  if (solidReference) {
    const { refBlockBytes, refBlockHash } = chain.reference(chain.solidNumber);
    Object.assign(options.blockHeader as object, {
      ref_block_bytes: refBlockBytes,
      ref_block_hash: refBlockHash,
    });
  }
  const tx = await world.tronWeb.transactionBuilder.sendTrx(to.address, 2_000_000, sender.address, options);
  const answer = await world.send(tx, sender);
  expect(answer.result).toBe(true);
  return tx.txID;
}

const blockOf = async (txid: string): Promise<unknown> =>
  (await world.post('/wallet/gettransactioninfobyid', { value: txid })).blockNumber;
const balance = async (wallet: Wallet): Promise<unknown> =>
  (await world.post('/wallet/getaccount', { address: wallet.hex })).balance;

describe('a reorganisation', () => {
  it('gives the same numbers other ids and drops what it is told to', async () => {
    const { chain } = world.devnet;
    const to = world.wallet();
    const txid = await transfer(to);
    world.devnet.mine(3);
    const head = chain.headNumber;
    const before = [head, head - 1, head - 2, head - 3].map((n) => chain.blockIdOf(n));
    const answer = await world.post('/_control/reorg', { depth: 3, drop: [txid] });
    expect(answer).toMatchObject({ dropped: [txid] });
    expect(chain.headNumber).toBe(head + 1);
    const after = [head, head - 1, head - 2, head - 3].map((n) => chain.blockIdOf(n));
    expect(after[3]).toBe(before[3]);
    for (const i of [0, 1, 2]) expect(after[i]).not.toBe(before[i]);
    expect(chain.blocks[head - 1]?.parentId).toBe(chain.blockIdOf(head - 2));
    expect(await blockOf(txid)).toBeUndefined();
    expect(await balance(to)).toBeUndefined();
    expect(await world.post('/wallet/getblockbyid', { value: before[0] })).toEqual({});
    world.devnet.mine(2);
    expect(await blockOf(txid)).toBeUndefined();
  });

  it('brings dropped transactions back in a later block', async () => {
    const { chain } = world.devnet;
    const to = world.wallet();
    const txid = await transfer(to);
    world.devnet.mine(1);
    const first = await blockOf(txid);
    await world.post('/_control/reorg', { depth: 1, drop: 'all', reinclude: 'later' });
    expect(await blockOf(txid)).toBeUndefined();
    expect(chain.pool.has(txid)).toBe(true);
    world.devnet.mine(1);
    expect(Number(await blockOf(txid))).toBeGreaterThan(Number(first));
    expect(await balance(to)).toBe(2_000_000);
  });

  it('keeps the rest in blocks of the same number', async () => {
    const to = world.wallet();
    const txid = await transfer(to);
    world.devnet.mine(2);
    const number = await blockOf(txid);
    expect(await world.post('/_control/reorg', { depth: 2, reinclude: 'same' })).toMatchObject({
      dropped: [],
    });
    expect(await blockOf(txid)).toBe(number);
    expect(await balance(to)).toBe(2_000_000);
  });

  it('loses a transaction that referred to a block of the lost fork', async () => {
    const to = world.wallet();
    world.devnet.mine(1);
    const txid = await transfer(to, false);
    world.devnet.mine(1);
    const answer = await world.post('/_control/reorg', { depth: 2, reinclude: 'same' });
    expect(answer).toMatchObject({ dropped: [txid] });
    expect(await balance(to)).toBeUndefined();
  });

  it('never takes back a solidified block', async () => {
    world.devnet.mine(5);
    const { status, text } = await world.wire('/_control/reorg', { depth: 19 });
    expect(status).toBe(400);
    expect(text).toContain('solidified blocks stay');
  });

  it('leaves balances that its own blocks explain', async () => {
    const { transactions } = (await (
      await fetch(`${world.devnet.url}/_control/audit/transfers?address=${sender.address}`)
    ).json()) as {
      transactions: { type: string; value: { amount: string; to_address: string }; feeSun: number }[];
    };
    let expected = 0;
    for (const { value, feeSun } of transactions) {
      expected += value.to_address === sender.hex ? Number(value.amount) : -Number(value.amount) - feeSun;
    }
    expect(await balance(sender)).toBe(expected);
  });
});
