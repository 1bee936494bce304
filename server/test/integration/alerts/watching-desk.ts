import type { AlertKind } from '@energy-desk/shared/alerts';
import { expect } from 'vitest';
import { Settings } from '../../../src/domain/settings/index.js';
import { AlertsWorkerModule, MachineWatchModule } from '../../../src/processes/alerts/index.js';
import { FiguresWatch } from '../../../src/processes/alerts/figures.watch.js';
import { ReconciliationModule } from '../../../src/processes/reconciliation/index.js';
import { newAddress, type Rooms } from '../../harness/rooms.js';
import { RentalWorld } from '../review/rental-world.js';

/** A desk of one wallet, and what is watched about it. */
export class WatchingDesk {
  private constructor(
    readonly world: RentalWorld,
    readonly wallet: { id: string; address: string },
    readonly poolId: string,
  ) {}

  static async open(): Promise<WatchingDesk> {
    const world = await RentalWorld.open([AlertsWorkerModule, MachineWatchModule, ReconciliationModule]);
    await world.at(100);
    const wallet = await world.wallet();
    const { rooms } = world;
    const poolId = String(
      await rooms.value('SELECT pool_id FROM supplier_wallets WHERE id = $1', [wallet.id]),
    );
    await rooms.query(
      `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, free_bandwidth, staked_bandwidth, liquid_sun)
       VALUES ($1, 100, 900000000, 1000000000, 600, 0, 50000000)`,
      [wallet.id],
    );
    return new WatchingDesk(world, wallet, poolId);
  }

  get rooms(): Rooms {
    return this.world.rooms;
  }

  get figures(): FiguresWatch {
    return this.rooms.get(FiguresWatch);
  }

  /** Subjects with an open alert of the kind. */
  async open(kind: AlertKind): Promise<string[]> {
    const found = await this.rooms.query<{ subject: string }>(
      'SELECT subject FROM alerts WHERE kind = $1 AND resolved_at IS NULL ORDER BY subject',
      [kind],
    );
    return found.map(({ subject }) => subject);
  }

  told(kind: AlertKind): Promise<unknown> {
    return this.rooms.value(
      `SELECT array_agg(news ORDER BY m.id) FROM alert_messages m JOIN alerts a ON a.id = m.alert_id WHERE a.kind = $1`,
      [kind],
    );
  }

  /** Wrong, looked at three times: one alert, told once. Right again: over, and told so. */
  async comesAndGoes(
    kind: AlertKind,
    subject: string,
    wrong: () => Promise<unknown>,
    right: () => Promise<unknown>,
    look: () => Promise<void> = () => this.figures.run(),
  ): Promise<void> {
    await look();
    expect(await this.open(kind)).toEqual([]);
    await wrong();
    for (let i = 0; i < 3; i += 1) await look();
    expect(await this.open(kind)).toEqual([subject]);
    expect(await this.told(kind)).toEqual(['raised']);
    await right();
    await look();
    expect(await this.open(kind)).toEqual([]);
    expect(await this.told(kind)).toEqual(['raised', 'resolved']);
  }

  /** Nobody raised it anew for so long. */
  silence(kind: AlertKind, minutes: number): Promise<unknown> {
    return this.rooms.query(
      `UPDATE alerts SET last_raised_at = last_raised_at - $2 * interval '1 minute' WHERE kind = $1`,
      [kind, minutes],
    );
  }

  reading(column: string, value: number): Promise<unknown> {
    return this.rooms.query(`UPDATE wallet_readings SET ${column} = $2 WHERE wallet_id = $1`, [
      this.wallet.id,
      value,
    ]);
  }

  /** A delegation of an order of its own, in this state. */
  async delegation(status: string, reclaimAfter: Date | null = null): Promise<string> {
    const orderId = await this.world.order({});
    return String(
      await this.rooms.value(
        `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
           delegate_txid, reclaim_after)
         VALUES ($1, $2, $3, $4, 1000000, 1000, 1, 1, $5, gen_random_uuid()::text, $6) RETURNING id`,
        [orderId, this.wallet.id, this.wallet.address, newAddress(), status, reclaimAfter],
      ),
    );
  }

  async setTo(key: string, value: string): Promise<void> {
    await this.rooms.query(
      `INSERT INTO system_configs (key, value, type) VALUES ($1, $2, 'string')
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [key, value],
    );
    this.rooms.get(Settings).forget();
  }
}
