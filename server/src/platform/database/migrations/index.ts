import { Foundation1763600000001 } from './0001-foundation.js';
import { RepeatedNotifications1763600000002 } from './0002-repeated-notifications.js';
import { PaymentsThatDoNotFit1763700000003 } from './0003-payments-that-do-not-fit.js';
import { PricesAndRates1763700000004 } from './0004-prices-and-rates.js';
import { RiskRules1763700000005 } from './0005-risk-rules.js';
import { DepositRequests1763700000006 } from './0006-deposit-requests.js';
import { OutgoingMoney1763700000007 } from './0007-outgoing-money.js';
import { WhatAPaymentWasFor1763700000008 } from './0008-what-a-payment-was-for.js';
import { Admins1763800000009 } from './0009-admins.js';
import { PoolsDesk1763800000010 } from './0010-pools-desk.js';
import { WatchingOverTheDesk1763800000011 } from './0011-watching-over-the-desk.js';
import { Reports1763800000012 } from './0012-reports.js';
import { SettingsHistory1763800000013 } from './0013-settings-history.js';
import { ListsOfOrders1763800000014 } from './0014-lists-of-orders.js';
import { ListsOfMoney1763800000015 } from './0015-lists-of-money.js';
import { InformedDecisions1763800000016 } from './0016-informed-decisions.js';
import { RefundsInTheFeed1763900000017 } from './0017-refunds-in-the-feed.js';
import { PayoutsByTransfer1763900000018 } from './0018-payouts-by-transfer.js';
import { SummaryFiles1763900000019 } from './0019-summary-files.js';

/** Every migration, oldest first. Each has an exact `down`. */
export const MIGRATIONS = [
  Foundation1763600000001,
  RepeatedNotifications1763600000002,
  PaymentsThatDoNotFit1763700000003,
  PricesAndRates1763700000004,
  RiskRules1763700000005,
  DepositRequests1763700000006,
  OutgoingMoney1763700000007,
  WhatAPaymentWasFor1763700000008,
  Admins1763800000009,
  PoolsDesk1763800000010,
  WatchingOverTheDesk1763800000011,
  Reports1763800000012,
  SettingsHistory1763800000013,
  ListsOfOrders1763800000014,
  ListsOfMoney1763800000015,
  InformedDecisions1763800000016,
  RefundsInTheFeed1763900000017,
  PayoutsByTransfer1763900000018,
  SummaryFiles1763900000019,
];
