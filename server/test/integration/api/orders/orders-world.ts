import { randomBytes } from 'node:crypto';
import type { NewOrder } from '../../../../src/domain/orders/index.js';
import { OrdersService } from '../../../../src/domain/orders/index.js';
import { KeyVault } from '../../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../../src/processes/pool-upkeep/index.js';
import { DeliverStep } from '../../../../src/processes/rental/deliver.step.js';
import { RentalWorkerModule } from '../../../../src/processes/rental/index.js';
import { RefundsModule } from '../../../../src/processes/refunds/index.js';
import { after, anOrder, cursorAt, prices } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import type { Rooms } from '../../../harness/rooms.js';

/** The API, and the workers' rooms beside it in which nothing runs by itself, before a node answered by hand. */
export class OrdersWorld {
  private constructor(
    readonly api: Api,
    readonly workers: Rooms,
  ) {}

  static async open(
    environment: Readonly<Record<string, string>> = {},
    tron = new FakeTron(),
  ): Promise<OrdersWorld> {
    const api = await Api.open([], { tron, environment });
    const modules = [RentalWorkerModule, RefundsModule, PoolImportModule];
    const world = new OrdersWorld(api, await api.rooms.twin(modules, { tron }));
    await world.at(1_000);
    await prices(world.api.rooms);
    return world;
  }

  async close(): Promise<void> {
    await this.workers.close();
    await this.api.close();
  }

  /** The cursor at this height, with the solid block it signs against. */
  async at(height: number): Promise<void> {
    await cursorAt(this.api.rooms, height);
    await this.api.rooms.query(
      `INSERT INTO chain_blocks (block_id, height, parent_id, block_time) VALUES ($1, $2, 'parent', $3)
       ON CONFLICT DO NOTHING`,
      [randomBytes(32).toString('hex'), height - 18, after((height - 18) * 3)],
    );
  }

  /** A supplier wallet in a pool of its own. */
  async wallet(name: string): Promise<{ id: string; poolId: string; address: string }> {
    const rooms = this.workers;
    const privateKey = randomBytes(32).toString('hex');
    const address = rooms.get(KeyVault).addressOf(privateKey);
    await rooms.get(WalletImport).addMissing({
      name,
      status: 'active',
      costPerEnergySun: 1n,
      priority: 1,
      wallets: [{ address, privateKey, permissionId: 0, label: name }],
    });
    const [row] = await rooms.query<{ id: string; pool_id: string }>(
      'SELECT id, pool_id FROM supplier_wallets WHERE address = $1',
      [address],
    );
    return { id: row?.id ?? '', poolId: row?.pool_id ?? '', address };
  }

  async order(given: Partial<NewOrder> = {}): Promise<NewOrder> {
    const { rooms } = this.api;
    const order = anOrder({ paymentAddress: rooms.config.paymentAddresses[0] ?? null, ...given });
    await rooms.database.transaction('rental.place-order', (tx) =>
      rooms.get(OrdersService).create(tx, order),
    );
    return order;
  }

  deliver(): Promise<void> {
    return this.workers.get(DeliverStep).run();
  }

  statusOf(id: string): Promise<unknown> {
    return this.api.rooms.value('SELECT status FROM orders WHERE id = $1', [id]);
  }

  /** Deeds that were written down about the order, oldest first. */
  async audited(id: string): Promise<string[]> {
    const rows = await this.api.rooms.query<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_logs WHERE subject = $1 ORDER BY id',
      [`order:${id}`],
    );
    return rows.map(({ action }) => action);
  }

  /** What happened to the order, oldest first. */
  async story(id: string): Promise<string[]> {
    const rows = await this.api.rooms.query<{ kind: string }>(
      'SELECT kind FROM order_events WHERE order_id = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ kind }) => kind);
  }
}
