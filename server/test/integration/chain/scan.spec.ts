import { randomBytes } from 'node:crypto';
import { fromHexAddress } from '@energy-desk/shared/units';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startChainWorld, TRX, type ChainWorld } from './chain-world.js';

const receiver = () => fromHexAddress(randomBytes(20).toString('hex'));

interface PaymentRow {
  txid: string;
  idx: number;
  currency: string;
  amount: string;
  height: string | null;
  block_id: string | null;
}

describe('scanning blocks', () => {
  let world: ChainWorld;
  beforeAll(async () => {
    world = await startChainWorld({});
    await world.scanAll();
  });
  afterAll(() => world.close());

  afterEach(() => world.heal());

  const payments = () => world.query<PaymentRow>('SELECT * FROM payments ORDER BY created_at, txid, idx');
  const operation = (txid: string) =>
    world
      .query<{
        status: string;
        noticed: boolean;
        included_height: string | null;
        attempts: number;
        outlived: boolean;
        answer: string | null;
      }>('SELECT * FROM tron_transactions WHERE txid = $1', [txid])
      .then(([row]) => row);
  const fund = async () => {
    const to = receiver();
    await world.control('faucet', { address: to, trx: 1 });
    await world.scanAll();
    return to;
  };

  it('begins at the solid block and follows to the head', async () => {
    const cursor = await world.chain.cursor();
    expect(cursor.height).toBe(BigInt(world.devnet.chain.headNumber));
    expect(cursor.solidHeight).toBe(BigInt(world.devnet.chain.solidNumber));
    expect(await world.chain.anchor()).toMatchObject({
      refBlockHeight: cursor.solidHeight,
      expiration: new Date(cursor.blockTime.getTime() + 45_000),
    });
  });

  it('stores transfers to payment addresses once, TRX and USDT', async () => {
    await world.control('faucet', { address: world.payment, sun: '2800123', usdt: 5 });
    await world.scanAll();
    await world.scanAll();
    const found = await payments();
    expect(
      found
        .map(({ currency, amount, idx }) => `${currency} ${amount} ${idx}`)
        .sort((a, b) => a.localeCompare(b)),
    ).toEqual(['TRX 2800123 0', 'USDT 5000000 1']);
  });

  it('books what the treasury and suppliers do, also what we did not send', async () => {
    const { txid } = await world.control<{ txid: string }>('stake', {
      key: world.supplier.key,
      trx: 10,
      resource: 'BANDWIDTH',
    });
    await world.control('faucet', { address: world.treasury.address, trx: 3 });
    await world.scanAll();
    const movements = await world.query<{ kind: string; amount: string; address: string; txid: string }>(
      'SELECT kind, amount, address, txid FROM chain_movements',
    );
    expect(movements).toContainEqual({
      kind: 'FreezeBalanceV2Contract',
      amount: (-10n * TRX).toString(),
      address: world.supplier.address,
      txid,
    });
    expect(movements).toContainEqual(
      expect.objectContaining({
        kind: 'TransferContract',
        amount: '3000000',
        address: world.treasury.address,
      }),
    );
    const cash = await world.gateway.account(world.treasury.address);
    const sum = movements
      .filter(({ address }) => address === world.treasury.address)
      .reduce((total, { amount }) => total + BigInt(amount), 0n);
    // The first 50,000 TRX came before scanning began.
    expect(cash.balanceSun).toBe(50_000n * TRX + sum);
  });

  it('takes an operation from signed to solid, each change noticed once', async () => {
    const txid = await world.recordDelegate('happy', await fund());
    await world.send();
    expect(await operation(txid)).toMatchObject({ status: 'sent', attempts: 1, noticed: true });
    world.devnet.mine();
    await world.scanAll();
    expect(await operation(txid)).toMatchObject({ status: 'included', noticed: false });
    const take = () =>
      world.database.transaction('rental.confirm-delivery', async (tx) => {
        const taken = await world.chain.takeUnnoticed(tx, await world.chain.unnoticed('delegate', 10));
        await world.chain.markNoticed(
          tx,
          taken.map(({ id }) => id),
        );
        return taken.map(({ subject, status }) => [subject, status]);
      });
    expect(await take()).toEqual([['happy', 'included']]);
    expect(await take()).toEqual([]);
    world.devnet.mine(18);
    await world.scanAll();
    expect(await take()).toEqual([['happy', 'solid']]);
  });

  it('moves payments and operations with a reorganisation, and finds them again', async () => {
    const txid = await world.recordDelegate('reorg', await fund());
    await world.send();
    const { txids } = await world.control<{ txids: string[] }>('faucet', {
      address: world.payment,
      sun: '777123',
    });
    await world.scanAll();
    const before = await world.chain.cursor();
    expect(await operation(txid)).toMatchObject({ status: 'included' });

    await world.control('reorg', { depth: 3, drop: 'all', reinclude: 'later' });
    await world.scanAll();
    const after = await world.chain.cursor();
    expect(after.height).toBe(BigInt(world.devnet.chain.headNumber));
    expect(after.blockId).not.toBe(before.blockId);
    expect(await operation(txid)).toMatchObject({ status: 'sent', included_height: null, noticed: false });
    const paid = async () => (await payments()).find((row) => row.txid === txids[0]);
    expect(await paid()).toMatchObject({ height: null, block_id: null });

    world.devnet.mine();
    await world.scanAll();
    expect(await operation(txid)).toMatchObject({ status: 'included' });
    expect(await paid()).toMatchObject({ amount: '777123', height: String(world.devnet.chain.headNumber) });
    const orphaned = await world.query('SELECT 1 FROM chain_blocks WHERE orphaned');
    expect(orphaned).toHaveLength(3);
  });

  it('calls an operation dead only when a solid block is past its expiration', async () => {
    const to = await fund();
    world.devnet.faults.add({ name: 'timeout_before_accept', times: 1, endpoint: 'broadcasthex', ms: 50 });
    const txid = await world.recordDelegate('lost', to);
    await world.send();
    expect(await operation(txid)).toMatchObject({ status: 'sent', attempts: 1 });
    await world.control('warp', { seconds: 60 });
    await world.scanAll();
    expect(await operation(txid)).toMatchObject({ status: 'sent' });
    world.devnet.mine(17);
    await world.scanAll();
    expect(await operation(txid)).toMatchObject({ status: 'sent' });
    world.devnet.mine(1);
    await world.scanAll();
    expect(await operation(txid)).toMatchObject({ status: 'dead', noticed: false, outlived: true });
  });

  it('takes a definite refusal at once, and still finds the transaction if it comes after all', async () => {
    const to = await fund();
    world.devnet.faults.add({ name: 'refuse', times: 1, admit: true });
    const txid = await world.recordDelegate('refused', to);
    await world.send();
    expect(await operation(txid)).toMatchObject({ status: 'rejected', noticed: false });
    // Its place is free: another operation may take the subject.
    const second = await world.recordDelegate('refused', to);
    await world.send();
    world.devnet.mine();
    await world.scanAll();
    expect(await operation(second)).toMatchObject({ status: 'included', outlived: false });
    expect(await operation(txid)).toMatchObject({ status: 'included', outlived: true, noticed: false });
  });

  it('refuses a second live operation of the same purpose and subject', async () => {
    const to = await fund();
    await world.recordDelegate('one', to);
    await expect(world.recordDelegate('one', to)).rejects.toThrow('tron_transactions_live');
  });

  it.each(['p2p_failed', 'dup', 'other_error', 'error_200', 'http_503', 'malformed', 'timeout_after_accept'])(
    'does not believe in failure after "%s"',
    async (name) => {
      const to = await fund();
      world.devnet.faults.add({ name, times: 1, endpoint: 'broadcasthex', ms: 50 });
      const txid = await world.recordDelegate(`ambiguous ${name}`, to);
      await world.send();
      await world.heal();
      expect(await operation(txid)).toMatchObject({ status: 'sent', attempts: 1, noticed: true });
      // The same bytes again, and a refusal now proves nothing any more.
      world.devnet.faults.add({ name: 'refuse', times: 1 });
      await world.query(`UPDATE tron_transactions SET next_send_at = now() WHERE txid = $1`, [txid]);
      await world.send();
      await world.heal();
      expect(await operation(txid)).toMatchObject({ status: 'sent', attempts: 2 });
    },
  );

  it("asks again where receipts are missing, and takes none that are not the block's", async () => {
    world.devnet.faults.add({ name: 'empty_infos', times: 2 });
    await world.control('faucet', { address: world.payment, sun: '123457' });
    await world.scanAll();
    expect((await payments()).some(({ amount }) => amount === '123457')).toBe(true);

    world.devnet.faults.add({ name: 'empty_infos' });
    await world.control('faucet', { address: world.payment, sun: '123458' });
    const height = (await world.chain.cursor()).height;
    await expect(world.scan.run(true)).rejects.toThrow('not its own');
    expect((await world.chain.cursor()).height).toBe(height);
    await world.heal();
    await world.scanAll();
    expect((await payments()).some(({ amount }) => amount === '123458')).toBe(true);
  });

  it('stops at a solid block that is not ours, tells people, and goes on when told to', async () => {
    const cursor = await world.chain.cursor();
    await world.query(
      `UPDATE chain_cursor SET block_id = repeat('f', 64), solid_height = height, solid_time = block_time`,
    );
    world.devnet.mine();
    expect(await world.scan.run(true)).toBe('halted');
    expect(await world.scan.run(true)).toBe('halted');
    expect((await world.chain.cursor()).haltedReason).toContain('solid block');
    expect(await world.query(`SELECT 1 FROM alerts WHERE kind = 'scanner_halted'`)).toHaveLength(1);
    await world.query('UPDATE chain_cursor SET block_id = $1, solid_height = $2, solid_time = $3', [
      cursor.blockId,
      cursor.solidHeight.toString(),
      cursor.solidTime,
    ]);
    await world.database.transaction('chain.rewind', (tx) => world.chain.resume(tx));
    await world.scanAll();
    expect((await world.chain.cursor()).height).toBe(BigInt(world.devnet.chain.headNumber));
  });

  it('lets one of two scanners win and the other notice', async () => {
    world.devnet.mine(10);
    const outcomes = await Promise.all([world.scan.run(true), world.scan.run(true), world.scan.run(true)]);
    expect(outcomes.filter((outcome) => outcome === 'advanced').length).toBeGreaterThanOrEqual(1);
    await world.scanAll();
    const blocks = await world.query<{ n: string }>(
      'SELECT count(*) AS n FROM chain_blocks WHERE NOT orphaned GROUP BY height HAVING count(*) > 1',
    );
    expect(blocks).toEqual([]);
  });
});
