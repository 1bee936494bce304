import { randomBytes } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import type { ModuleMetadata } from '@nestjs/common';
import { ChainModule, OperationSends, type SendAnswer } from '../../../src/domain/chain/index.js';
import { DelegationsModule } from '../../../src/domain/delegations/index.js';
import { type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { PoolsModule } from '../../../src/domain/pools/index.js';
import { KeysModule, KeyVault } from '../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { after, anOrder, cursorAt } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';

const IMPORTS = [
  RentalWorkerModule,
  RefundsModule,
  PoolImportModule,
  PoolsModule,
  OrdersModule,
  DelegationsModule,
  ChainModule,
  KeysModule,
];

/** The workers' rental rooms before a node answered by hand; chain time is told by `at`. */
export class RentalWorld {
  private pools = 0;

  private constructor(
    readonly rooms: Rooms,
    readonly tron: FakeTron,
  ) {}

  /** @param more rooms beside */
  static async open(
    more: NonNullable<ModuleMetadata['imports']> = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<RentalWorld> {
    const tron = new FakeTron();
    return new RentalWorld(await Rooms.open([...IMPORTS, ...more], { tron, environment }), tron);
  }

  /** The cursor at this height, with the solid block it signs against. */
  async at(height: number): Promise<void> {
    await cursorAt(this.rooms, height);
    await this.rooms.query(
      `INSERT INTO chain_blocks (block_id, height, parent_id, block_time) VALUES ($1, $2, 'parent', $3)
       ON CONFLICT DO NOTHING`,
      [randomBytes(32).toString('hex'), height - 18, after((height - 18) * 3)],
    );
  }

  /** A supplier wallet in a pool of its own; the first is the cheapest. */
  async wallet(): Promise<{ id: string; address: TronAddress }> {
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

  async order(given: Partial<NewOrder>): Promise<string> {
    const order = anOrder({ status: 'paid', paidAt: after(0), ...given });
    await this.rooms.database.transaction('rental.place-order', (tx) =>
      this.rooms.get(OrdersService).create(tx, order),
    );
    return order.id;
  }

  /** Sends what is signed to a node that says this. @returns how many were sent */
  async answered(answer: Pick<SendAnswer, 'class' | 'text'>): Promise<number> {
    const sends = this.rooms.get(OperationSends);
    const due = await this.rooms.database.transaction('chain.record-send', (tx) => sends.take(tx, 100));
    await this.rooms.database.transaction('chain.record-answer', (tx) =>
      sends.recordAnswers(
        tx,
        due.map(({ id, attempt }) => ({ id, attempt, nodesFault: false, ...answer })),
      ),
    );
    return due.length;
  }

  async statusOf(orderId: string): Promise<unknown> {
    return this.rooms.value('SELECT status FROM orders WHERE id = $1', [orderId]);
  }

  /** Wallets that serve nobody for a while. */
  async setAside(): Promise<unknown> {
    return this.rooms.value('SELECT count(*)::int FROM supplier_wallets WHERE set_aside_until > now()');
  }
}
