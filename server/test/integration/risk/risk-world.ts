import { randomUUID } from 'node:crypto';
import { AuditModule } from '../../../src/domain/audit/index.js';
import {
  type HoldReason,
  type OrderFacts,
  type PaymentFacts,
  type RiskLimits,
  RiskModule,
  RiskService,
} from '../../../src/domain/risk/index.js';
import { RiskDesk, RiskDeskModule } from '../../../src/processes/risk-desk/index.js';
import { START } from '../../builders/rows.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;
const TRX = 1_000_000n;

export const NO_LIMITS: RiskLimits = {
  ordersPerUserPerHour: 0n,
  paymentsPerAddressPerHour: 0n,
  addressSunPerDay: 0n,
  addressMicroUsdtPerDay: 0n,
  userSunPerDay: 0n,
  receiverSunPerDay: 0n,
  receiverEnergyPerDay: 0n,
};

export const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** A payment of 3 TRX for an order of nobody in particular. */
export const payment = (given: Partial<PaymentFacts> = {}): PaymentFacts => ({
  id: randomUUID(),
  fromAddress: newAddress(),
  toAddress: newAddress(),
  currency: 'TRX',
  amount: 3n * TRX,
  outcome: 'order',
  senderKind: null,
  orderId: randomUUID(),
  orderReceiver: newAddress(),
  priceSun: 3n * TRX,
  energy: 65_000,
  userId: randomUUID(),
  blockTime: at(0),
  ...given,
});

export const flash = (given: Partial<PaymentFacts> = {}): PaymentFacts =>
  payment({
    outcome: 'flash',
    orderId: null,
    orderReceiver: null,
    userId: null,
    senderKind: 'account',
    ...given,
  });

export const order = (given: Partial<OrderFacts> = {}): OrderFacts => ({
  orderId: randomUUID(),
  userId: randomUUID(),
  receiver: newAddress(),
  energy: 65_000,
  amountSun: 3n * TRX,
  chainTime: at(0),
  paymentDeadline: at(30 * MINUTE),
  ...given,
});

/** The risk room on an empty database, asked as settlement and placing ask it. */
export class RiskWorld {
  private constructor(readonly rooms: Rooms) {}

  static async open(): Promise<RiskWorld> {
    return new RiskWorld(await Rooms.open([RiskModule, RiskDeskModule, AuditModule]));
  }

  get risk(): RiskService {
    return this.rooms.get(RiskService);
  }

  get desk(): RiskDesk {
    return this.rooms.get(RiskDesk);
  }

  /** Reasons by payment, in their order; null for what is not held. */
  async holds(limits: Partial<RiskLimits>, ...payments: PaymentFacts[]): Promise<(HoldReason | null)[]> {
    const holds = await this.rooms.database.transaction('settlement.match', (tx) =>
      this.risk.paymentHolds(tx, payments, { ...NO_LIMITS, ...limits }),
    );
    return payments.map(({ id }) => holds.get(id) ?? null);
  }

  async place(limits: Partial<RiskLimits>, facts: OrderFacts): Promise<void> {
    await this.rooms.database.transaction('rental.place-order', (tx) =>
      this.risk.assertMayOrder(tx, facts, { ...NO_LIMITS, ...limits }),
    );
  }

  /** Puts an address on a list. */
  async list(list: 'deny' | 'allow' | 'exchange', address: string): Promise<void> {
    await this.desk.add(
      { list, subjectKind: 'address', subject: address },
      { actor: 'owner', reason: 'test' },
    );
  }

  async listUser(list: 'deny' | 'allow', userId: string): Promise<void> {
    await this.desk.add({ list, subjectKind: 'user', subject: userId }, { actor: 'owner', reason: 'test' });
  }
}
