import { randomUUID } from 'node:crypto';

type Query = (sql: string, parameters?: unknown[]) => Promise<object[]>;

/** What a plain transfer to a flash address buys. */
export interface FlashPrice {
  address: string;
  unitPriceSun: bigint;
  unitEnergy: number;
  durationSeconds: number;
  minUnits: number;
  maxUnits: number;
  /** Blocks that a payment of up to so many sun waits; null: any amount. */
  confirmations: readonly { upToSun: string | null; blocks: number }[];
}

/** Puts a flash price into force, in place of what the address sold before. */
export async function setFlashPrice(query: Query, price: FlashPrice): Promise<void> {
  await query(`UPDATE price_configs SET active = false WHERE kind = 'flash' AND address = $1`, [
    price.address,
  ]);
  await query(
    `INSERT INTO price_configs (id, kind, address, unit_price_sun, unit_energy, duration_seconds, min_units, max_units,
       confirmations) VALUES ($1, 'flash', $2, $3, $4, $5, $6, $7, $8)`,
    [
      randomUUID(),
      price.address,
      price.unitPriceSun.toString(),
      price.unitEnergy,
      price.durationSeconds,
      price.minUnits,
      price.maxUnits,
      JSON.stringify(price.confirmations),
    ],
  );
}

/** Sets by hand what a TRX is worth, in millionths of a USDT. */
export async function setRate(query: Query, microUsdtPerTrx: bigint): Promise<void> {
  await query(`UPDATE exchange_rates SET status = 'superseded' WHERE status = 'active'`);
  await query(
    `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, decided_by, decided_at)
     VALUES ($1, 'manual', 'active', now(), 'campaign', now())`,
    [microUsdtPerTrx.toString()],
  );
}

/** Puts an address on a list. */
export async function setListed(
  query: Query,
  list: 'deny' | 'allow' | 'exchange',
  address: string,
): Promise<void> {
  await query(
    `INSERT INTO risk_entries (list, subject_kind, subject, note, actor)
     VALUES ($1, 'address', $2, 'campaign', 'campaign') ON CONFLICT DO NOTHING`,
    [list, address],
  );
}
