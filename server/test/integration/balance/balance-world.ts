import { randomUUID } from 'node:crypto';
import { type Currency, LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { OrdersModule } from '../../../src/domain/orders/index.js';
import {
  type IncomingTransfer,
  PaymentsModule,
  PaymentsService,
} from '../../../src/domain/payments/index.js';
import { RatesModule, RatesService } from '../../../src/domain/rates/index.js';
import { BalanceProcessor } from '../../../src/processes/balance/balance.processor.js';
import {
  BalanceModule,
  BalanceService,
  BalanceWorkerModule,
  type DepositView,
  type OpenDeposit,
} from '../../../src/processes/balance/index.js';
import {
  type OrderView,
  type PlaceOrder,
  RentalModule,
  RentalService,
} from '../../../src/processes/rental/index.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { SettlementProcessor } from '../../../src/processes/settlement/settlement.processor.js';
import { after, aTransfer, cursorAt, prices } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const IMPORTS = [
  BalanceModule,
  BalanceWorkerModule,
  RentalModule,
  SettlementModule,
  OrdersModule,
  PaymentsModule,
  LedgerModule,
  RatesModule,
];

/** Chain seconds of a block. */
const SPACING = 3;

/** Balances, orders and settlement with two payment addresses; the chain moves when a test says so. */
export class BalanceWorld {
  height = 1000;

  private constructor(
    readonly rooms: Rooms,
    readonly balances: BalanceService,
    readonly rental: RentalService,
  ) {}

  static async open(...further: typeof IMPORTS): Promise<BalanceWorld> {
    const rooms = await Rooms.open([...IMPORTS, ...further], {
      tron: new FakeTron(),
      environment: {
        PAYMENT_ADDRESSES: [newAddress(), newAddress()].join(),
        FLASH_ADDRESSES: [newAddress(), newAddress(), newAddress()].join(),
      },
    });
    const world = new BalanceWorld(rooms, rooms.get(BalanceService), rooms.get(RentalService));
    await prices(rooms);
    await world.at(1000);
    return world;
  }

  /** The head at this height, and solid `depth` blocks below. */
  async at(height: number, depth = 18): Promise<void> {
    this.height = height;
    await cursorAt(this.rooms, height, { solid: height - depth });
  }

  /** The head so many minutes of chain time later. */
  async minutesLater(minutes: number): Promise<void> {
    await this.at(this.height + (minutes * 60) / SPACING);
  }

  /** The same desk as a second process has it. */
  async twin(): Promise<BalanceWorld> {
    const rooms = await this.rooms.twin(IMPORTS, { tron: new FakeTron() });
    return new BalanceWorld(rooms, rooms.get(BalanceService), rooms.get(RentalService));
  }

  deposit(userId: string, given: Partial<OpenDeposit> = {}): Promise<DepositView> {
    return this.balances.openDeposit({
      userId,
      currency: 'TRX',
      amount: 10_000_000n,
      clientKey: randomUUID(),
      ...given,
    });
  }

  place(userId: string, given: Partial<PlaceOrder> = {}): Promise<OrderView> {
    const wanted = given.kind === 'flash' ? {} : { energy: 65_000, durationSeconds: 3600 };
    return this.rental.placeOrder({
      userId,
      ...wanted,
      receiver: newAddress(),
      payWith: 'transfer',
      clientOrderId: randomUUID(),
      ...given,
    } as PlaceOrder);
  }

  /** So many units of what a flash address sells. */
  placeFlash(userId: string, units: number, given: Partial<PlaceOrder> = {}): Promise<OrderView> {
    return this.place(userId, { ...given, kind: 'flash', units } as Partial<PlaceOrder>);
  }

  /** What a flash address sells from now on. */
  async flashConfig(address: string, unitPriceSun: bigint): Promise<void> {
    await this.rooms.query(`UPDATE price_configs SET active = false WHERE kind = 'flash' AND address = $1`, [
      address,
    ]);
    await this.rooms.query(
      `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun, address, unit_energy, min_units, max_units,
         confirmations)
       VALUES ('flash', 3600, $2, $1, 65000, 2, 5, '[{"upToSun": null, "blocks": 19}]')`,
      [address, unitPriceSun.toString()],
    );
  }

  /** So much USDT for a TRX, as a person says. */
  async rate(microUsdtPerTrx: bigint): Promise<void> {
    await this.rooms.database.transaction('balance.adjust', (tx) =>
      this.rooms.get(RatesService).setManual(tx, microUsdtPerTrx, 'test'),
    );
  }

  /** A transfer in the next block that answers a request, unless told otherwise; the head moves there. */
  async transferred(
    to: Pick<DepositView, 'amount' | 'currency'> & { address?: string; paymentAddress?: string | null },
    given: Partial<IncomingTransfer> = {},
  ): Promise<IncomingTransfer> {
    const made = aTransfer({
      toAddress: to.address ?? to.paymentAddress ?? '',
      amount: to.amount,
      currency: to.currency,
      height: BigInt(this.height + 1),
      ...given,
    });
    await this.rooms.database.transaction('chain.scan-block', (tx) =>
      this.rooms.get(PaymentsService).recordTransfers(tx, [made]),
    );
    await this.at(this.height + 1);
    await this.settle();
    return made;
  }

  /** Everything of the chain so far becomes solid. */
  async solid(): Promise<void> {
    await this.at(this.height + 19);
    await this.settle();
  }

  /** What the workers do in turn. */
  async settle(): Promise<void> {
    await this.rooms.get(SettlementProcessor).work();
    await this.rooms.get(BalanceProcessor).work();
  }

  balance(userId: string, currency: Currency = 'TRX'): Promise<bigint> {
    return this.rooms.get(LedgerService).balance(userId, currency);
  }

  /** Puts money into a balance. */
  async gift(userId: string, amount: bigint, currency: Currency = 'TRX'): Promise<void> {
    const user = { kind: 'user', owner: userId, currency } as const;
    await this.rooms.database.transaction('settlement.settle', (tx) =>
      this.rooms
        .get(LedgerService)
        .post(tx, [transfer(`gift:${randomUUID()}`, 'gift', { kind: 'revenue', currency }, user, amount)]),
    );
  }

  /** Amounts that a user holds. */
  async requestsOf(userId: string, status: 'open' | 'held' | 'released'): Promise<number> {
    const found = await this.rooms.value(
      'SELECT count(*)::int FROM payment_monitors WHERE user_id = $1 AND status = $2',
      [userId, status],
    );
    return Number(found);
  }

  /** Takes every amount of this price at the address. */
  async fill(address: string, currency: Currency, base: bigint): Promise<void> {
    await this.rooms.query(
      `INSERT INTO payment_monitors (kind, address, currency, amount, opened_height, deadline, hold_until)
       SELECT 'order', $1, $2, $3::bigint + s, 1, $4, $5 FROM generate_series(1, 9999) s
       ON CONFLICT DO NOTHING`,
      [
        address,
        currency,
        base.toString(),
        after(this.height * SPACING),
        after(this.height * SPACING + 86_400),
      ],
    );
  }
}
