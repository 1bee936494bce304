import type { Settings } from '../../domain/settings/index.js';

/** Sun from which money goes back on chain: something must be left when the fee is withheld. */
export async function smallestRefund(settings: Settings): Promise<bigint> {
  const threshold = await settings.get('refund.threshold_sun');
  const fee = await settings.get('refund.fee_sun');
  return threshold > fee ? threshold : fee + 1n;
}
