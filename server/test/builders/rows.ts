import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { NewOrder } from '../../src/domain/orders/index.js';
import type { IncomingTransfer } from '../../src/domain/payments/index.js';
import { newAddress, type Rooms } from '../harness/rooms.js';

/** Where chain time begins in tests. */
export const START = new Date('2026-03-01T12:00:00Z');
export const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** A scanner that nobody runs stays awake, in the eyes of whoever asks, for as long as a test takes. */
export const AWAKE = `now() + interval '1 hour'`;

/** Puts the scan cursor to a height, three seconds a block after the start of time. */
export async function cursorAt(
  rooms: Rooms,
  height: number,
  options: { solid?: number; time?: Date } = {},
): Promise<void> {
  const solid = options.solid ?? Math.max(0, height - 18);
  const time = options.time ?? after(height * 3);
  await rooms.query(
    `INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height, updated_at)
     VALUES (1, $1, $2, $3, $4, $5, $1, ${AWAKE})
     ON CONFLICT (id) DO UPDATE SET height = excluded.height, block_id = excluded.block_id,
       block_time = excluded.block_time, solid_height = excluded.solid_height, solid_time = excluded.solid_time,
       node_height = excluded.node_height, updated_at = excluded.updated_at`,
    [height, `block ${height}`, time, solid, after(solid * 3)],
  );
}

export async function aUser(rooms: Rooms): Promise<string> {
  const telegramId = randomInt(1, 2 ** 40);
  const [user] = await rooms.query<{ id: string }>(
    `INSERT INTO users (telegram_id, chat_id, language) VALUES ($1, $1, 'en') RETURNING id`,
    [telegramId],
  );
  return user?.id ?? '';
}

export function anOrder(given: Partial<NewOrder> = {}): NewOrder {
  return {
    id: randomUUID(),
    kind: 'package',
    status: 'awaiting_payment',
    userId: null,
    clientOrderId: null,
    receiver: newAddress(),
    energy: 65_000,
    durationSeconds: 3600,
    amount: 2_800_123n,
    currency: 'TRX',
    payWith: 'transfer',
    quote: { priceSun: '2800000', burnSun: '6500000' },
    priority: 1,
    paymentAddress: newAddress(),
    payerAddress: null,
    paymentDeadline: after(1800),
    paidAt: null,
    capacityDeadline: null,
    chainTime: START,
    ...given,
  };
}

export function aTransfer(given: Partial<IncomingTransfer> = {}): IncomingTransfer {
  const height = given.height ?? 101n;
  return {
    txid: randomBytes(32).toString('hex'),
    idx: 0,
    currency: 'TRX',
    fromAddress: newAddress(),
    toAddress: newAddress(),
    amount: 2_800_123n,
    height,
    blockId: `block ${height}`,
    blockTime: after(Number(height) * 3),
    txExpiration: after(Number(height) * 3 + 60),
    ...given,
  };
}

/** Packages and prices to sell by. */
export async function prices(rooms: Rooms): Promise<void> {
  await rooms.query(
    `INSERT INTO energy_packages (name, energy, duration_seconds, price_sun)
     VALUES ('65k 1h', 65000, 3600, 2800000) ON CONFLICT DO NOTHING`,
  );
  await rooms.query(
    `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun)
     VALUES ('duration_tier', 300, 40), ('duration_tier', 3600, 45) ON CONFLICT DO NOTHING`,
  );
}
