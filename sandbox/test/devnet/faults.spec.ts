import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { utils, type Types } from 'tronweb';
import { FAULT_HELP } from '../../src/devnet/control/fault-names.js';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';

/** Tested in node-faults.spec.ts. */
const NODE_FAULTS = ['lagging_solid', 'lagging_head', 'hide_pending'];
let world: World;
let sender: Wallet;
let to: Wallet;
const tried = new Set<string>();

beforeAll(async () => {
  world = await startWorld({ nodes: 2 });
  sender = await world.funded(1_000);
  to = await world.funded(2);
});
afterEach(async () => {
  await fetch(`${world.devnet.url}/_control/faults`, { method: 'DELETE' });
});
afterAll(async () => {
  await world.close();
  const here = Object.keys(FAULT_HELP).filter((name) => !NODE_FAULTS.includes(name));
  expect([...tried].sort()).toEqual(here.sort());
});

async function fault(name: string, more: object = {}): Promise<void> {
  tried.add(name);
  const answer = await world.post('/_control/faults', { name, ...more });
  expect(answer).toMatchObject({ name, hits: 0 });
}

async function signed(): Promise<Types.SignedTransaction> {
  const tx = await world.tronWeb.transactionBuilder.sendTrx(
    to.address,
    1,
    sender.address,
    blockHeader(world.devnet),
  );
  return utils.crypto.signTransaction(sender.key.replace(/^0x/, ''), tx) as Types.SignedTransaction;
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const pending = (txid: string): boolean => world.devnet.chain.pool.has(txid);

describe('a broadcast answered with', () => {
  const replies: [string, string, string, boolean][] = [
    ['p2p_failed', 'NOT_ENOUGH_EFFECTIVE_CONNECTION', 'P2P broadcast failed.', true],
    ['dup', 'DUP_TRANSACTION_ERROR', 'Dup transaction.', true],
    ['tx_exists_cache', 'DUP_TRANSACTION_ERROR', 'Transaction already exists.', false],
    ['server_busy', 'SERVER_BUSY', 'Server busy.', false],
    ['no_connection', 'NO_CONNECTION', 'No connection.', false],
    ['block_unsolidified', 'BLOCK_UNSOLIDIFIED', 'Block unsolidified.', false],
    [
      'not_enough_effective_connection',
      'NOT_ENOUGH_EFFECTIVE_CONNECTION',
      'Effective connection:0 lt minEffectiveConnection:1',
      false,
    ],
    ['other_error', 'OTHER_ERROR', 'Error: null', false],
    ['refuse', 'CONTRACT_VALIDATE_ERROR', 'Contract validate error : refused', false],
  ];

  it.each(replies)("%s has the node's bytes", async (name, code, message, admitted) => {
    const tx = await signed();
    await fault(name, { times: 1 });
    const answer = await world.wire('/wallet/broadcasttransaction', tx);
    expect(answer.status).toBe(200);
    expect(answer.type).toContain('application/json');
    expect(answer.text).toBe(`{"code":"${code}","txid":"${tx.txID}","message":"${hex(message)}"}`);
    expect(pending(tx.txID)).toBe(admitted);
    const again = await signed();
    await fault(name, { times: 1, txid: again.txID });
    const plain = await world.wire('/wallet/broadcasttransaction', {
      ...again,
      visible: true,
      raw_data: visible(again),
    });
    expect(plain.text).toBe(`{"code":"${code}","txid":"${again.txID}","message":"${message}"}`);
  });

  function visible(tx: Types.SignedTransaction): object {
    const contract = tx.raw_data.contract[0];
    const value = { amount: 1, owner_address: sender.address, to_address: to.address };
    return { ...tx.raw_data, contract: [{ ...contract, parameter: { ...contract?.parameter, value } }] };
  }

  it('refuse takes any code and message, admit overrides what the node keeps', async () => {
    const tx = await signed();
    await fault('refuse', {
      times: 1,
      code: 'SIGERROR',
      message: 'Validate signature error: sig error',
      admit: true,
    });
    const { text } = await world.wire('/wallet/broadcasttransaction', tx);
    expect(text).toBe(
      `{"code":"SIGERROR","txid":"${tx.txID}","message":"${hex('Validate signature error: sig error')}"}`,
    );
    expect(pending(tx.txID)).toBe(true);
  });

  it('success, and malformed bodies, without any fault', async () => {
    const tx = await signed();
    expect((await world.wire('/wallet/broadcasttransaction', tx)).text).toBe(
      `{"result":true,"txid":"${tx.txID}"}`,
    );
    const error = '{"Error":"class java.lang.NullPointerException : null"}';
    expect(await world.wire('/wallet/broadcasttransaction', '{"raw')).toMatchObject({
      status: 200,
      text: error,
    });
    expect((await world.wire('/wallet/broadcasttransaction', {})).text).toBe(error);
    expect((await world.wire('/wallet/broadcasthex', { transaction: 7 })).text).toBe(error);
  });

  it('broadcasthex, which prints every member in plain text', async () => {
    const tx = await signed();
    const transaction = Buffer.from(utils.transaction.txJsonToPb(tx).serializeBinary());
    const signature = Buffer.from(String(tx.signature[0]), 'hex');
    const full = Buffer.concat([transaction, Buffer.from([0x12, 65]), signature]).toString('hex');
    const first = JSON.parse(
      (await world.wire('/wallet/broadcasthex', { transaction: full })).text,
    ) as Record<string, unknown>;
    expect(first).toMatchObject({ result: true, code: 'SUCCESS', message: '', txid: tx.txID });
    const { text } = await world.wire('/wallet/broadcasthex', { transaction: full });
    expect(
      text.startsWith(
        '{"result":false,"code":"DUP_TRANSACTION_ERROR","message":"Dup transaction.","transaction":"{',
      ),
    ).toBe(true);
    expect(text.endsWith(`,"txid":"${tx.txID}"}`)).toBe(true);
  });
});

describe('a broadcast that', () => {
  it('times out before accepting leaves nothing', async () => {
    const tx = await signed();
    await fault('timeout_before_accept', { times: 1, ms: 30 });
    await expect(world.wire('/wallet/broadcasttransaction', tx)).rejects.toThrow();
    expect(pending(tx.txID)).toBe(false);
    expect((await world.wire('/wallet/broadcasttransaction', tx)).text).toContain('"result":true');
  });

  it('times out after accepting is in the next block', async () => {
    const tx = await signed();
    await fault('timeout_after_accept', { times: 1, ms: 30 });
    await expect(world.wire('/wallet/broadcasttransaction', tx)).rejects.toThrow();
    world.devnet.mine();
    expect(await world.post('/wallet/gettransactioninfobyid', { value: tx.txID })).toMatchObject({
      id: tx.txID,
    });
  });

  it('is accepted and dropped never comes into a block, but may be sent again', async () => {
    const tx = await signed();
    await fault('accept_and_drop', { owner: sender.address, times: 1, contract: 'TransferContract' });
    expect((await world.wire('/wallet/broadcasttransaction', tx)).text).toBe(
      `{"result":true,"txid":"${tx.txID}"}`,
    );
    expect(pending(tx.txID)).toBe(false);
    world.devnet.mine();
    expect(await world.post('/wallet/gettransactionbyid', { value: tx.txID })).toEqual({});
    expect((await world.wire('/wallet/broadcasttransaction', tx)).text).toBe(
      `{"result":true,"txid":"${tx.txID}"}`,
    );
  });

  it('is held waits the blocks asked for', async () => {
    const tx = await signed();
    await fault('hold', { times: 1, blocks: 2 });
    await world.wire('/wallet/broadcasttransaction', tx);
    world.devnet.mine(2);
    expect(await world.post('/wallet/gettransactioninfobyid', { value: tx.txID })).toEqual({});
    expect(await world.post('/wallet/gettransactionfrompending', { value: tx.txID })).toMatchObject({
      txID: tx.txID,
    });
    world.devnet.mine();
    expect(await world.post('/wallet/gettransactioninfobyid', { value: tx.txID })).toMatchObject({
      id: tx.txID,
    });
  });

  it('meets more than the pool may hold is told Server busy.', async () => {
    const small = await startWorld({ maxPending: 1 });
    const from = await small.funded(10);
    const send = async (): Promise<Record<string, unknown>> =>
      small.send(
        await small.tronWeb.transactionBuilder.sendTrx(
          from.address,
          1,
          small.wallet().address,
          blockHeader(small.devnet),
        ),
        from,
      );
    await small.post('/_control/faucet', { address: from.address, trx: 1, mine: false });
    await small.post('/_control/faucet', { address: from.address, trx: 1, mine: false });
    expect(await send()).toMatchObject({ code: 'SERVER_BUSY', message: hex('Server busy.') });
    await small.close();
  });
});

describe('an answer of any endpoint', () => {
  it.each([
    [
      'http_429',
      429,
      '{"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s"}',
    ],
    [
      'http_403',
      403,
      '{"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s"}',
    ],
    ['http_503', 503, 'no healthy upstream'],
    ['error_200', 200, '{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}'],
    ['plain_text', 200, 'this API is closed because this node is a lite fullnode'],
    ['malformed', 200, '{"blockID":"00000000'],
  ])('%s replaces it, for reads and broadcasts, as often as asked', async (name, status, text) => {
    await fault(name, { times: 2, endpoint: 'getnowblock' });
    expect(await world.wire('/wallet/getnowblock')).toMatchObject({ status, text });
    expect(await world.wire('/walletsolidity/getnowblock')).toMatchObject({ status, text });
    expect((await world.wire('/wallet/getnowblock')).text).toContain('blockID');
    const tx = await signed();
    await fault(name, { txid: tx.txID, times: 1 });
    expect(await world.wire('/wallet/broadcasttransaction', tx)).toMatchObject({ status, text });
    expect(pending(tx.txID)).toBe(false);
  });

  it('empty_infos hides the infos of a known block', async () => {
    await world.send(await signed());
    world.devnet.mine();
    const num = world.devnet.chain.headNumber;
    await fault('empty_infos', { times: 1 });
    expect((await world.wire('/wallet/gettransactioninfobyblocknum', { num })).text).toBe('[]');
    expect((await world.wire('/wallet/gettransactioninfobyblocknum', { num })).text).toContain(
      '"blockNumber"',
    );
    expect((await world.wire('/wallet/gettransactioninfobyblocknum', { num: num + 5 })).text).toBe('[]');
  });

  it('missing_block hides a known block', async () => {
    const num = world.devnet.chain.headNumber;
    await fault('missing_block', { times: 1, endpoint: 'getblockbynum' });
    expect((await world.wire('/wallet/getblockbynum', { num })).text).toBe('{}');
    expect((await world.wire('/wallet/getblockbynum', { num })).text).toContain('blockID');
    expect((await world.wire('/wallet/getblockbynum', { num: num + 1 })).text).toBe('{}');
  });

  it('slow comes late, down not at all, on the node named', async () => {
    await fault('slow', { ms: 60, node: 1 });
    const before = performance.now();
    await fetch(`${world.devnet.urls[1] ?? ''}/wallet/getnodeinfo`);
    expect(performance.now() - before).toBeGreaterThan(50);
    await fault('down', { node: 1 });
    await expect(fetch(`${world.devnet.urls[1] ?? ''}/wallet/getnowblock`)).rejects.toThrow();
    expect((await world.wire('/wallet/getnowblock')).status).toBe(200);
  });
});
