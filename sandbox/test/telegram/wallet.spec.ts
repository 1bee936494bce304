import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevnet, type Devnet } from '../../src/devnet/index.js';
import type { ChatUser } from '../../src/telegram/index.js';
import { startSimulator, temporaryFolder } from './simulator.fixture.js';

/** The demo wallet against the devnet: what it shows and what a USDT transfer burns. */
describe('the demo wallet', () => {
  let devnet: Devnet;
  let running: Awaited<ReturnType<typeof startSimulator>>;
  let user: ChatUser;

  beforeAll(async () => {
    devnet = await startDevnet({ blockMs: 50 });
    running = await startSimulator({ devnetUrl: devnet.url, usdtContract: devnet.usdtContract });
    user = await running.driver.createUser('小林', 'zh-hans');
  });
  afterAll(async () => {
    await running.simulator.close();
    await devnet.close();
  });

  it('gives a new user 2,000 TRX and 1,000 USDT', async () => {
    expect(await user.wallet()).toMatchObject({
      connected: true,
      activated: true,
      sun: '2000000000',
      microUsdt: '1000000000',
      energy: { available: 0, limit: 0 },
      bandwidth: { available: 600, limit: 600 },
    });
  });

  it('pays TRX exactly and refuses what is no amount or no address', async () => {
    const other = await running.driver.createUser('Alex');
    const { address } = await other.wallet();
    const paid = await user.pay(address, '2.000123');
    expect(paid.receipt).toMatchObject({ result: 'SUCCESS', energyTotal: 0 });
    expect((await other.wallet()).sun).toBe('2002000123');
    for (const amount of ['0', '-1', '1e3', '1.0000001', '１', 'abc'])
      await expect(user.pay(address, amount)).rejects.toThrow(/amount/);
    await expect(
      user.pay(`${address.slice(0, -1)}${address.endsWith('1') ? '2' : '1'}`, '1'),
    ).rejects.toThrow(/not a TRON address/);
    await expect(user.pay(address, '999999')).rejects.toThrow(/balance is not sufficient/);
  });

  it('pays twice the same within one block as two transactions', async () => {
    const { notHolding } = await user.recipients();
    const [first, second] = await Promise.all([user.pay(notHolding, '1'), user.pay(notHolding, '1')]);
    expect(first.txid).not.toBe(second.txid);
  });

  it('burns 6.43 TRX to a holder and 13.03 TRX to an address without USDT', async () => {
    const { holding, notHolding } = await user.recipients();
    const estimate = await user.estimateUsdt(holding ?? '');
    expect(estimate).toEqual({ energy: 64_285, available: 0, burnSun: '6428500', recipientHoldsUsdt: true });
    const toHolder = await user.sendUsdt(holding ?? '', '10');
    expect(toHolder.receipt).toMatchObject({
      result: 'SUCCESS',
      energyUsed: 0,
      energyTotal: 64_285,
      energyBurnedSun: '6428500',
    });
    const toStranger = await user.sendUsdt(notHolding, '10');
    expect(toStranger.receipt).toMatchObject({ energyTotal: 130_285, energyBurnedSun: '13028500' });
    expect((await user.recipients()).notHolding).not.toBe(notHolding);
    expect((await user.wallet()).microUsdt).toBe('980000000');
  });

  it('funds the demo users once, and keeps their wallets over a restart', async () => {
    const folder = await temporaryFolder();
    const options = {
      dataDir: folder.path,
      devnetUrl: devnet.url,
      usdtContract: devnet.usdtContract,
      demoUsers: [{ name: 'Robin', username: 'demo_robin', languageCode: 'en' }],
    };
    const first = await startSimulator(options);
    const id = (await first.driver.users())[0]?.id ?? 0;
    const before = await first.driver.user(id).wallet();
    await first.simulator.close();
    const second = await startSimulator(options);
    expect(await second.driver.user(id).wallet()).toEqual(before);
    expect(before.sun).toBe('2000000000');
    await second.simulator.close();
    await folder.remove();
  });

  it('moves the chain forward', async () => {
    const head = () => running.driver.call<{ timestamp: number }>('GET', '/chain');
    const before = await head();
    await running.driver.call('POST', '/warp', { seconds: 3600 });
    expect((await head()).timestamp - before.timestamp).toBeGreaterThanOrEqual(3_600_000);
  });
});
