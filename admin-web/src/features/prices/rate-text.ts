import { formatSixDecimals } from '@energy-desk/shared/units';

/** "1 TRX = 0.2875 USDT". */
export const rateText = (microUsdtPerTrx: string): string =>
  `1 TRX = ${formatSixDecimals(BigInt(microUsdtPerTrx))} USDT`;

const TEN_THOUSAND = 10_000n;

/** By how many basis points a rate lies above or below another, cut. */
export const differenceBp = (from: string, to: string): number =>
  BigInt(from) === 0n ? 0 : Number(((BigInt(to) - BigInt(from)) * TEN_THOUSAND) / BigInt(from));
