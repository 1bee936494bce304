import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import type { AccountReading, StakeReading, WalletReading } from '../../src/gateways/tron/index.js';
import { buildStaking } from '../../src/gateways/tron/staking.builder.js';
import {
  assemble,
  buildDelegate,
  buildTransfer,
  buildUndelegate,
} from '../../src/gateways/tron/transaction.builder.js';

const TRX = 1_000_000n;

/** A node answered by hand: every address is an ordinary account, every wallet gives what the test says. */
export class FakeTron {
  /** Stake that a wallet can delegate, in sun; a million TRX unless said otherwise. */
  readonly delegatable = new Map<string, bigint>();
  /** What of a wallet's own stake and permissions is not ordinary. */
  readonly stakes = new Map<string, Partial<StakeReading>>();
  readonly buildStaking = buildStaking;
  readonly buildDelegate = buildDelegate;
  readonly buildUndelegate = buildUndelegate;
  readonly buildTransfer = buildTransfer;
  readonly assemble = assemble;
  readonly nodeHealth: { name: string; resting: boolean }[] = [{ name: 'node:8090', resting: false }];
  /** How far the nodes are, by name; one that is not here does not answer. */
  readonly heads = new Map([['node:8090', { height: 1_000n, latencyMs: 12 }]]);
  reads = 0;

  async verifyNetwork(): Promise<void> {}

  async lookAtNodes(): Promise<ReadonlyMap<string, { height: bigint; latencyMs: number }>> {
    return this.heads;
  }

  async account(): Promise<AccountReading> {
    return {
      activated: true,
      isContract: false,
      balanceSun: 100n * TRX,
      energyLimit: 0,
      energyUsed: 0,
      bandwidthLeft: 600,
      frozenForEnergySun: 0n,
      permissions: [],
    };
  }

  async readWallet(address: string): Promise<WalletReading> {
    this.reads += 1;
    return {
      delegatableSun: this.delegatable.get(address) ?? 1_000_000n * TRX,
      freeBandwidth: 600,
      stakedBandwidth: 1_000_000,
      liquidSun: 10_000n * TRX,
      stakedSun: 1_000_000n * TRX,
      delegatedSun: 0n,
      energyUsed: 0,
      energyFreeAt: null,
    };
  }

  async readStake(address: string): Promise<StakeReading> {
    const key = { addressHex: toHexAddress(address as TronAddress), weight: 1 };
    return {
      activated: true,
      isContract: false,
      liquidSun: 10_000n * TRX,
      energySun: 1_000_000n * TRX,
      bandwidthSun: 1_000n * TRX,
      unstaking: [],
      votes: [],
      permissions: [{ id: 0, name: 'owner', threshold: 1, operationsHex: '', keys: [key] }],
      ...this.stakes.get(address),
    };
  }

  async chainParameters(): Promise<ReadonlyMap<string, number>> {
    return new Map([['getEnergyFee', 100]]);
  }

  async energyTotals(): Promise<{ totalEnergyLimit: number; totalEnergyWeight: number }> {
    return { totalEnergyLimit: 180_000_000_000, totalEnergyWeight: 18_971_780_957 };
  }

  async delegatedAtSolid(): Promise<{ height: bigint; sun: bigint }> {
    return { height: 0n, sun: 0n };
  }
}
