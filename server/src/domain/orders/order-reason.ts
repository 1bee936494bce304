/** Why an order ends before its time. */
export type OrderReason =
  | 'no_capacity'
  | 'receiver_refused'
  | 'payment_lost'
  | 'late_payment'
  | 'cancelled_by_user'
  | 'stopped_by_admin'
  | 'taken_back'
  | 'reclaimed_early';
