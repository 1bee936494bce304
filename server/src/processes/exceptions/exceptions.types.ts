import { z } from 'zod';

/** Who settles a payment by hand, and why; both are kept for good. */
export interface By {
  /** Name or id of the person, not empty. */
  readonly actor: string;
  /** In the person's words, not empty. */
  readonly reason: string;
}

/** What a person wants done with a transfer of the queue. */
export type Wish =
  | { readonly action: 'assign'; readonly orderId: string }
  | { readonly action: 'credit_user'; readonly userId: string }
  | { readonly action: 'credit_address' }
  /** To its sender, or where an owner says. */
  | { readonly action: 'refund'; readonly address?: string };

const smallestUnits = z.string().regex(/^\d+$/);

/**
 * What was done with a transfer, as the audit log keeps it: the answer to the first and to each further asking.
 * Money is decimal text in sun or micro-USDT.
 */
export const settledSchema = z.object({
  paymentId: z.string(),
  action: z.enum(['assign', 'credit_user', 'credit_address', 'refund']),
  /** The order, user or address that was named. */
  target: z.string(),
  resolution: z.enum(['assigned', 'credited_user', 'credited_address', 'refunded']),
  exception: z.enum(['none', 'late', 'over', 'under', 'duplicate']),
  currency: z.enum(['TRX', 'USDT']),
  amount: smallestUnits,
  /** The order, when it is paid now. */
  paidOrderId: z.string().nullable(),
  userId: z.string().nullable(),
  /** What came out of it on top of the user's balance, or short of the price: amount less the order's price. */
  difference: z.string().regex(/^-?\d+$/),
  refundId: z.string().nullable(),
  actor: z.string(),
  reason: z.string(),
});

export type Settled = z.infer<typeof settledSchema>;

/** What one way of settling found out and did; the rest of the answer is the same for all. */
export type Deed = Pick<Settled, 'target' | 'resolution' | 'exception'> &
  Partial<Pick<Settled, 'paidOrderId' | 'userId' | 'difference' | 'refundId'>> & {
    /** The order that the payment is kept under from now on. */
    readonly orderId?: string;
  };
