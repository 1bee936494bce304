import { randomBytes } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import { ChainModule } from '../../../src/domain/chain/index.js';
import { DelegationsModule } from '../../../src/domain/delegations/index.js';
import { type Currency, LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { PoolsModule } from '../../../src/domain/pools/index.js';
import { RefundRecordsModule } from '../../../src/domain/refunds/index.js';
import { KeysModule, KeyVault } from '../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { ReconciliationDesk, ReconciliationModule } from '../../../src/processes/reconciliation/index.js';
import { ReconcileStep } from '../../../src/processes/reconciliation/reconcile.step.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { after, anOrder, cursorAt } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const IMPORTS = [
  ReconciliationModule,
  RentalWorkerModule,
  PoolImportModule,
  PoolsModule,
  OrdersModule,
  DelegationsModule,
  ChainModule,
  LedgerModule,
  RefundRecordsModule,
  KeysModule,
];
export const HEIGHT = 1000;
export const SOLID = HEIGHT - 18;

/** What the solid chain says, by hand; a node may be away, or say something else than the next one. */
export class ReconciliationTron extends FakeTron {
  readonly cash = new Map<string, bigint>();
  readonly lent = new Map<string, bigint>();
  height = BigInt(SOLID);
  down = false;
  /** Added to whatever the first node says; the second is honest. */
  lie = 0n;
  private second = false;

  constructor() {
    super();
    this.nodeHealth.push({ name: 'other:8090', resting: false });
  }

  distrustPreferredNode(): void {
    this.second = true;
  }

  askFirstNodeAgain(): void {
    this.second = false;
  }

  async accountAtSolid(address: string): Promise<{ height: bigint; balance: bigint }> {
    return this.answer(this.cash.get(`${address}:TRX`));
  }

  async usdtAtSolid(address: string): Promise<{ height: bigint; balance: bigint }> {
    return this.answer(this.cash.get(`${address}:USDT`));
  }

  override async delegatedAtSolid(supplier = '', receiver = ''): Promise<{ height: bigint; sun: bigint }> {
    const { height, balance } = await this.answer(this.lent.get(`${supplier}:${receiver}`));
    return { height, sun: balance };
  }

  private async answer(amount = 0n): Promise<{ height: bigint; balance: bigint }> {
    if (this.down) throw new Error('no node answers');
    return { height: this.height, balance: amount + (this.second ? 0n : this.lie) };
  }
}

export interface Wallet {
  readonly id: string;
  readonly address: TronAddress;
}

export interface Found {
  readonly kind: string;
  readonly subject: string;
  readonly ours: string | null;
  readonly chains: string | null;
  readonly advice: string;
}

/** The rooms that compare books and chain, before a chain told by hand; nothing runs by itself. */
export class ReconciliationWorld {
  private pools = 0;

  private constructor(
    readonly rooms: Rooms,
    readonly tron: ReconciliationTron,
  ) {}

  static async open(): Promise<ReconciliationWorld> {
    const tron = new ReconciliationTron();
    const world = new ReconciliationWorld(await Rooms.open(IMPORTS, { tron }), tron);
    await world.at(HEIGHT);
    return world;
  }

  async at(height: number): Promise<void> {
    await cursorAt(this.rooms, height);
    await this.rooms.query(
      `INSERT INTO chain_blocks (block_id, height, parent_id, block_time) VALUES ($1, $2, 'parent', $3)
       ON CONFLICT DO NOTHING`,
      [randomBytes(32).toString('hex'), height - 18, after((height - 18) * 3)],
    );
  }

  async wallet(): Promise<Wallet> {
    const privateKey = randomBytes(32).toString('hex');
    const address = this.rooms.get(KeyVault).addressOf(privateKey);
    this.pools += 1;
    await this.rooms.get(WalletImport).addMissing({
      name: `pool ${this.pools}`,
      status: 'active',
      costPerEnergySun: BigInt(this.pools),
      priority: 1,
      wallets: [{ address, privateKey, permissionId: 0, label: '' }],
    });
    const id = await this.rooms.value('SELECT id FROM supplier_wallets WHERE address = $1', [address]);
    return { id: String(id), address };
  }

  async order(given: Partial<NewOrder> = {}): Promise<NewOrder> {
    const order = anOrder({ status: 'paid', paidAt: after(0), capacityDeadline: after(99_999), ...given });
    await this.rooms.database.transaction('rental.place-order', (tx) =>
      this.rooms.get(OrdersService).create(tx, order),
    );
    return order;
  }

  /** A live delegation of ours that lies in a solid block, as the books have it. */
  async lend(sun: bigint, given: { receiver?: string; status?: string; wallet?: Wallet } = {}) {
    const wallet = given.wallet ?? (await this.wallet());
    const receiver = given.receiver ?? newAddress();
    const order = await this.order({ receiver, status: 'paid' });
    await this.rooms.query(
      `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
         delegate_txid, delegate_solid, active_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, 65000, 1, 0, $6, $7, true, now(), CASE WHEN $6 = 'ended' THEN $8::timestamptz END)`,
      [
        order.id,
        wallet.id,
        wallet.address,
        receiver,
        sun.toString(),
        given.status ?? 'active',
        randomBytes(32).toString('hex'),
        after(0),
      ],
    );
    this.tron.lent.set(`${wallet.address}:${receiver}`, sun);
    return { wallet, receiver, orderId: order.id };
  }

  /** A contract that an address of ours owned, in a solid block, as the scanner stores it. */
  async onChain(
    address: string,
    kind: string,
    counterparty: string,
    sun: bigint,
    height = SOLID,
  ): Promise<string> {
    const txid = randomBytes(32).toString('hex');
    const amount = kind === 'TransferContract' ? -sun : 0n;
    await this.rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, fee_sun, counterparty, detail, height,
         block_id, block_time) VALUES ($1, $2, 0, $3, 'TRX', $4, 0, $5, $6, $7, $8, $9)`,
      [
        address,
        txid,
        kind,
        amount.toString(),
        counterparty,
        JSON.stringify({ sun: sun.toString(), ...(amount === 0n ? { resource: 'ENERGY' } : {}) }),
        height,
        `block ${height}`,
        after(height * 3),
      ],
    );
    return txid;
  }

  /** An address whose books are open since long ago, with so much in them and on the chain. */
  async cashAccount(sun: bigint, currency: Currency = 'TRX'): Promise<string> {
    const address = newAddress();
    await this.rooms.query(
      `INSERT INTO cash_accounts (address, currency, watched_from_height, opening_height) VALUES ($1, $2, 1, 1)`,
      [address, currency],
    );
    await this.post(address, currency, sun);
    this.tron.cash.set(`${address}:${currency}`, sun);
    return address;
  }

  /** What the owner brought, in the ledger alone. */
  async post(owner: string, currency: Currency, amount: bigint): Promise<void> {
    const key = randomBytes(8).toString('hex');
    const [cash, funds] = [
      { kind: 'cash', owner, currency } as const,
      { kind: 'owner_funds', currency } as const,
    ];
    await this.rooms.database.transaction('settlement.book', (tx) =>
      this.rooms.get(LedgerService).post(tx, [transfer(key, 'movement', cash, funds, amount)]),
    );
  }

  /** One comparison from its asking to its end. @returns what is open after it */
  async compare(): Promise<Found[]> {
    this.tron.askFirstNodeAgain();
    const { id } = await this.rooms.get(ReconciliationDesk).compareNow('finance@desk.test');
    await this.rooms.get(ReconcileStep).run();
    const run = await this.rooms.get(ReconciliationDesk).run(id);
    if (run.status !== 'done') throw new Error(`the comparison is ${run.status}: ${run.error}`);
    return this.open();
  }

  open(): Promise<Found[]> {
    return this.rooms.query<Found>(
      `SELECT kind, subject, ours::text, chains::text, advice FROM reconciliation_differences
       WHERE closed_at IS NULL ORDER BY kind, subject`,
    );
  }

  /** Messages of the open alerts of a kind, by subject. */
  async alerts(kind: string): Promise<Record<string, string>> {
    const found = await this.rooms.query<{ subject: string; message: string }>(
      'SELECT subject, message FROM alerts WHERE kind = $1 AND resolved_at IS NULL',
      [kind],
    );
    return Object.fromEntries(found.map(({ subject, message }) => [subject, message]));
  }
}
