import type { WireMoney } from '@energy-desk/shared/http';

/** An amount under the name of its unit. */
export const wireMoney = (currency: 'TRX' | 'USDT', amount: bigint | string): WireMoney =>
  currency === 'TRX'
    ? { currency, amountSun: amount.toString() }
    : { currency, amountMicroUsdt: amount.toString() };

/** What a request says by `amountSun` or `amountMicroUsdt`. @throws RangeError when it says neither */
export function givenMoney({ amountSun, amountMicroUsdt }: Omit<WireMoney, 'currency'>): {
  currency: 'TRX' | 'USDT';
  amount: bigint;
} {
  if (amountSun !== undefined) return { currency: 'TRX', amount: BigInt(amountSun) };
  if (amountMicroUsdt !== undefined) return { currency: 'USDT', amount: BigInt(amountMicroUsdt) };
  throw new RangeError('an amount without a currency');
}
