import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PbObject } from '../../src/devnet/wire/protobuf.codec.js';
import { startWorld, type Wallet, type World } from './harness.js';
import { rawContract, refusedContract, withParameter } from './raw-contracts.js';

const DAY = 86_400;
let world: World;
let owner: Wallet;
let receiver: Wallet;

beforeAll(async () => {
  world = await startWorld();
  owner = await world.staked(7_000, 'ENERGY', 200);
  await world.post('/_control/stake', { key: owner.key.replace(/^0x/, ''), trx: 50, resource: 'BANDWIDTH' });
  receiver = await world.funded(2);
});
afterAll(() => world.close());

const text = (type: string, value: PbObject, signer: Wallet = owner): Promise<string> =>
  refusedContract(world, type, value, signer);
const raw = (type: string, value: PbObject): object => rawContract(world, type, value);
const ok = (type: string, value: PbObject, signer: Wallet = owner): Promise<Record<string, unknown>> =>
  world.done(raw(type, value), signer);

const delegateValue = (more: PbObject = {}): PbObject => ({
  owner_address: owner.hex,
  receiver_address: receiver.hex,
  balance: 10_000_000n,
  resource: 'ENERGY',
  ...more,
});
const delegation = (more: PbObject = {}): Promise<string> =>
  text('DelegateResourceContract', delegateValue(more));
const undelegation = (more: PbObject = {}): Promise<string> =>
  text('UnDelegateResourceContract', delegateValue(more));

describe('FreezeBalanceV2 refuses', () => {
  const freeze = (more: PbObject): Promise<string> =>
    text('FreezeBalanceV2Contract', { owner_address: owner.hex, resource: 'ENERGY', ...more });

  it('amounts out of range, and an unknown resource', async () => {
    expect(await freeze({ frozen_balance: -5n })).toBe('frozenBalance must be positive');
    expect(await freeze({ frozen_balance: 999_999n })).toBe(
      'frozenBalance must be greater than or equal to 1 TRX',
    );
    expect(await freeze({ frozen_balance: 10n ** 12n })).toBe(
      'frozenBalance must be less than or equal to accountBalance',
    );
    expect(await freeze({ frozen_balance: 1_000_000n, resource: 'TRON_POWER' })).toBe(
      'ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]',
    );
  });

  it('while the committee has not opened it', async () => {
    await withParameter(world, 'getUnfreezeDelayDays', 0, 14, async () => {
      expect(await freeze({ frozen_balance: 1_000_000n })).toBe(
        'Not support FreezeV2 transaction, need to be opened by the committee',
      );
      expect(await text('UnfreezeBalanceV2Contract', { owner_address: owner.hex })).toBe(
        'Not support UnfreezeV2 transaction, need to be opened by the committee',
      );
      expect(await text('WithdrawExpireUnfreezeContract', { owner_address: owner.hex })).toBe(
        'Not support WithdrawExpireUnfreeze transaction, need to be opened by the committee',
      );
      expect(await delegation()).toBe(
        'Not support Delegate resource transaction, need to be opened by the committee',
      );
      expect(await undelegation()).toBe(
        'Not support unDelegate resource transaction, need to be opened by the committee',
      );
    });
  });
});

describe('UnfreezeBalanceV2 and its queue', () => {
  const unfreeze = (more: PbObject, signer = owner): Promise<string> =>
    text('UnfreezeBalanceV2Contract', { owner_address: signer.hex, resource: 'ENERGY', ...more }, signer);

  it('refuses what is not there', async () => {
    expect(await unfreeze({ unfreeze_balance: 1n }, receiver)).toBe('no frozenBalance(Energy)');
    expect(await unfreeze({ unfreeze_balance: 1n, resource: 'BANDWIDTH' }, receiver)).toBe(
      'no frozenBalance(BANDWIDTH)',
    );
    expect(await unfreeze({ unfreeze_balance: 1n, resource: 'TRON_POWER' })).toBe(
      'ResourceCode error.valid ResourceCode[BANDWIDTH、Energy]',
    );
    expect(await unfreeze({ unfreeze_balance: 0n })).toBe('Invalid unfreeze_balance, [0] is error');
    expect(await unfreeze({ unfreeze_balance: 8_000_000_000n })).toBe(
      'Invalid unfreeze_balance, [8000000000] is error',
    );
  });

  it('holds 32 entries for 14 days, pays matured ones, gives waiting ones back', async () => {
    const saver = await world.staked(100, 'ENERGY', 100);
    const value = { owner_address: saver.hex, resource: 'ENERGY', unfreeze_balance: 1_000_000n };
    const plain = { owner_address: saver.hex };
    expect(await text('CancelAllUnfreezeV2Contract', plain, saver)).toBe('No unfreezeV2 list to cancel');
    expect(await text('WithdrawExpireUnfreezeContract', plain, saver)).toBe(
      'no unFreeze balance to withdraw ',
    );
    for (let i = 0; i < 31; i += 1) await world.send(raw('UnfreezeBalanceV2Contract', value), saver);
    expect(await world.post('/wallet/getavailableunfreezecount', { owner_address: saver.hex })).toEqual({
      count: 1,
    });
    await ok('UnfreezeBalanceV2Contract', value, saver);
    expect(await unfreeze({ unfreeze_balance: 1_000_000n }, saver)).toBe(
      'Invalid unfreeze operation, unfreezing times is over limit',
    );
    expect(await world.post('/wallet/getavailableunfreezecount', { owner_address: saver.hex })).toEqual({});
    await world.post('/_control/warp', { seconds: 13 * DAY });
    const back = await ok('CancelAllUnfreezeV2Contract', plain, saver);
    expect(back.cancel_unfreezeV2_amount).toEqual([
      { key: 'BANDWIDTH' },
      { key: 'ENERGY', value: 32_000_000 },
      { key: 'TRON_POWER' },
    ]);
    await ok('UnfreezeBalanceV2Contract', value, saver);
    await world.post('/_control/warp', { seconds: 14 * DAY });
    const paid = await ok('UnfreezeBalanceV2Contract', value, saver);
    // What only begins to wait is in no receipt: nothing of it is paid out yet.
    expect(paid).toMatchObject({ withdraw_expire_amount: 1_000_000 });
    expect(paid).not.toHaveProperty('unfreeze_amount');
    await world.post('/_control/warp', { seconds: 14 * DAY });
    const asked = { owner_address: saver.hex, timestamp: world.devnet.chain.headTime };
    expect(await world.post('/wallet/getcanwithdrawunfreezeamount', asked)).toEqual({ amount: 1_000_000 });
    expect(await ok('WithdrawExpireUnfreezeContract', plain, saver)).toMatchObject({
      withdraw_expire_amount: 1_000_000,
    });
  });

  it('cannot be cancelled while the committee has not opened it', async () => {
    await withParameter(world, 'getAllowCancelAllUnfreezeV2', 0, 1, async () => {
      expect(await text('CancelAllUnfreezeV2Contract', { owner_address: owner.hex })).toBe(
        'Not support CancelAllUnfreezeV2 transaction, need to be opened by the committee',
      );
    });
  });
});
