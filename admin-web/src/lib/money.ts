import type { WireMoney } from '@energy-desk/shared/http';
import { formatSixDecimals } from '@energy-desk/shared/units';

/** "1,234.5 TRX" for an amount on the wire; no digit is lost. */
export const moneyText = (money: WireMoney): string =>
  amountOf(money.currency, money.amountSun ?? money.amountMicroUsdt ?? '0');

/** The same for sun or micro-USDT as text. */
export const amountOf = (currency: 'TRX' | 'USDT', amount: string): string =>
  `${formatSixDecimals(BigInt(amount))} ${currency}`;

export const trxOf = (sun: string): string => amountOf('TRX', sun);

/** The figure alone, as it is typed into a wallet: "1234.5". */
export const figureOf = (money: WireMoney): string =>
  (moneyText(money).split(' ')[0] ?? '').replaceAll(',', '');
