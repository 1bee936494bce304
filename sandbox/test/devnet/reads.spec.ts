import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRecord, blockHeader, startWorld, type Wallet, type World } from './harness.js';

let world: World;
let supplier: Wallet;
let renter: Wallet;

beforeAll(async () => {
  world = await startWorld();
  supplier = await world.staked(5_000, 'ENERGY', 20);
  renter = await world.funded(3);
  const tx = await world.tronWeb.transactionBuilder.delegateResource(
    1_000_000_000,
    renter.address,
    'ENERGY',
    supplier.address,
    false,
    undefined,
    blockHeader(world.devnet),
  );
  await world.done(tx, supplier);
});
afterAll(() => world.close());

const get = async (path: string): Promise<Record<string, unknown>> =>
  asRecord(await (await fetch(`${world.devnet.url}${path}`)).json());

describe('blocks', () => {
  it("have the node's shape, in hex and with visible addresses", async () => {
    const { chain } = world.devnet;
    const num = chain.headNumber;
    const block = await world.post('/wallet/getblockbynum', { num });
    expect(block).toEqual({
      blockID: chain.head.id,
      block_header: {
        raw_data: {
          number: num,
          txTrieRoot: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          witness_address: expect.stringMatching(/^41[0-9a-f]{40}$/) as string,
          parentHash: chain.head.parentId,
          version: 34,
          timestamp: chain.headTime,
        },
        witness_signature: expect.stringMatching(/^[0-9a-f]{130}$/) as string,
      },
      transactions: [
        {
          ret: [{ contractRet: 'SUCCESS' }],
          signature: [expect.stringMatching(/^[0-9a-f]{130}$/) as string],
          txID: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          raw_data: {
            contract: [
              {
                parameter: {
                  value: {
                    owner_address: supplier.hex,
                    resource: 'ENERGY',
                    balance: 1_000_000_000,
                    receiver_address: renter.hex,
                  },
                  type_url: 'type.googleapis.com/protocol.DelegateResourceContract',
                },
                type: 'DelegateResourceContract',
              },
            ],
            ref_block_bytes: expect.stringMatching(/^[0-9a-f]{4}$/) as string,
            ref_block_hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
            expiration: expect.any(Number) as number,
            timestamp: expect.any(Number) as number,
          },
          raw_data_hex: expect.stringMatching(/^0a02/) as string,
        },
      ],
    });
    const shown = JSON.stringify(await world.post('/wallet/getblockbynum', { num, visible: true }));
    expect(shown).toContain(supplier.address);
    expect(shown).toContain(renter.address);
    expect(shown).not.toContain(`"${supplier.hex}"`);
  });

  it('without transactions have no such member, and the empty root', async () => {
    world.devnet.mine();
    const block = await world.post('/wallet/getnowblock');
    expect(block).not.toHaveProperty('transactions');
    expect(JSON.stringify(block)).toContain(`"txTrieRoot":"${'0'.repeat(64)}"`);
    const num = world.devnet.chain.headNumber;
    expect((await world.wire('/wallet/gettransactioninfobyblocknum', { num })).text).toBe('[]');
  });

  it('are read by tronweb in all its ways', async () => {
    const { tronWeb, devnet } = world;
    const { chain } = devnet;
    const head = chain.headNumber;
    expect((await tronWeb.trx.getBlockByNumber(head)).blockID).toBe(chain.head.id);
    expect((await tronWeb.trx.getBlock(chain.head.id)).blockID).toBe(chain.head.id);
    const range = await tronWeb.trx.getBlockRange(head - 2, head);
    expect(range.map((block) => block.blockID)).toEqual(
      [head - 2, head - 1, head].map((n) => chain.blockIdOf(n)),
    );
    const solid = await tronWeb.trx.getConfirmedCurrentBlock();
    expect(solid.block_header.raw_data.number).toBe(head - 18);
    await expect(tronWeb.trx.getBlockByNumber(head + 1)).rejects.toThrow('Block not found');
    const newest = await world.post('/wallet/getblockbylatestnum', { num: 2 });
    expect((newest.block as { blockID: string }[]).map((b) => b.blockID)).toEqual([
      chain.head.id,
      chain.head.parentId,
    ]);
    expect(await world.post('/wallet/getblockbylimitnext', { startNum: 1, endNum: 200 })).toEqual({});
    expect(await world.post('/wallet/getblock', { detail: false })).not.toHaveProperty('transactions');
    expect((await world.post('/wallet/getblock', { id_or_num: '0' })).blockID).toBe(devnet.genesisBlockId);
    expect(devnet.genesisBlockId.slice(0, 16)).toBe('0'.repeat(16));
    expect(await get(`/wallet/getblockbynum?num=${head}`)).toEqual(
      await world.post('/wallet/getblockbynum', { num: head }),
    );
    const info = asRecord(await tronWeb.trx.getNodeInfo());
    expect(info.block).toBe(`Num:${head},ID:${chain.head.id}`);
    expect(info.solidityBlock).toBe(`Num:${head - 18},ID:${chain.blockIdOf(head - 18) ?? ''}`);
  });
});

describe('accounts', () => {
  it("have the node's shape", async () => {
    const account = await world.post('/wallet/getaccount', { address: supplier.hex });
    expect(account).toMatchObject({
      address: supplier.hex,
      balance: 20_000_000,
      frozenV2: [{}, { type: 'ENERGY', amount: 4_000_000_000 }, { type: 'TRON_POWER' }],
      account_resource: {
        delegated_frozenV2_balance_for_energy: 1_000_000_000,
        energy_window_size: 28_800_000,
        energy_window_optimized: true,
      },
      owner_permission: {
        permission_name: 'owner',
        threshold: 1,
        keys: [{ address: supplier.hex, weight: 1 }],
      },
      active_permission: [{ type: 'Active', id: 2, permission_name: 'active', threshold: 1 }],
    });
    expect(await get(`/wallet/getaccount?address=${supplier.address}&visible=true`)).toMatchObject({
      address: supplier.address,
    });
    expect(await world.post('/wallet/getaccount', { address: world.wallet().hex })).toEqual({});
    expect(await world.tronWeb.trx.getUnconfirmedBalance(renter.address)).toBe(3_000_000);
  });

  it("show resources with the network's totals", async () => {
    const resource = await world.post('/wallet/getaccountresource', { address: renter.hex });
    expect(resource).toEqual({
      freeNetLimit: 600,
      TotalNetLimit: 43_200_000_000,
      TotalNetWeight: 26_856_723_239,
      EnergyLimit: 9_487,
      TotalEnergyLimit: 180_000_000_000,
      TotalEnergyWeight: 18_971_785_957,
    });
    expect(await world.post('/wallet/getaccountresource', { address: world.wallet().hex })).toEqual({});
  });

  it('are asked by tronweb, solid and not', async () => {
    const { tronWeb } = world;
    expect(
      await tronWeb.trx.getCanDelegatedMaxSize(supplier.address, 'ENERGY', { confirmed: false }),
    ).toEqual({
      max_size: 4_000_000_000,
    });
    expect(
      await tronWeb.trx.getDelegatedResourceV2(supplier.address, renter.address, { confirmed: false }),
    ).toEqual({
      delegatedResource: [{ from: supplier.hex, to: renter.hex, frozen_balance_for_energy: 1_000_000_000 }],
    });
    expect(
      await tronWeb.trx.getDelegatedResourceAccountIndexV2(renter.address, { confirmed: false }),
    ).toEqual({
      account: renter.hex,
      fromAccounts: [supplier.hex],
    });
    expect(await tronWeb.trx.getAvailableUnfreezeCount(supplier.address, { confirmed: false })).toEqual({
      count: 32,
    });
  });

  it('subtract the delegating transaction itself when bandwidth is delegated', async () => {
    const owner = await world.staked(1_000, 'BANDWIDTH');
    const { max_size: size } = await world.post('/wallet/getcandelegatedmaxsize', {
      owner_address: owner.hex,
      type: 0,
    });
    const cost = (275 + 8) * (26_856_724_239 / 43_200_000_000) * 1e6;
    expect(Math.abs(1_000_000_000 - Number(size) - cost)).toBeLessThan(5_000_000);
    const body = { owner_address: owner.hex, receiver_address: renter.hex, balance: 1_000_000_000 };
    expect((await world.post('/wallet/delegateresource', body)).Error).toBe(
      'class org.tron.core.exception.ContractValidateException : delegateBalance must be less than or equal to available FreezeBandwidthV2 balance',
    );
    const delegate = (sun: number): Promise<object> =>
      world.tronWeb.transactionBuilder.delegateResource(
        sun,
        renter.address,
        'BANDWIDTH',
        owner.address,
        false,
        undefined,
        blockHeader(world.devnet),
      );
    expect((await world.refusal(await delegate(1_000_000_000), owner)).message).toBe(
      'Contract validate error : delegateBalance must be less than or equal to available FreezeBandwidthV2 balance',
    );
    expect(await world.done(await delegate(Number(size)), owner)).toMatchObject({
      receipt: { net_usage: 277 },
    });
  });

  it('are named in hex, or in base58 with visible, and never the other way round', async () => {
    const wrong = await world.post('/wallet/getaccount', { address: renter.address });
    expect(String(wrong.Error)).toContain('INVALID hex String');
    const hex = await world.post('/wallet/getaccount', { address: renter.hex, visible: true });
    expect(String(hex.Error)).toContain('INVALID base58 String');
  });

  it('validate addresses', async () => {
    expect(await world.post('/wallet/validateaddress', { address: renter.address })).toEqual({
      result: true,
      message: 'Base58check format',
    });
    expect(
      await world.post('/wallet/validateaddress', {
        address: `${renter.address.slice(0, -1)}${renter.address.endsWith('1') ? '2' : '1'}`,
      }),
    ).toMatchObject({
      result: false,
    });
  });
});

describe('the audit', () => {
  it("lists delegations and accounts without the node's API", async () => {
    const { delegations } = await get('/_control/audit/delegations');
    expect(delegations).toContainEqual({
      from: supplier.address,
      to: renter.address,
      locked: false,
      energySun: 1_000_000_000,
      bandwidthSun: 0,
      expireEnergy: 0,
      expireBandwidth: 0,
    });
    const { head } = await get(`/_control/audit/accounts/${supplier.address}`);
    expect(head).toMatchObject({ frozenEnergySun: 4_000_000_000, delegatedEnergySun: 1_000_000_000 });
    expect(await get('/_control/state')).toMatchObject({
      clock: 'virtual',
      genesisBlockId: world.devnet.genesisBlockId,
    });
  });
});
