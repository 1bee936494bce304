/** Steps that end in a commit. A point stands before and after each. Alphabetical. */
export const COMMIT_STEPS = [
  'balance.adjust',
  'balance.cancel-deposit',
  'balance.expire-deposits',
  'balance.open-deposit',
  'chain.record-answer',
  'chain.record-send',
  'chain.rewind',
  'chain.scan-block',
  'exceptions.settle',
  'notifications.derive',
  'payments.reserve-amount',
  'pool.follow-cash',
  'pool.import',
  'pool.open-books',
  'pool.store-reading',
  'pricing.change',
  'pricing.create',
  'pricing.deactivate',
  'pricing.seed',
  'rates.decide',
  'rates.report',
  'rates.set-manual',
  'refunds.decide',
  'refunds.finish',
  'refunds.orders',
  'refunds.send',
  'refunds.sweep',
  'rental.cancel',
  'rental.confirm-delivery',
  'rental.deliver',
  'rental.end',
  'rental.expire',
  'rental.finish',
  'rental.close',
  'rental.give-up',
  'rental.reclaim',
  'rental.tell',
  'rental.place-order',
  'risk.change-list',
  'settlement.book',
  'settlement.detach',
  'settlement.finalise',
  'settlement.forget-usage',
  'settlement.match',
  'settlement.release-amounts',
  'settlement.screen',
  'settlement.set-aside',
  'settlement.settle',
  'settlement.settle-deposits',
  'settlement.settle-flash',
] as const;

/** Steps that call the outside world. A point stands before and after each call. Alphabetical. */
export const CALL_STEPS = [
  'chain.broadcast',
  'chain.read-block',
  'notifications.send',
  'pool.read-balance',
  'pool.read-wallet',
  'pricing.read-fee',
  'rates.read-source',
  'refunds.check-target',
  'refunds.read-treasury',
  'rental.check-receiver',
  'rental.read-delegation',
  'rental.read-figures',
  'rental.read-receiver',
  'settlement.read-energy-fee',
  'settlement.read-sender',
] as const;

export type CommitStep = (typeof COMMIT_STEPS)[number];
export type CallStep = (typeof CALL_STEPS)[number];
export type CrashPoint =
  | `${CommitStep}:before-commit`
  | `${CommitStep}:after-commit`
  | `${CallStep}:before-call`
  | `${CallStep}:after-call`;

/** Every named crash point, in order. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  ...COMMIT_STEPS.flatMap((step) => [`${step}:before-commit`, `${step}:after-commit`] as const),
  ...CALL_STEPS.flatMap((step) => [`${step}:before-call`, `${step}:after-call`] as const),
];
