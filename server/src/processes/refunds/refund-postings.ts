import type { Account, Currency, Posting } from '../../domain/ledger/index.js';
import { transfer } from '../../domain/ledger/index.js';
import type { Refund } from '../../domain/refunds/index.js';

/** The posting's kind of what a person credited instead of sending it. */
export const GIVEN_BACK = 'refund_credited';

const owedIn = (currency: Currency): Account => ({ kind: 'refunds_payable', currency });
const factsOf = ({ id, address, reason, paymentId, orderId }: Refund) => ({
  refundId: id,
  address,
  reason,
  paymentId,
  orderId,
});

/** From where the money lies until its transfer is solid, or a person decides otherwise. */
export const refundIsOwed = (refund: Refund, from: Account): Posting =>
  transfer(
    `refund:${refund.id}:owed`,
    'refund_owed',
    from,
    owedIn(refund.currency),
    refund.amount,
    factsOf(refund),
  );

/** What was withheld for the fee of the transfer; what left is booked from the chain's own record of it. */
export const feeIsWithheld = (refund: Refund): Posting[] =>
  refund.feeSun === 0n
    ? []
    : [
        transfer(
          `refund:${refund.id}:fee`,
          'refund_fee',
          owedIn('TRX'),
          { kind: 'network_fees', currency: 'TRX' },
          refund.feeSun,
          factsOf(refund),
        ),
      ];

/** A person's end of it: credited to somebody, or given up. */
export const refundEndsAt = (refund: Refund, key: 'credited' | 'written-off', to: Account): Posting =>
  transfer(
    `refund:${refund.id}:${key}`,
    key === 'credited' ? GIVEN_BACK : 'refund_written_off',
    owedIn(refund.currency),
    to,
    refund.amount,
    factsOf(refund),
  );
