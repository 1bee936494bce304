import { AppError } from '../../../src/platform/errors/index.js';
import type { AccountReading } from '../../../src/gateways/tron/index.js';

const ORDINARY: AccountReading = {
  activated: true,
  isContract: false,
  balanceSun: 12_300_000n,
  energyLimit: 0,
  energyUsed: 0,
  bandwidthLeft: 600,
  frozenForEnergySun: 0n,
  permissions: [],
};

/** What the bot's pages read of the chain, by hand. Every address is an ordinary account unless said otherwise. */
export class FakeChain {
  readonly contracts = new Set<string>();
  readonly notActivated = new Set<string>();
  readonly usdt = new Map<string, bigint>();
  down = false;

  async account(address: string): Promise<AccountReading> {
    this.assertUp();
    return {
      ...ORDINARY,
      activated: !this.notActivated.has(address),
      isContract: this.contracts.has(address),
    };
  }

  async usdtBalance(address: string): Promise<bigint> {
    this.assertUp();
    return this.usdt.get(address) ?? 0n;
  }

  async simulateUsdtTransfer(_from: string, to: string): Promise<number> {
    this.assertUp();
    return (this.usdt.get(to) ?? 0n) > 0n ? 64_285 : 130_285;
  }

  async chainParameters(): Promise<ReadonlyMap<string, number>> {
    this.assertUp();
    return new Map([['getEnergyFee', 100]]);
  }

  async energyTotals(): Promise<{ totalEnergyLimit: number; totalEnergyWeight: number }> {
    return { totalEnergyLimit: 180_000_000_000, totalEnergyWeight: 19_000_000_000 };
  }

  async verifyNetwork(): Promise<void> {}

  private assertUp(): void {
    if (this.down) throw new AppError('tron/no_answer', 'world', 'no node answers');
  }
}
