import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/devnet/wire/address.codec.js';
import type { PbObject } from '../../src/devnet/wire/protobuf.codec.js';
import { startWorld, type Wallet, type World } from './harness.js';
import { rawContract, refusedContract, withParameter } from './raw-contracts.js';

const DAY = 86_400;
let world: World;
let owner: Wallet;
let receiver: Wallet;
let stranger: Wallet;

beforeAll(async () => {
  world = await startWorld();
  owner = await world.staked(7_000, 'ENERGY', 200);
  await world.post('/_control/stake', { key: owner.key.replace(/^0x/, ''), trx: 50, resource: 'BANDWIDTH' });
  receiver = await world.funded(2);
  stranger = world.wallet();
});
afterAll(() => world.close());

const text = (type: string, value: PbObject, signer: Wallet = owner): Promise<string> =>
  refusedContract(world, type, value, signer);
const ok = (type: string, value: PbObject, signer: Wallet = owner): Promise<Record<string, unknown>> =>
  world.done(rawContract(world, type, value), signer);

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

describe('DelegateResource refuses, in this order', () => {
  it('when delegation is off', async () => {
    await withParameter(world, 'getAllowDelegateResource', 0, 1, async () => {
      expect(await delegation()).toBe('No support for resource delegate');
      expect(await undelegation()).toBe('No support for resource delegate');
    });
  });

  it('less than 1 TRX, before everything about the receiver', async () => {
    expect(await delegation({ balance: 999_999n, receiver_address: '41' })).toBe(
      'delegateBalance must be greater than or equal to 1 TRX',
    );
  });

  it('more than is available, before everything about the receiver', async () => {
    expect(await delegation({ balance: 7_000_000_001n, receiver_address: '41' })).toBe(
      'delegateBalance must be less than or equal to available FreezeEnergyV2 balance',
    );
    expect(await delegation({ balance: 50_000_001n, resource: 'BANDWIDTH' })).toBe(
      'delegateBalance must be less than or equal to available FreezeBandwidthV2 balance',
    );
    expect(await delegation({ resource: 'TRON_POWER' })).toBe(
      'ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]',
    );
  });

  it('a receiver that is malformed, the owner, or not activated', async () => {
    expect(await delegation({ receiver_address: '4112' })).toBe('Invalid receiverAddress');
    expect(await delegation({ receiver_address: owner.hex })).toBe(
      'receiverAddress must not be the same as ownerAddress',
    );
    expect(await delegation({ receiver_address: stranger.hex })).toBe(`Account[${stranger.hex}] not exists`);
  });

  it('a lock period out of range, and last of all a contract', async () => {
    const range = 'The lock period of delegate resource cannot be less than 0 and cannot exceed 864000!';
    expect(await delegation({ lock: true, lock_period: -1n })).toBe(range);
    expect(await delegation({ lock: true, lock_period: 864_001n })).toBe(range);
    const contract = parseAddress(world.devnet.usdtContract) ?? '';
    expect(await delegation({ receiver_address: contract, lock: true, lock_period: -1n })).toBe(range);
    expect(await delegation({ receiver_address: contract })).toBe(
      'Do not allow delegate resources to contract addresses',
    );
  });

  it('a second lock that would end before the first', async () => {
    const guest = await world.funded(2);
    const { chain } = world.devnet;
    const signedAt = chain.headTime;
    const place = { receiver_address: guest.hex, lock: true };
    await ok('DelegateResourceContract', delegateValue({ ...place, lock_period: 100n }));
    const remaining = signedAt + 300_000 - chain.headTime;
    expect(await delegation({ ...place, lock_period: 1n })).toBe(
      `The lock period for ENERGY this time cannot be less than the remaining time[${remaining}ms] of the last lock period for ENERGY!`,
    );
    const asked = { fromAddress: owner.hex, toAddress: guest.hex };
    expect(await world.post('/wallet/getdelegatedresourcev2', asked)).toEqual({
      delegatedResource: [
        {
          from: owner.hex,
          to: guest.hex,
          frozen_balance_for_energy: 10_000_000,
          expire_time_for_energy: signedAt + 300_000,
        },
      ],
    });
    expect(await undelegation({ receiver_address: guest.hex })).toBe(
      'insufficient delegateFrozenBalance(Energy), request=10000000, unlock_balance=0',
    );
    await world.post('/_control/warp', { seconds: 400 });
    await ok('UnDelegateResourceContract', delegateValue({ receiver_address: guest.hex }));
    expect(await world.post('/wallet/getdelegatedresourcev2', asked)).toEqual({});
  });

  it('locks for 3 days when no period is given, whatever the block time', async () => {
    const guest = await world.funded(2);
    const at = world.devnet.chain.headTime;
    await ok('DelegateResourceContract', delegateValue({ receiver_address: guest.hex, lock: true }));
    const asked = { fromAddress: owner.hex, toAddress: guest.hex };
    const { delegatedResource } = await world.post('/wallet/getdelegatedresourcev2', asked);
    expect(delegatedResource).toMatchObject([{ expire_time_for_energy: at + 3 * DAY * 1000 }]);
  });
});

describe('UnDelegateResource refuses, in this order', () => {
  it('a receiver that is malformed or the owner', async () => {
    expect(await undelegation({ receiver_address: '41' })).toBe('Invalid receiverAddress');
    expect(await undelegation({ receiver_address: owner.hex })).toBe(
      'receiverAddress must not be the same as ownerAddress',
    );
  });

  it('what does not exist, is not positive or is too much', async () => {
    const guest = await world.funded(2);
    const place = { receiver_address: guest.hex };
    expect(await undelegation(place)).toBe('delegated Resource does not exist');
    await ok('DelegateResourceContract', delegateValue(place));
    await ok(
      'DelegateResourceContract',
      delegateValue({ ...place, resource: 'BANDWIDTH', balance: 2_000_000n }),
    );
    expect(await undelegation({ ...place, balance: 0n })).toBe('unDelegateBalance must be more than 0 TRX');
    expect(await undelegation({ ...place, balance: 10_000_001n })).toBe(
      'insufficient delegateFrozenBalance(Energy), request=10000001, unlock_balance=10000000',
    );
    expect(await undelegation({ ...place, balance: 2_000_001n, resource: 'BANDWIDTH' })).toBe(
      'insufficient delegatedFrozenBalance(BANDWIDTH), request=2000001, unlock_balance=2000000',
    );
    expect(await undelegation({ ...place, resource: 'TRON_POWER' })).toBe(
      'ResourceCode error.valid ResourceCode[BANDWIDTH、Energy]',
    );
    await ok('UnDelegateResourceContract', delegateValue({ ...place, balance: 1n }));
    await ok('UnDelegateResourceContract', delegateValue({ ...place, balance: 9_999_999n }));
    expect(await undelegation(place)).toBe(
      'insufficient delegateFrozenBalance(Energy), request=10000000, unlock_balance=0',
    );
  });
});

describe('owners', () => {
  it('that are not activated are refused when their bandwidth is charged', async () => {
    const value = delegateValue({ owner_address: stranger.hex });
    expect(await text('DelegateResourceContract', value, stranger)).toBe(
      `account [${stranger.address}] does not exist`,
    );
  });

  it("are named by the builders, in each contract's own words", async () => {
    const value = {
      owner_address: stranger.hex,
      receiver_address: receiver.hex,
      balance: 1_000_000,
      resource: 'ENERGY',
    };
    const error = async (path: string, body: object): Promise<unknown> =>
      (await world.post(path, body)).Error;
    const head = 'class org.tron.core.exception.ContractValidateException : ';
    expect(await error('/wallet/delegateresource', value)).toBe(`${head}Account[${stranger.hex}] not exists`);
    expect(await error('/wallet/undelegateresource', value)).toBe(
      `${head}Account[${stranger.hex}] does not exist`,
    );
    const stake = { owner_address: stranger.hex, frozen_balance: 1_000_000, unfreeze_balance: 1 };
    expect(await error('/wallet/freezebalancev2', stake)).toBe(`${head}Account[${stranger.hex}] not exists`);
    expect(await error('/wallet/unfreezebalancev2', stake)).toBe(
      `${head}Account[${stranger.hex}] does not exist`,
    );
    expect(await error('/wallet/delegateresource', { ...value, owner_address: '4111' })).toBe(
      `${head}Invalid address`,
    );
    expect(
      await error('/wallet/undelegateresource', {
        ...value,
        owner_address: owner.hex,
        receiver_address: owner.hex,
      }),
    ).toBe(`${head}receiverAddress must not be the same as ownerAddress`);
  });
});
