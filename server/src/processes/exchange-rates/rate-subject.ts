/** What alerts and audit rows on the exchange rate are about. */
export const RATE_SUBJECT = 'TRXUSDT';
