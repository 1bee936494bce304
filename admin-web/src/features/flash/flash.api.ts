import { flashRoutes } from '@energy-desk/shared/flash';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { pricesRoutes } from '@energy-desk/shared/prices';
import { type Answer, ask } from '../../lib/api.js';

export type FlashHealth = Answer<typeof flashRoutes.health>;
export type AddressTransfers = Answer<typeof flashRoutes.checkPayment>;
type PriceConfig = Answer<typeof pricesRoutes.configs>['items'][number];
export type FlashPrice = Extract<PriceConfig, { kind: 'flash' }>;
export type Watch = Answer<typeof paymentsRoutes.monitor>;

/** Filters of the page by the names of the API's query. */
export const FLASH_FILTERS = ['q', 'status', 'createdFrom', 'createdTo', 'amountFrom', 'amountTo'] as const;
export type FlashFilters = Partial<Record<(typeof FLASH_FILTERS)[number], string>>;

export const listFlash = (query: FlashFilters & { cursor?: string }, signal: AbortSignal) =>
  ask(flashRoutes.list, { query: query as typeof flashRoutes.list.query._input }, { signal });

/** A flash rental with what its payment bought, whether the list beside it shows it or not. */
export async function readRental(orderId: string, signal: AbortSignal) {
  const [status, { items }] = await Promise.all([
    ask(flashRoutes.status, { params: { orderId } }, { signal }),
    listFlash({ q: orderId }, signal),
  ]);
  return { ...status, bought: items.find(({ id }) => id === orderId) };
}

/** An address with what is sold there and since when it is watched. */
export interface FlashAddress {
  facts: FlashHealth['addresses'][number];
  price: FlashPrice | undefined;
  watch: Watch;
}

/** What the flash business is like now: its health, its prices, and how long its addresses have been watched. */
export async function readState(
  signal: AbortSignal,
): Promise<{ health: FlashHealth; addresses: FlashAddress[] }> {
  const [health, prices] = await Promise.all([
    ask(flashRoutes.health, {}, { signal }),
    ask(pricesRoutes.configs, { query: { kind: 'flash' } }, { signal }),
  ]);
  const sold = prices.items.flatMap((one) => (one.kind === 'flash' ? [one] : []));
  const addresses = await Promise.all(
    health.addresses.map(async (facts) => ({
      facts,
      price: sold.find(({ id }) => id === facts.priceConfigId),
      watch: await ask(paymentsRoutes.monitor, { body: { address: facts.address } }, { signal }),
    })),
  );
  return { health, addresses };
}

export const calculate = (body: (typeof flashRoutes.calculate.body)['_input'], signal: AbortSignal) =>
  ask(flashRoutes.calculate, { body }, { signal });

export const transfersOf = (address: string, signal: AbortSignal) =>
  ask(flashRoutes.checkPayment, { params: { address } }, { signal });

/** A block: what is not solid is looked at so often, for no event tells that a transfer lies deeper now. */
export const CONFIRMING_MS = 3_000;
export const isConfirming = ({ solid }: { solid: boolean }): boolean => !solid;
