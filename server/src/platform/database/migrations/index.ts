import { Foundation1763600000001 } from './0001-foundation.js';
import { RepeatedNotifications1763600000002 } from './0002-repeated-notifications.js';
import { PaymentsThatDoNotFit1763700000003 } from './0003-payments-that-do-not-fit.js';

/** Every migration, oldest first. Each has an exact `down`. */
export const MIGRATIONS = [
  Foundation1763600000001,
  RepeatedNotifications1763600000002,
  PaymentsThatDoNotFit1763700000003,
];
