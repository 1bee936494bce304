import { Injectable } from '@nestjs/common';
import { PaymentsService } from '../../domain/payments/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';

const AT_ONCE = 16;
const PRICES_KEPT = 1_000;
const CURRENCY = 'TRX';

/**
 * Suffixes in turn for each price, taken from the round a few at a time so that not every buyer waits for the round's
 * row. One that is not used in the end, or lost with the process, costs nothing: its turn comes again.
 */
@Injectable()
export class SuffixRound {
  private readonly taken = new Map<bigint, number[]>();

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly payments: PaymentsService,
  ) {}

  /** The next one for this price (sun, ending on 10,000). */
  async next(base: bigint): Promise<number> {
    const known = this.taken.get(base)?.shift();
    if (known !== undefined) return known;
    const [first, ...rest] = await this.database.transaction('rental.reserve-amount', (tx) =>
      this.payments.turnSuffixes(tx, this.config.paymentAddresses[0] ?? '', CURRENCY, base, AT_ONCE),
    );
    if (this.taken.size >= PRICES_KEPT) this.taken.clear();
    this.taken.set(base, [...(this.taken.get(base) ?? []), ...rest]);
    return first;
  }
}
