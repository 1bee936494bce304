import { thousands } from '@energy-desk/shared/display';
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
  'payments/no_free_amount': ({ errors }) => errors.noFreeAmount,
  'selling/paused': ({ errors }) => errors.sellingPaused,
  'selling/sold_out': ({ errors }) => errors.soldOut,
  'orders/not_found': ({ errors }) => errors.orderNotFound,
  'orders/not_cancellable': ({ errors }) => errors.notCancellable,
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

const figure = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'bigint' ? thousands(value) : '—';
