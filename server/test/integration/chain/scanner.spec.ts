import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../harness/eventually.js';
import { startChainWorld, type ChainWorld } from './chain-world.js';

const BLOCK_MS = 150;

describe('the scanner at work', () => {
  let world: ChainWorld;
  afterEach(() => world.close());

  const atHead = async (slack = 0n): Promise<boolean> => {
    const cursor = await world.chain.findCursor();
    return cursor !== null && cursor.height + slack >= BigInt(world.devnet.chain.headNumber);
  };
  const height = async () => (await world.chain.cursor()).height;

  it('comes into step with the blocks, and then asks at most three times for each', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await world.control('block-interval', { ms: BLOCK_MS });
    // Every block holds a transaction, so that its receipts are asked for.
    const produce = world.devnet.chain;
    const fed: Promise<unknown>[] = [];
    const feed = setInterval(
      () => fed.push(world.control('faucet', { address: world.payment, sun: '10001', mine: false })),
      BLOCK_MS / 2,
    );
    try {
      const start = produce.headNumber;
      await eventually('the slot is found', async () => produce.headNumber > start + 40 && atHead(1n));
      // A busy machine makes late blocks that are asked for twice; without that there are three requests, not four.
      await eventually('a stretch of blocks with at most three requests each', async () => {
        const [first, before] = [await height(), total(world)];
        await eventually('40 blocks more', async () => (await height()) >= first + 40n);
        const blocks = Number((await height()) - first);
        return (total(world) - before) / blocks <= 3.05;
      });
      await eventually('it is still at the head', () => atHead(1n));
      const cursor = await world.chain.cursor();
      expect(Number(cursor.height - cursor.solidHeight)).toBeLessThan(18 + 8);
    } finally {
      clearInterval(feed);
      await Promise.all(fed);
    }
  });

  it('catches up what it missed, and comes back into step', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await eventually('started', () => atHead());
    await world.control('faucet', { address: world.payment, sun: '31415' });
    world.devnet.mine(3_000);
    await eventually('caught up', () => atHead());
    await world.control('block-interval', { ms: BLOCK_MS });
    await world.control('faucet', { address: world.payment, sun: '27182', mine: false });
    const found = () => world.query<{ amount: string }>('SELECT amount FROM payments ORDER BY height');
    await eventually('both are found', async () => (await found()).length === 2);
    expect(await found()).toEqual([{ amount: '31415' }, { amount: '27182' }]);
    const cursor = await world.chain.cursor();
    expect(Number(cursor.height - cursor.solidHeight)).toBeLessThan(18 + 8);
  });

  it('sets no node aside for the pause between two blocks, before it knows how long that is', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await world.control('block-interval', { ms: 3_000 });
    await eventually('started', () => atHead(1n));
    const start = await height();
    let rested = 0;
    await eventually('two blocks more', async () => {
      rested += world.gateway.nodeHealth.filter(({ resting }) => resting).length;
      return (await height()) >= start + 2n;
    });
    expect(rested).toBe(0);
  });

  it('goes on with the second node when the first is gone, lags or talks nonsense', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await world.control('block-interval', { ms: BLOCK_MS });
    await eventually('started', () => atHead(1n));
    for (const fault of [
      { name: 'down' },
      { name: 'http_429' },
      { name: 'error_200' },
      { name: 'plain_text' },
      { name: 'empty_infos' },
      { name: 'missing_block' },
      { name: 'lagging_head', blocks: 25 },
    ]) {
      const from = await height();
      world.devnet.faults.add({ ...fault, node: 0 });
      await world.control('faucet', { address: world.payment, sun: '4711', mine: false });
      await eventually(
        `goes on in spite of ${fault.name}`,
        async () => (await height()) > from + 6n && atHead(4n),
      );
      world.devnet.faults.remove();
    }
  });

  it('follows reorganisations while blocks go on', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await world.control('block-interval', { ms: BLOCK_MS });
    await eventually('started', () => atHead(1n));
    for (const depth of [1, 3, 10, 17]) {
      const from = BigInt(world.devnet.chain.headNumber);
      await world.control('reorg', { depth, drop: 'all', reinclude: 'later' });
      await eventually('passed the fork', async () => (await height()) > from + 3n);
    }
    const ours = await world.query<{ block_id: string; height: string }>(
      'SELECT block_id, height FROM chain_blocks WHERE NOT orphaned',
    );
    for (const { block_id: id, height: at } of ours)
      expect(world.devnet.chain.blocks[Number(at)]?.id).toBe(id);
  });

  it('leaves the chain to one scanner at a time, and the next goes on from its cursor', async () => {
    world = await startChainWorld({ roles: 'scanner' });
    await eventually('started', () => atHead());
    const owner = () => world.query<{ owner: string }>(`SELECT owner FROM leases WHERE name = 'scanner'`);
    const [first] = await owner();
    await world.query(
      `UPDATE leases SET owner = 'another', expires_at = now() + interval '4 seconds' WHERE name = 'scanner'`,
    );
    await eventually('taken back after its deadline', async () => (await owner())[0]?.owner === first?.owner);
    world.devnet.mine(5);
    await eventually('goes on', () => atHead());
  });
});

const total = (world: ChainWorld): number =>
  [...world.gateway.requestCounts].reduce((sum, [, count]) => sum + count, 0);
