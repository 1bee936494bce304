import type { UsdtEnergy } from '../../../processes/account-lookup/index.js';
import type { FlashCalculation } from '../../../processes/settlement/index.js';
import type { OrderRow } from '../orders/orders.read-model.js';
import type { FlashPaymentRow } from './flash.read-model.js';

/** A transfer of USDT to somebody who holds none needs two units. */
const UNITS_FOR_NEWCOMERS = 2;

/** What a plain transfer would buy, as transactions. */
export function calculationOf(
  { config, share }: FlashCalculation,
  payeeHoldsUsdt: boolean | null,
  usdtEnergy: UsdtEnergy,
): object {
  const unitsEach = payeeHoldsUsdt === false ? UNITS_FOR_NEWCOMERS : 1;
  return {
    transactionCount: Math.floor(share.units / unitsEach),
    energyPerTransaction: config.unitEnergy * unitsEach,
    totalEnergy: config.unitEnergy * share.units,
    units: share.units,
    unitPriceSun: config.unitPriceSun,
    earnedSun: share.earned,
    remainderSun: share.remainder,
    durationSeconds: config.durationSeconds,
    priceConfigId: config.id,
    flashAddress: config.address,
    payeeHoldsUsdt,
    usdtEnergy,
  };
}

/** What a flash rental has beside what every order has. */
export function rentalOf({ quote }: OrderRow, payment: FlashPaymentRow | undefined): object {
  const { units } = quote;
  return {
    units: typeof units === 'number' ? units : null,
    payment: payment
      ? {
          paymentId: payment.id,
          txid: payment.txid,
          amountSun: payment.amount,
          earnedSun: payment.earned,
          creditUsedSun: payment.credit_used,
          remainderSun: BigInt(payment.amount) - BigInt(payment.earned) + BigInt(payment.credit_used),
        }
      : null,
  };
}
