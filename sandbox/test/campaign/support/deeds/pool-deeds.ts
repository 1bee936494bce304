import { randomUUID } from 'node:crypto';
import { type Account, newAccount, Sender } from '../../../../src/driver/index.js';
import type { ApiWorld } from '../api-world.js';
import type { Deed } from './deed.js';

const reason = 'to see it die';
const STAKE_SUN = 10_000_000;
const STAKED_TRX = 1_000;
const LIQUID_TRX = 200;

interface Frozen {
  frozenV2?: { type?: string; amount?: number }[];
}

const newPool = async (world: ApiWorld): Promise<{ id: string; name: string }> => {
  const operator = await world.as('operator');
  const name = `Pool ${randomUUID()}`;
  const wish = { name, status: 'inactive', costPerEnergySun: '20', reason };
  return operator.post('/api/energy-pools', wish, randomUUID());
};

/** An account on the chain that has staked and that the desk does not know. */
async function stranger({ desk: { devnet } }: ApiWorld): Promise<Account> {
  const account = newAccount();
  const trx = STAKED_TRX + LIQUID_TRX;
  await devnet.control('faucet', { address: account.address, trx, mine: true });
  await devnet.control('stake', { key: account.privateKey, trx: STAKED_TRX, resource: 'ENERGY' });
  return account;
}

async function importing(world: ApiWorld, { address, privateKey }: Account): Promise<() => Promise<string>> {
  const owner = await world.as('owner');
  const { id: poolId } = await newPool(world);
  const key = randomUUID();
  const wish = { address, privateKey, permissionId: 0, poolId, label: 'by hand', reason };
  return async () =>
    (await owner.post<{ wallet: { id: string } }>('/api/supplier-wallets', wish, key)).wallet.id;
}

/** Sun that the account has staked for energy, by the node. */
async function stakedSun({ desk: { devnet } }: ApiWorld, address: string): Promise<number> {
  const { frozenV2 = [] } = await devnet.post<Frozen>('/wallet/getaccount', { address, visible: true });
  return frozenV2.find(({ type }) => type === 'ENERGY')?.amount ?? 0;
}

/** What people do about pools, wallets and their stake. */
export const POOL_DEEDS: readonly Deed[] = [
  {
    steps: ['pool.create'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const name = `Pool ${randomUUID()}`;
      const key = randomUUID();
      return {
        act: () => operator.post('/api/energy-pools', { name, costPerEnergySun: '20', reason }, key),
        count: () => world.count('SELECT count(*) FROM energy_pools WHERE name = $1', [name]),
      };
    },
  },
  {
    steps: ['pool.change'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const { id } = await newPool(world);
      const wish = { status: 'maintenance', expectedStatus: 'inactive', reason };
      return {
        act: () => operator.patch(`/api/energy-pools/${id}`, wish),
        count: await world.audited(`pool:${id}`),
      };
    },
  },
  {
    steps: ['pool.import-wallet', 'pool.read-permission'],
    prepare: async (world) => {
      const account = await stranger(world);
      return {
        act: await importing(world, account),
        count: () =>
          world.count('SELECT count(*) FROM supplier_wallets WHERE address = $1', [account.address]),
      };
    },
  },
  {
    steps: ['pool.replace-key'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const account = await stranger(world);
      const id = await (await importing(world, account))();
      const signer = newAccount();
      await new Sender(world.desk.devnet).allowRentals(account, signer.address);
      await world.desk.devnet.control('mine');
      const wish = {
        privateKey: signer.privateKey,
        permissionId: 2,
        expectedSignerAddress: account.address,
        reason,
      };
      return {
        act: () => owner.put(`/api/supplier-wallets/${id}/key`, wish),
        count: () =>
          world.count(
            `SELECT count(*) FROM audit_logs WHERE subject = $1 AND action = 'wallets.replace-key'`,
            [`wallet:${id}`],
          ),
      };
    },
  },
  {
    steps: ['pool.change-wallet'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const id = await (await importing(world, await stranger(world)))();
      return {
        act: () => operator.put(`/api/supplier-wallets/${id}/toggle`, { active: false, reason }),
        count: () =>
          world.count(`SELECT count(*) FROM audit_logs WHERE subject = $1 AND action = 'wallets.disabled'`, [
            `wallet:${id}`,
          ]),
      };
    },
  },
  {
    steps: ['pool.refresh', 'pool.read-figures'],
    // A worker reads wallets by itself too, and so does the import of one.
    roles: 'api',
    preparesBySame: true,
    prepare: async (world) => {
      const operator = await world.as('operator');
      const id = await (await importing(world, await stranger(world)))();
      const since = new Date();
      return {
        act: () => operator.post('/api/supplier-wallets/update-balances', { walletIds: [id] }),
        count: () =>
          world.count('SELECT count(*) FROM wallet_readings WHERE wallet_id = $1 AND read_at > $2', [
            id,
            since,
          ]),
      };
    },
  },
  {
    steps: ['staking.sign', 'staking.read-account', 'staking.finish'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const account = await stranger(world);
      const id = await (await importing(world, account))();
      const before = await stakedSun(world, account.address);
      const key = randomUUID();
      const wish = { amountSun: String(STAKE_SUN), resource: 'ENERGY', reason };
      return {
        act: () => owner.post(`/api/supplier-wallets/${id}/stake`, wish, key),
        // Done in the books, and so often on the chain.
        count: async () => {
          const done = await world.count(
            `SELECT count(*) FROM staking_requests WHERE wallet_id = $1 AND status = 'done'`,
            [id],
          );
          return done === 0 ? 0 : ((await stakedSun(world, account.address)) - before) / STAKE_SUN;
        },
      };
    },
  },
];
