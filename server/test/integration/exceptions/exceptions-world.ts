import { randomUUID } from 'node:crypto';
import { AuditModule } from '../../../src/domain/audit/index.js';
import { LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import {
  type IncomingTransfer,
  type Payment,
  PaymentQueue,
  PaymentsModule,
  PaymentsService,
} from '../../../src/domain/payments/index.js';
import { ExceptionsModule, ExceptionsService } from '../../../src/processes/exceptions/index.js';
import { after, anOrder, aTransfer, aUser, cursorAt } from '../../builders/rows.js';
import { Rooms } from '../../harness/rooms.js';

export const HEAD = 1_000;
const DAY_MS = 86_400_000;

/** Everything that settling a payment by hand must not have touched when it was refused. */
export interface Footprint {
  readonly ledger: unknown;
  readonly audit: unknown;
  readonly events: unknown;
  readonly userEvents: unknown;
  readonly refunds: unknown;
  readonly payments: unknown;
}

/** Finance's rooms on a database of their own, chain time standing at block 1,000. */
export class ExceptionsWorld {
  private nextAmount = 2_800_000n;

  private constructor(readonly rooms: Rooms) {}

  static async open(): Promise<ExceptionsWorld> {
    const rooms = await Rooms.open([
      ExceptionsModule,
      OrdersModule,
      PaymentsModule,
      LedgerModule,
      AuditModule,
    ]);
    return ExceptionsWorld.on(rooms);
  }

  /** The same on rooms that somebody else opened. */
  static async on(rooms: Rooms): Promise<ExceptionsWorld> {
    await cursorAt(rooms, HEAD);
    return new ExceptionsWorld(rooms);
  }

  get desk(): ExceptionsService {
    return this.rooms.get(ExceptionsService);
  }

  /** The books sum to zero in each currency, and no balance differs from its entries. */
  async booksAreOff(): Promise<unknown[]> {
    const sums = await this.rooms.query(
      `SELECT currency, sum(amount) FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0`,
    );
    const balances = await this.rooms.query(
      `SELECT a.code FROM ledger_accounts a LEFT JOIN balance_transactions b ON b.account_id = a.id
       WHERE a.balance IS NOT NULL GROUP BY a.id HAVING a.balance <> -coalesce(sum(b.amount), 0)`,
    );
    return [...sums, ...balances];
  }

  /** What a liability account owes, in smallest units. */
  async owed(code: string): Promise<bigint> {
    const sum = await this.rooms.value(
      `SELECT -coalesce(sum(b.amount), 0) FROM balance_transactions b JOIN ledger_accounts a ON a.id = b.account_id
       WHERE a.code = $1`,
      [code],
    );
    return BigInt(String(sum));
  }

  user(): Promise<string> {
    return aUser(this.rooms);
  }

  /** An order with its request under an exact amount of its own; expired or cancelled, its amount is held. */
  async order(given: Partial<NewOrder> & { openedHeight?: bigint } = {}): Promise<NewOrder> {
    const { openedHeight = BigInt(HEAD - 200), ...facts } = given;
    const order = anOrder({
      amount: (this.nextAmount += 10_001n),
      userId: 'userId' in given ? null : await this.user(),
      paymentDeadline: after(Number(openedHeight) * 3 + 1800),
      clientOrderId: randomUUID(),
      ...facts,
    });
    const payments = this.rooms.get(PaymentsService);
    const deadline = order.paymentDeadline ?? after(0);
    await this.rooms.database.transaction('rental.place-order', async (tx) => {
      if (order.userId)
        await payments.open(
          tx,
          {
            kind: 'order',
            addresses: [order.paymentAddress ?? ''],
            currency: order.currency,
            base: (order.amount / 10_000n) * 10_000n,
            userId: order.userId,
            orderId: order.id,
            openedHeight,
            deadline,
            holdUntil: new Date(deadline.getTime() + DAY_MS),
          },
          Number(order.amount % 10_000n),
        );
      await this.rooms.get(OrdersService).create(tx, order);
      if (order.status !== 'awaiting_payment') await payments.hold(tx, [order.id]);
    });
    return order;
  }

  /** A transfer that names nothing, in a solid block and in the books; `held` when a reason says so. */
  async unmatched(given: Partial<IncomingTransfer> = {}, holdReason: string | null = null): Promise<Payment> {
    const payment = await this.seen(given);
    const { currency, amount } = payment;
    await this.rooms.database.transaction('settlement.settle', async (tx) => {
      await tx.query(
        `UPDATE payments SET outcome = $2, hold_reason = $3, booked = 'solid', status = 'settled' WHERE id = $1`,
        [payment.id, holdReason === null ? 'unmatched' : 'held', holdReason],
      );
      const cash = { kind: 'cash', owner: payment.toAddress, currency } as const;
      await this.rooms
        .get(LedgerService)
        .post(tx, [
          transfer(
            `payment:${payment.txid}:0:received`,
            'payment',
            cash,
            { kind: 'unmatched', currency },
            amount,
          ),
        ]);
    });
    return this.payment(payment.id);
  }

  /** A transfer in a block, not judged yet. */
  async seen(given: Partial<IncomingTransfer> = {}): Promise<Payment> {
    const incoming = aTransfer({ height: BigInt(HEAD - 100), ...given });
    await this.rooms.database.transaction('chain.scan-block', (tx) =>
      this.rooms.get(PaymentsService).recordTransfers(tx, [incoming]),
    );
    const [stored] = await this.rooms.get(PaymentQueue).byTxid(incoming.txid);
    if (!stored) throw new Error('a recorded transfer is not there');
    return stored;
  }

  async payment(id: string): Promise<Payment> {
    const found = await this.rooms.get(PaymentQueue).find(id);
    if (!found) throw new Error(`there is no payment ${id}`);
    return found;
  }

  /** That this user paid the exact amount of a request of his from the address. */
  async proved(address: string, userId: string): Promise<void> {
    const payment = await this.seen({ fromAddress: address });
    await this.rooms.query(
      'INSERT INTO proved_addresses (address, user_id, payment_id) VALUES ($1, $2, $3)',
      [address, userId, payment.id],
    );
  }

  statusOf({ id }: { id: string }): Promise<unknown> {
    return this.rooms.value('SELECT status FROM orders WHERE id = $1', [id]);
  }

  async eventsOf({ id }: { id: string }): Promise<string[]> {
    return (await this.rooms.get(OrdersService).events(id)).map(({ kind }) => kind);
  }

  async toldOf({ id }: { id: string }): Promise<string[]> {
    const rows = await this.rooms.query<{ kind: string }>('SELECT kind FROM user_events WHERE subject = $1', [
      id,
    ]);
    return rows.map(({ kind }) => kind);
  }

  auditsOf({ id }: { id: string }) {
    return this.rooms.query<{ actor: string; action: string; reason: string; after: object }>(
      'SELECT actor, action, reason, after FROM audit_logs WHERE subject = $1 ORDER BY id',
      [`payment:${id}`],
    );
  }

  async footprint(): Promise<Footprint> {
    const all = (sql: string): Promise<unknown> => this.rooms.query(sql);
    return {
      ledger: await all('SELECT code, balance FROM ledger_accounts ORDER BY code'),
      audit: await all('SELECT count(*) FROM audit_logs'),
      events: await all('SELECT order_id, kind FROM order_events ORDER BY id'),
      userEvents: await all('SELECT count(*) FROM user_events'),
      refunds: await all('SELECT count(*) FROM refunds'),
      payments: await all('SELECT id, resolution, exception, order_id FROM payments ORDER BY id'),
    };
  }
}
