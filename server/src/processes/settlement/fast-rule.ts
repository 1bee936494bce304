import { Injectable } from '@nestjs/common';
import { type ChainCursor } from '../../domain/chain/index.js';
import { finality, type Payment, PaymentsService } from '../../domain/payments/index.js';
import { Settings } from '../../domain/settings/index.js';
import type { Tx } from '../../platform/database/index.js';

export type Finality = 'solid' | 'fast';

/**
 * Which payments may buy energy before they are solid: of TRX, from a sender whose early settled payment never left
 * the chain, and as long as what a reorganisation could cost stays within `payment.fast_exposure_max` in total.
 */
@Injectable()
export class FastRule {
  constructor(
    private readonly payments: PaymentsService,
    private readonly settings: Settings,
  ) {}

  /** @param exposureMax in sun, read before the transaction */
  async among(tx: Tx, payments: readonly Payment[], exposureMax: bigint): Promise<FastAllowance> {
    const distrusted = await this.payments.sendersOfLost(tx, payments);
    return new FastAllowance(distrusted, exposureMax, () => this.payments.exposure(tx));
  }

  exposureMax(): Promise<bigint> {
    return this.settings.get('payment.fast_exposure_max');
  }
}

/** What is left of the total, in one transaction. */
export class FastAllowance {
  private exposure: bigint | null = null;

  constructor(
    private readonly distrusted: ReadonlySet<string>,
    private readonly exposureMax: bigint,
    private readonly read: () => Promise<bigint>,
  ) {}

  /** Whether so many sun of this payment may be at risk; if so, they are from now on. */
  async admits({ fromAddress, currency }: Payment, atRisk: bigint): Promise<boolean> {
    if (currency !== 'TRX' || this.distrusted.has(fromAddress)) return false;
    this.exposure ??= await this.read();
    if (this.exposure + atRisk > this.exposureMax) return false;
    this.exposure += atRisk;
    return true;
  }
}

const SOLID_BLOCKS = 19;

/** The highest block whose payments can be final enough where so many blocks are asked for. */
export const settledUpTo = ({ height, solidHeight }: ChainCursor, required: number): bigint => {
  const counted = height - BigInt(required) + 1n;
  return required < SOLID_BLOCKS && counted > solidHeight ? counted : solidHeight;
};

export const finalityOf = (payment: Payment, cursor: ChainCursor, required: number): Finality | null =>
  finality(payment.height, { ...cursor, required });
