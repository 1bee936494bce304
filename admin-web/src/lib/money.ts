import type { WireMoney } from '@energy-desk/shared/http';
import { formatSixDecimals } from '@energy-desk/shared/units';

const unitsOf = ({ amountSun, amountMicroUsdt }: WireMoney): string => amountSun ?? amountMicroUsdt ?? '0';

/** "1,234.5 TRX" for an amount on the wire; no digit is lost. */
export const moneyText = (money: WireMoney): string => amountOf(money.currency, unitsOf(money));

/** The same for sun or micro-USDT as text. */
export const amountOf = (currency: 'TRX' | 'USDT', amount: string): string =>
  `${formatSixDecimals(BigInt(amount))} ${currency}`;

export const trxOf = (sun: string): string => amountOf('TRX', sun);

/** Sun or micro-USDT as people type them, into a field or a wallet: "1234.5". */
export const typedAmount = (units: bigint): string => formatSixDecimals(units).replaceAll(',', '');

/** The figure alone, to be typed into a wallet. */
export const figureOf = (money: WireMoney): string => typedAmount(BigInt(unitsOf(money)));
