import { Injectable, Logger } from '@nestjs/common';
import { type CashAccount, CashAccounts } from '../../domain/ledger/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { CashComparison, type CashReading, cashSubject } from './cash-comparison.js';
import type { CheckResult, Difference } from './comparison.types.js';

/** Cash of each of our addresses, books against chain. */
@Injectable()
export class CompareCashStep {
  private readonly logger = new Logger(CompareCashStep.name);

  constructor(
    private readonly cash: CashAccounts,
    private readonly comparison: CashComparison,
  ) {}

  async run(): Promise<CheckResult> {
    const differences: Difference[] = [];
    const skipped: string[] = [];
    let checked = 0;
    for (const account of await this.cash.list()) {
      const reading = await this.comparison.confirmed(account).catch((error: unknown) => {
        this.logger.warn(`cash of ${account.address} is not compared: ${messageOf(error)}`);
        return null;
      });
      if (!reading) skipped.push(cashSubject(account));
      else checked += 1;
      if (reading && reading.ours !== reading.chains) differences.push(differenceOf(account, reading));
    }
    return { kinds: ['cash'], checked, skipped, differences };
  }
}

const differenceOf = (account: CashAccount, { ours, chains, height }: CashReading): Difference => ({
  kind: 'cash',
  subject: cashSubject(account),
  currency: account.currency,
  ours,
  chains,
  advice: adviceOf(ours, chains),
  height,
});

const adviceOf = (ours: bigint, chains: bigint): string =>
  chains > ours
    ? 'More is there than the books know: money that came by a contract call, or a block that was never read. Look at the address in an explorer from the height on, then book it as an unexplained receipt.'
    : 'Less is there than the books say: somebody moved money by a way we do not see. Pull the brakes, look at the address in an explorer, and change its key if the owner did not do it. Then book it as unexplained.';
