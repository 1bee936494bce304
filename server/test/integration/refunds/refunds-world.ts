import { randomBytes, randomUUID } from 'node:crypto';
import {
  ChainModule,
  ChainProgress,
  ChainService,
  type Operation,
  OperationSends,
  type SendAnswer,
} from '../../../src/domain/chain/index.js';
import { type Account, LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import {
  type NewRefund,
  type Refund,
  RefundRecordsModule,
  RefundsService,
} from '../../../src/domain/refunds/index.js';
import { RiskModule, RiskService } from '../../../src/domain/risk/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import type { AccountReading } from '../../../src/gateways/tron/index.js';
import { buildTrc20Transfer } from '../../../src/gateways/tron/transaction.builder.js';
import type { Tx } from '../../../src/platform/database/index.js';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { FinishRefundsStep } from '../../../src/processes/refunds/finish-refunds.step.js';
import { RefundOrdersStep } from '../../../src/processes/refunds/refund-orders.step.js';
import { SendRefundsStep } from '../../../src/processes/refunds/send-refunds.step.js';
import { SweepCreditsStep } from '../../../src/processes/refunds/sweep-credits.step.js';
import { after, anOrder } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

export const TRX = 1_000_000n;
const SOLID_BEHIND = 18n;
const FIRST_HEIGHT = 1_000n;
const IMPORTS = [RefundsModule, RefundRecordsModule, ChainModule, LedgerModule, OrdersModule, RiskModule];

/** Accounts as the test says; the treasury is one of them. */
export class RefundTron extends FakeTron {
  readonly accounts = new Map<string, Partial<AccountReading>>();
  readonly usdt = new Map<string, bigint>();
  readonly buildTrc20Transfer = buildTrc20Transfer;
  readonly asked: string[] = [];
  down = false;
  /** What happens while a node answers for an address. */
  meanwhile: (address: string) => Promise<unknown> = async () => undefined;

  override async account(address = ''): Promise<AccountReading> {
    if (this.down) throw new Error('no node answers');
    this.asked.push(address);
    await this.meanwhile(address);
    return { ...(await super.account()), ...this.accounts.get(address) };
  }

  async usdtBalance(address: string): Promise<bigint> {
    return this.usdt.get(address) ?? 0n;
  }
}

/** The refund rooms on a chain of blocks made by hand: what is sent comes into a block when the test says so. */
export class RefundsWorld {
  height = FIRST_HEIGHT;

  private constructor(
    readonly rooms: Rooms,
    readonly tron: RefundTron,
  ) {}

  static async open(): Promise<RefundsWorld> {
    const tron = new RefundTron();
    const world = new RefundsWorld(await Rooms.open(IMPORTS, { tron }), tron);
    await world.commit((tx) => world.get(ChainProgress).begin(tx, world.block(), FIRST_HEIGHT));
    await world.rooms.query(
      `INSERT INTO cash_accounts (address, currency, watched_from_height) VALUES ($1, 'TRX', 0), ($1, 'USDT', 0)`,
      [world.treasury],
    );
    world.holds({ sun: 1_000n * TRX });
    await world.mine(20);
    return world;
  }

  get treasury(): string {
    return this.rooms.config.treasuryAddress;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.rooms.get(token);
  }

  holds({ sun, microUsdt = 0n }: { sun: bigint; microUsdt?: bigint }): void {
    this.tron.accounts.set(this.treasury, { balanceSun: sun });
    this.tron.usdt.set(this.treasury, microUsdt);
  }

  set(key: Parameters<Settings['set']>[0], value: string): Promise<void> {
    return this.get(Settings).set(key, value);
  }

  list(address: string, list: 'deny' | 'allow' | 'exchange'): Promise<unknown> {
    const entry = { subjectKind: 'address' as const, subject: address, list, note: '', actor: 'test' };
    return this.commit((tx) => this.get(RiskService).add(tx, entry));
  }

  /** Money that an address is owed, as a flash payment leaves it. */
  async credit(address: string, sun: bigint): Promise<void> {
    const account: Account = { kind: 'address_credit', owner: address, currency: 'TRX' };
    await this.commit((tx) =>
      this.get(LedgerService).post(tx, [
        transfer(randomUUID(), 'test', { kind: 'unmatched', currency: 'TRX' }, account, sun),
      ]),
    );
  }

  /** A refund that is due, with its money owed. */
  async owe(given: Partial<NewRefund> = {}): Promise<string> {
    const id = randomUUID();
    const refund: NewRefund = {
      id,
      businessKey: `test:${id}`,
      address: newAddress(),
      currency: 'TRX',
      amount: 5n * TRX,
      reason: 'payment',
      paymentId: null,
      orderId: null,
      needsPersonReason: null,
      ...given,
    };
    const { currency } = refund;
    await this.commit(async (tx) => {
      await this.get(RefundsService).create(tx, [refund]);
      await this.get(LedgerService).post(tx, [
        transfer(
          `refund:${refund.id}:owed`,
          'refund_owed',
          { kind: 'unmatched', currency },
          { kind: 'refunds_payable', currency },
          refund.amount,
        ),
      ]);
    });
    return refund.id;
  }

  /** A flash order of this payer that nobody could serve. */
  async refundingOrder(given: Partial<NewOrder>): Promise<string> {
    const order = anOrder({ kind: 'flash', status: 'paid', paidAt: after(0), amount: 4n * TRX, ...given });
    await this.commit((tx) => this.get(OrdersService).create(tx, order));
    await this.rooms.query(`UPDATE orders SET status = 'refunding' WHERE id = $1`, [order.id]);
    return order.id;
  }

  async refund(id: string): Promise<Refund> {
    const [refund] = await this.get(RefundsService).find([id]);
    if (!refund) throw new Error(`no refund ${id}`);
    return refund;
  }

  async statusOf(id: string): Promise<string> {
    return (await this.refund(id)).status;
  }

  transfersOf(id: string): Promise<Operation[]> {
    return this.get(ChainService).findOperations('refund', id);
  }

  sweep = (): Promise<void> => this.get(SweepCreditsStep).run();
  finish = (): Promise<void> => this.get(FinishRefundsStep).run();
  refundOrders = (): Promise<void> => this.get(RefundOrdersStep).run();

  /** The scanner of this world is never silent, however long a test takes. */
  async send(): Promise<void> {
    await this.rooms.query('UPDATE chain_cursor SET updated_at = now()');
    await this.get(SendRefundsStep).run();
  }

  /** The bytes go out and a node says this. */
  async answered(
    answer: Pick<SendAnswer, 'class' | 'text'> = { class: 'accepted', text: '' },
  ): Promise<void> {
    const sends = this.get(OperationSends);
    const due = await this.rooms.database.transaction('chain.record-send', (tx) => sends.take(tx, 100));
    await this.rooms.database.transaction('chain.record-answer', (tx) =>
      sends.recordAnswers(
        tx,
        due.map(({ id, attempt }) => ({ id, attempt, nodesFault: false, ...answer })),
      ),
    );
  }

  /** A block with these transactions, and as many empty ones as asked for. */
  async mine(blocks = 1, txids: readonly string[] = [], contractRet = 'SUCCESS'): Promise<void> {
    const progress = this.get(ChainProgress);
    for (let count = 0; count < blocks; count += 1) {
      const cursor = await this.get(ChainService).cursor();
      this.height = cursor.height + 1n;
      const block = this.block(cursor.blockId);
      const { height, id: blockId, time } = block;
      const included = count === 0 ? txids : [];
      await this.commit(async (tx) => {
        await progress.append(tx, cursor, [block], height);
        await progress.include(
          tx,
          included.map((txid) => ({ txid, height, blockId, time, contractRet, feeSun: 0n })),
        );
        const solid = await this.rooms.query<{ block_id: string }>(
          'SELECT block_id FROM chain_blocks WHERE height = $1 AND NOT orphaned',
          [(height - SOLID_BEHIND).toString()],
        );
        for (const { block_id: id } of solid)
          await progress.solidify(tx, { height: height - SOLID_BEHIND, id });
      });
    }
  }

  /** The newest block leaves the chain. */
  async orphan(): Promise<void> {
    const cursor = await this.get(ChainService).cursor();
    await this.commit((tx) => this.get(ChainProgress).orphanTip(tx, cursor));
  }

  /** Included, solid and told. */
  async arrives(...txids: string[]): Promise<void> {
    await this.mine(1, txids);
    await this.mine(Number(SOLID_BEHIND));
    await this.finish();
  }

  /** In no block until no block may hold it any more. */
  async dies(): Promise<void> {
    await this.mine(40);
    await this.finish();
  }

  /** Debit of an account in sun or micro-USDT: negative is what we owe. */
  async balance(code: string): Promise<bigint> {
    const sum = await this.rooms.value(
      `SELECT coalesce(sum(b.amount), 0)::text FROM balance_transactions b
       JOIN ledger_accounts a ON a.id = b.account_id WHERE a.code = $1`,
      [code],
    );
    return BigInt(String(sum));
  }

  async alerts(kind: string): Promise<string[]> {
    const open = await this.rooms.query<{ subject: string }>(
      'SELECT subject FROM alerts WHERE kind = $1 AND resolved_at IS NULL ORDER BY subject',
      [kind],
    );
    return open.map(({ subject }) => subject);
  }

  commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.rooms.database.transaction('chain.scan-block', work);
  }

  private block(parentId = 'parent') {
    return {
      height: this.height,
      id: randomBytes(32).toString('hex'),
      parentId,
      time: after(Number(this.height) * 3),
    };
  }
}
