import type { DepositAnswer, Payout } from './users.api.js';

/** What came of a deed, shown until it is closed. */
export type News =
  | { kind: 'adjusted' }
  | { kind: 'doneBefore' }
  | { kind: 'blockUnchanged' }
  | { kind: 'payout'; refund: Payout }
  | { kind: 'deposit'; deposit: NonNullable<DepositAnswer['deposit']> }
  | { kind: 'transfers'; transfers: NonNullable<DepositAnswer['transfers']> };
