import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { PaymentsService } from './payments.service.js';

const AT_ONCE = 16;
const PRICES_KEPT = 1_000;

/** What shares one round of suffixes: the first address that is offered, the currency, and the price. */
export interface SuffixPlace {
  readonly address: string;
  readonly currency: 'TRX' | 'USDT';
  /** Price before its suffix: ends on 10,000 smallest units. */
  readonly base: bigint;
}

/**
 * Suffixes in turn for each price, taken from the round a few at a time so that not every buyer waits for the round's
 * row. One that is not used in the end, or lost with the process, costs nothing: its turn comes again.
 */
@Injectable()
export class SuffixRound {
  private readonly taken = new Map<string, number[]>();

  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsService,
  ) {}

  /** The next one in turn, 1 to 9,999. Orders and deposits of one place take from the same round. */
  async next({ address, currency, base }: SuffixPlace): Promise<number> {
    const place = `${address} ${currency} ${base}`;
    const known = this.taken.get(place)?.shift();
    if (known !== undefined) return known;
    const [first, ...rest] = await this.database.transaction('payments.reserve-amount', (tx) =>
      this.payments.turnSuffixes(tx, address, currency, base, AT_ONCE),
    );
    if (this.taken.size >= PRICES_KEPT) this.taken.clear();
    this.taken.set(place, [...(this.taken.get(place) ?? []), ...rest]);
    return first;
  }
}
