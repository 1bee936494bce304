import { randomUUID } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import { expect } from 'vitest';
import { LedgerModule } from '../../../src/domain/ledger/index.js';
import { type NewOrder, type Order, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import {
  type IncomingTransfer,
  PaymentsModule,
  PaymentsService,
} from '../../../src/domain/payments/index.js';
import { RiskModule, RiskService } from '../../../src/domain/risk/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { ProvedAddresses, UsersModule } from '../../../src/domain/users/index.js';
import type { AccountReading } from '../../../src/gateways/tron/index.js';
import { DetachStep } from '../../../src/processes/settlement/detach.step.js';
import { FinaliseStep } from '../../../src/processes/settlement/finalise.step.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { ScreenStep } from '../../../src/processes/settlement/screen.step.js';
import { SetAsideStep } from '../../../src/processes/settlement/set-aside.step.js';
import { SettleDepositsStep } from '../../../src/processes/settlement/settle-deposits.step.js';
import { SettleFlashStep } from '../../../src/processes/settlement/settle-flash.step.js';
import { SettleOrdersStep } from '../../../src/processes/settlement/settle-orders.step.js';
import { after, anOrder, aTransfer, aUser, cursorAt } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const ROOMS = [SettlementModule, OrdersModule, PaymentsModule, LedgerModule, RiskModule, UsersModule];
const STEPS = [
  DetachStep,
  MatchStep,
  ScreenStep,
  SettleOrdersStep,
  SettleFlashStep,
  SettleDepositsStep,
  SetAsideStep,
  FinaliseStep,
];
const UNSOLID = 19;
const HOLD_MS = 86_400_000;

type Given = Partial<IncomingTransfer>;
export type Currency = 'TRX' | 'USDT';

/** A request that waits for its transfer. */
export interface Requested {
  readonly id: string;
  /** The order it is for; empty for a deposit. */
  readonly orderId: string;
  readonly amount: bigint;
  readonly transfer: (given?: Given) => IncomingTransfer;
}

interface NewRequest {
  readonly kind: 'order' | 'deposit';
  readonly currency: Currency;
  readonly amount: bigint;
  readonly userId: string | null;
  readonly orderId: string | null;
  readonly address: string;
}

export interface FlashPrice {
  readonly unitPriceSun?: bigint;
  readonly minUnits?: number;
  readonly maxUnits?: number;
  /** Blocks for payments of any amount, or steps by amount. */
  readonly confirmations?: readonly { upToSun: string | null; blocks: number }[];
}

class ScreenedTron extends FakeTron {
  readonly contracts = new Set<string>();

  override async account(address = ''): Promise<AccountReading> {
    return { ...(await super.account()), isContract: this.contracts.has(address) };
  }
}

/** Settlement on a database of its own: transfers are put into blocks by hand, steps run when told, each one twice. */
export class SettlementWorld {
  height = 1_000;
  private nextSuffix = 1n;

  private constructor(
    readonly rooms: Rooms,
    readonly tron: ScreenedTron,
    readonly payments: PaymentsService,
    readonly orders: OrdersService,
    readonly userId: string,
  ) {}

  static async open(): Promise<SettlementWorld> {
    const tron = new ScreenedTron();
    const environment = { FLASH_ADDRESSES: `${newAddress()},${newAddress()}` };
    const rooms = await Rooms.open(ROOMS, { tron, environment });
    const world = new SettlementWorld(
      rooms,
      tron,
      rooms.get(PaymentsService),
      rooms.get(OrdersService),
      await aUser(rooms),
    );
    await cursorAt(rooms, world.height);
    return world;
  }

  /** A second process on the same database. */
  async twin(): Promise<SettlementWorld> {
    const rooms = await this.rooms.twin(ROOMS, { tron: this.tron });
    const [payments, orders] = [rooms.get(PaymentsService), rooms.get(OrdersService)];
    return new SettlementWorld(rooms, this.tron, payments, orders, this.userId);
  }

  get flashAddress(): TronAddress {
    return this.rooms.config.flashAddresses[0] ?? newAddress();
  }

  get paymentAddress(): TronAddress {
    return this.rooms.config.paymentAddresses[0] ?? newAddress();
  }

  /** What a flash address sells from now on; nothing when null. */
  async flashPrice(price: FlashPrice | null, address = this.flashAddress): Promise<void> {
    await this.rooms.query(`UPDATE price_configs SET active = false WHERE kind = 'flash' AND address = $1`, [
      address,
    ]);
    if (price === null) return;
    await this.rooms.query(
      `INSERT INTO price_configs (kind, address, unit_energy, unit_price_sun, duration_seconds, min_units, max_units,
         confirmations) VALUES ('flash', $1, 65000, $2, 3600, $3, $4, $5)`,
      [
        address,
        (price.unitPriceSun ?? 3_000_000n).toString(),
        price.minUnits ?? 1,
        price.maxUnits ?? 10,
        JSON.stringify(price.confirmations ?? [{ upToSun: null, blocks: UNSOLID }]),
      ],
    );
  }

  set(key: Parameters<Settings['set']>[0], value: string): Promise<void> {
    return this.rooms.get(Settings).set(key, value);
  }

  async list(list: 'deny' | 'exchange', subject: string): Promise<void> {
    const kind = subject.startsWith('T') ? 'address' : 'user';
    await this.rooms.database.transaction('pool.import', (tx) =>
      this.rooms.get(RiskService).add(tx, { list, subjectKind: kind, subject, note: '', actor: 'test' }),
    );
  }

  /** That the address is this world's user's. */
  async prove(address: string): Promise<void> {
    const [payment] = await this.rooms.query<{ id: string }>('SELECT id FROM payments LIMIT 1');
    await this.rooms.database.transaction('pool.import', (tx) =>
      this.rooms
        .get(ProvedAddresses)
        .prove(tx, [{ address, userId: this.userId, paymentId: payment?.id ?? '' }]),
    );
  }

  /** An unpaid order of the user with its request, opened at the current height. */
  async order(given: Partial<NewOrder> = {}): Promise<Requested> {
    const currency = given.currency ?? 'TRX';
    const order = anOrder({
      userId: this.userId,
      paymentAddress: this.paymentAddress,
      clientOrderId: randomUUID(),
      ...given,
      amount: (given.amount ?? 2_800_000n) + this.nextSuffix,
    });
    const { paymentAddress } = order;
    const requested = await this.request({
      kind: 'order',
      currency,
      amount: order.amount,
      userId: order.userId,
      orderId: order.id,
      address: paymentAddress ?? this.paymentAddress,
    });
    const paymentDeadline = this.deadline();
    await this.rooms.database.transaction('rental.place-order', (tx) =>
      this.orders.create(tx, { ...order, paymentDeadline }),
    );
    return requested;
  }

  /** Asks for a deposit of the user. */
  deposit(currency: Currency = 'TRX', userId = this.userId): Promise<Requested> {
    const amount = 50_000_000n + this.nextSuffix;
    const address = this.paymentAddress;
    return this.request({ kind: 'deposit', currency, amount, userId, orderId: null, address });
  }

  /** A plain transfer in the next block; to the flash address unless it says another. */
  plain(amount: bigint, given: Given = {}): IncomingTransfer {
    const toAddress = given.toAddress ?? this.flashAddress;
    return aTransfer({ toAddress, amount, height: BigInt(this.height) + 1n, ...given });
  }

  record(...transfers: IncomingTransfer[]): Promise<void> {
    return this.rooms.database.transaction('chain.scan-block', (tx) =>
      this.payments.recordTransfers(tx, transfers),
    );
  }

  orphan(...transfers: IncomingTransfer[]): Promise<void> {
    return this.rooms.database.transaction('chain.rewind', (tx) =>
      this.payments.orphan(
        tx,
        transfers.map(({ blockId }) => blockId),
      ),
    );
  }

  /** Moves the head on by so many blocks, the solid head 18 behind, and settles. */
  async pass(blocks: number, solid = this.height + blocks - 18): Promise<void> {
    this.height += blocks;
    await cursorAt(this.rooms, this.height, { solid });
    await this.settle();
  }

  /** Every step in its turn, each as if it had died after its work and was started again. */
  async settle(): Promise<void> {
    for (const step of STEPS) {
      await this.rooms.get<{ run(): Promise<void> }>(step).run();
      await this.rooms.get<{ run(): Promise<void> }>(step).run();
    }
  }

  async payment(transfer: Pick<IncomingTransfer, 'txid'>) {
    const [row] = await this.rooms.query<{
      id: string;
      outcome: string;
      exception: string;
      booked: string;
      hold_reason: string | null;
      order_id: string | null;
      earned: string;
      credit_used: string;
    }>('SELECT * FROM payments WHERE txid = $1', [transfer.txid]);
    if (!row) throw new Error('no such payment');
    return row;
  }

  async orderOf(transfer: Pick<IncomingTransfer, 'txid'>): Promise<Order | null> {
    const { order_id: id } = await this.payment(transfer);
    return id === null ? null : this.orders.find(id);
  }

  async statusOf({ orderId }: Requested): Promise<string | undefined> {
    return (await this.orders.find(orderId))?.status;
  }

  /** What the books say: above zero what we have, below what we owe or earned. */
  async balance(kind: string, owner?: string, currency: Currency = 'TRX'): Promise<bigint> {
    const code = owner === undefined ? `${kind}:${currency}` : `${kind}:${owner}:${currency}`;
    return BigInt(
      String(
        await this.rooms.value(
          `SELECT coalesce(sum(b.amount), 0) FROM balance_transactions b
           JOIN ledger_accounts a ON a.id = b.account_id WHERE a.code = $1`,
          [code],
        ),
      ),
    );
  }

  credit(address: string): Promise<bigint> {
    return this.balance('address_credit', address).then((amount) => -amount);
  }

  events(userId = this.userId) {
    return this.rooms.query<{ kind: string; subject: string; data: Record<string, unknown> }>(
      'SELECT kind, subject, data FROM user_events WHERE user_id = $1 ORDER BY id',
      [userId],
    );
  }

  async alerts(subject: string): Promise<string[]> {
    const found = await this.rooms.query<{ kind: string }>('SELECT kind FROM alerts WHERE subject = $1', [
      subject,
    ]);
    return found.map(({ kind }) => kind);
  }

  /** Everything that came in is in the books once, with one outcome; nothing else is. */
  async assertBooks(): Promise<void> {
    const none = (sql: string) => this.rooms.query(sql);
    expect(
      await none('SELECT currency FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0'),
    ).toEqual([]);
    expect(
      await none(
        `SELECT code, balance, total FROM (SELECT a.code, a.balance, -coalesce(sum(b.amount), 0) AS total
           FROM ledger_accounts a LEFT JOIN balance_transactions b ON b.account_id = a.id
           WHERE a.kind IN ('user', 'address_credit') GROUP BY a.id) s WHERE balance <> total OR balance < 0`,
      ),
    ).toEqual([]);
    const [sums] = await this.rooms.query<Record<string, string>>(
      `SELECT (SELECT coalesce(sum(amount), 0) FROM payments WHERE booked = 'solid') AS received,
         (SELECT coalesce(sum(amount), 0) FROM payments
            WHERE booked = 'solid' AND outcome IN ('unmatched', 'held')) AS unmatched,
         (SELECT coalesce(sum(CASE outcome WHEN 'flash' THEN earned - credit_used ELSE amount END), 0)
            FROM payments WHERE booked = 'receipt') AS receipts`,
    );
    expect({
      received: await this.sumOf('cash'),
      unmatched: `${-BigInt(await this.sumOf('unmatched'))}`,
      receipts: await this.sumOf('unsolidified_receipts'),
    }).toEqual(sums);
  }

  async close(): Promise<void> {
    await this.rooms.close();
  }

  private async sumOf(kind: string): Promise<string> {
    return String(
      await this.rooms.value(
        `SELECT coalesce(sum(b.amount), 0) FROM balance_transactions b
         JOIN ledger_accounts a ON a.id = b.account_id WHERE a.kind = $1`,
        [kind],
      ),
    );
  }

  private deadline(): Date {
    return after(this.height * 3 + 1800);
  }

  private async request({
    kind,
    currency,
    amount,
    userId,
    orderId,
    address,
  }: NewRequest): Promise<Requested> {
    this.nextSuffix += 1n;
    const deadline = this.deadline();
    const monitor = await this.rooms.database.transaction('rental.place-order', (tx) =>
      this.payments.open(
        tx,
        {
          kind,
          addresses: [address],
          currency,
          base: (amount / 10_000n) * 10_000n,
          userId: userId ?? '',
          orderId,
          openedHeight: BigInt(this.height),
          deadline,
          holdUntil: new Date(deadline.getTime() + HOLD_MS),
        },
        Number(amount % 10_000n),
      ),
    );
    if (!monitor) throw new Error('no amount is free');
    return {
      id: monitor.id,
      orderId: orderId ?? '',
      amount,
      transfer: (given = {}) => this.plain(amount, { toAddress: address, currency, ...given }),
    };
  }
}
