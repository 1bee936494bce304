import { afterAll, beforeAll, expect, it } from 'vitest';
import { blockHeader, startWorld, type World } from './harness.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it('transfers, delegates and takes back with tronweb used the ordinary way', async () => {
  const { tronWeb, devnet } = world;
  const supplier = await world.staked(7_000);
  const renter = await world.funded(5, 20);
  const built = await tronWeb.transactionBuilder.delegateResource(
    6_851_000_000,
    renter.address,
    'ENERGY',
    supplier.address,
  );
  const signed = await tronWeb.trx.sign(built, supplier.key.replace(/^0x/, ''));
  const answer = await tronWeb.trx.sendRawTransaction(signed);
  expect(answer.result).toBe(true);
  expect(answer.transaction.txID).toBe(signed.txID);
  const before = await tronWeb.trx.getAccountResources(renter.address);
  expect(before.EnergyLimit).toBeGreaterThan(64_900);
  devnet.mine();
  const info = await world.post('/wallet/gettransactioninfobyid', { value: signed.txID });
  expect(info).toEqual({
    id: signed.txID,
    blockNumber: devnet.chain.headNumber,
    blockTimeStamp: devnet.chain.headTime,
    contractResult: [''],
    receipt: { net_usage: 279 },
  });
  await world.post('/_control/warp', { seconds: 86_400 });
  const back = await tronWeb.transactionBuilder.undelegateResource(
    6_851_000_000,
    renter.address,
    'ENERGY',
    supplier.address,
    blockHeader(devnet),
  );
  const done = await world.done(back, supplier);
  expect(done.receipt).toEqual({ net_usage: 281 });
});
