import { thousands } from '@energy-desk/shared/display';
import { formatSixDecimals } from '@energy-desk/shared/units';
import { ADDRESS_BOOK_LIMIT } from '../../domain/users/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { BotTexts } from './texts/index.js';

type Say = (texts: BotTexts, error: AppError) => string;

/** What is said for each refusal that a user can cause or meet. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'orders/receiver_not_activated': ({ errors }) => errors.receiverNotActivated,
  'orders/receiver_is_contract': ({ errors }) => errors.receiverIsContract,
  'orders/receiver_is_ours': ({ errors }) => errors.receiverIsOurs,
  'orders/energy_out_of_range': ({ errors }, { details }) =>
    errors.energyRange(figure(details['min']), figure(details['max'])),
  'orders/duration_not_offered': ({ errors }) => errors.durationNotOffered,
  'orders/package_not_offered': ({ errors }) => errors.packageGone,
  'orders/too_many_open': ({ errors }) => errors.tooManyOpen,
  'orders/pause_after_unpaid': ({ errors }) => errors.pauseAfterUnpaid,
  'orders/too_many_held': ({ errors }) => errors.tooManyUnpaid,
  'orders/price_changed': ({ review }) => review.priceChanged,
  'orders/placed_before': ({ orders }) => orders.alreadyPlaced,
  'orders/not_worth_it': ({ errors }) => errors.notWorthIt,
  'orders/flash_not_offered': ({ errors }) => errors.flashNotOffered,
  'orders/units_out_of_range': ({ errors }, { details }) =>
    errors.unitsRange(Number(details['min']), Number(details['max'])),
  'payments/no_free_amount': ({ errors }) => errors.noFreeAmount,
  'selling/paused': ({ errors }) => errors.sellingPaused,
  'selling/sold_out': ({ errors }) => errors.soldOut,
  'orders/not_found': ({ errors }) => errors.orderNotFound,
  'orders/not_cancellable': ({ errors }) => errors.notCancellable,
  'risk/denied': ({ errors }) => errors.riskDenied,
  'risk/too_many_orders': ({ errors }) => errors.riskTooManyOrders,
  'risk/user_volume': ({ errors }) => errors.riskUserVolume,
  'risk/receiver_volume': ({ errors }) => errors.riskReceiverVolume,
  'rates/none': ({ errors }) => errors.noRate,
  'rates/stale': ({ errors }) => errors.noRate,
  'balance/amount_out_of_range': ({ errors }, { details }) =>
    errors.amountRange(money(details['min']), money(details['max']), String(details['currency'])),
  'balance/deposit_not_found': ({ errors }) => errors.depositNotFound,
  'balance/deposit_not_cancellable': ({ errors }) => errors.depositNotCancellable,
  'ledger/insufficient_balance': ({ errors }) => errors.insufficientBalance,
  'users/address_book_full': ({ errors }) => errors.bookFull(ADDRESS_BOOK_LIMIT),
  'users/wallet_not_found': ({ addresses }) => addresses.gone,
};

/** The polite sentence for a refusal; anything that is no refusal is thrown on. */
export function sentenceOf(texts: BotTexts, error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  const say = SENTENCES[error.code];
  if (say) return say(texts, error);
  if (error.fault === 'world') return texts.errors.nodesUnavailable;
  throw error;
}

/** Smallest units as decimal text. */
const money = (value: unknown): string =>
  typeof value === 'string' && /^\d+$/.test(value) ? formatSixDecimals(BigInt(value)) : '—';

const figure = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'bigint' ? thousands(value) : '—';
