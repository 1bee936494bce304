import { randomBytes, randomUUID } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import { KeyVault } from '../../../../src/gateways/keys/index.js';
import { cursorAt, START } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress, type Rooms } from '../../../harness/rooms.js';

export const TRX = 1_000_000n;
export const HEIGHT = 1000;

/** An API over pools and wallets that the test made, with a node answered by hand. */
export async function openStock(
  imports: Parameters<typeof Api.open>[0] = [],
): Promise<{ api: Api; tron: FakeTron }> {
  const tron = new FakeTron();
  const api = await Api.open(imports, { tron });
  await cursorAt(api.rooms, HEIGHT);
  await api.rooms.query(
    `INSERT INTO chain_blocks (block_id, height, parent_id, block_time)
     VALUES ($1, $2, 'parent', $3) ON CONFLICT DO NOTHING`,
    [randomBytes(32).toString('hex'), HEIGHT - 18, START],
  );
  return { api, tron };
}

/** The scanner was seen at the head just now. */
export const atHead = (rooms: Rooms): Promise<void> => cursorAt(rooms, HEIGHT);

export async function aPool(rooms: Rooms, status = 'active', cost = 20): Promise<string> {
  return String(
    await rooms.value(
      `INSERT INTO energy_pools (name, status, cost_per_energy_sun) VALUES ($1, $2, $3) RETURNING id`,
      [`pool ${randomUUID()}`, status, cost],
    ),
  );
}

export interface Wallet {
  readonly id: string;
  readonly address: TronAddress;
  readonly privateKey: string;
}

/** A key that nobody else has. */
export function aKey(rooms: Rooms): { privateKey: string; address: TronAddress } {
  const privateKey = randomBytes(32).toString('hex');
  return { privateKey, address: rooms.get(KeyVault).addressOf(privateKey) };
}

/** A wallet with its owner key. */
export async function aWallet(rooms: Rooms, poolId: string): Promise<Wallet> {
  const { privateKey, address } = aKey(rooms);
  const id = randomUUID();
  const sealed = rooms.get(KeyVault).seal(privateKey, id);
  await rooms.query(
    `INSERT INTO supplier_wallets (id, pool_id, address, label, permission_id, signer_address, key_id, key_ciphertext)
     VALUES ($1, $2, $3, 'made by the test', 0, $3, $4, $5)`,
    [id, poolId, address, sealed.keyId, sealed.ciphertext],
  );
  return { id, address, privateKey };
}

/** What the chain said of the wallet at this height; sun. */
export async function read(
  rooms: Rooms,
  walletId: string,
  figures: { staked: bigint; delegated?: bigint; delegatable: bigint; freeAt?: Date },
): Promise<void> {
  await rooms.query(
    `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, delegated_sun, energy_used,
       free_bandwidth, staked_bandwidth, liquid_sun, energy_free_at)
     VALUES ($1, $2, $3, $4, $5, 0, 600, 1000000, 1000000000, $6)
     ON CONFLICT (wallet_id) DO UPDATE SET delegatable_sun = excluded.delegatable_sun,
       staked_sun = excluded.staked_sun, delegated_sun = excluded.delegated_sun`,
    [
      walletId,
      HEIGHT,
      figures.delegatable.toString(),
      figures.staked.toString(),
      (figures.delegated ?? 0n).toString(),
      figures.freeAt ?? null,
    ],
  );
}

/** A rental of the wallet in a state, with its order. */
export async function aRental(
  rooms: Rooms,
  wallet: Wallet,
  given: {
    status: string;
    orderStatus: string;
    sun?: bigint;
    endsAt?: Date;
    reclaimAfter?: Date | null;
    receiver?: string;
  },
): Promise<{ id: string; orderId: string; txid: string }> {
  const orderId = randomUUID();
  const id = randomUUID();
  const txid = randomBytes(32).toString('hex');
  const receiver = given.receiver ?? newAddress();
  await rooms.query(
    `INSERT INTO orders (id, reference, kind, status, receiver, energy, duration_seconds, amount, pay_with, quote,
       ends_at) VALUES ($1, $2, 'package', $3, $4, 65000, 3600, 2800123, 'transfer', '{}', $5)`,
    [orderId, orderId.slice(0, 8), given.orderStatus, receiver, given.endsAt ?? null],
  );
  await rooms.query(
    `INSERT INTO energy_delegations (id, order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
       delegate_txid, delegate_solid, active_at, reclaim_after, reclaim_by)
     VALUES ($1, $2, $3, $4, $5, $6, 65000, 1, 0, $7, $8, true, $9, $10, $11)`,
    [
      id,
      orderId,
      wallet.id,
      wallet.address,
      receiver,
      (given.sun ?? 6_851n * TRX).toString(),
      given.status,
      txid,
      START,
      given.reclaimAfter ?? null,
      given.reclaimAfter ? new Date(given.reclaimAfter.getTime() + 86_400_000) : null,
    ],
  );
  return { id, orderId, txid };
}

/** Audit rows of the subject, oldest first. */
export const audited = (
  rooms: Rooms,
  subject: string,
): Promise<{ actor: string; action: string; reason: string; before: unknown; after: unknown }[]> =>
  rooms.query('SELECT actor, action, reason, before, after FROM audit_logs WHERE subject = $1 ORDER BY id', [
    subject,
  ]);

/** Status and code of what was refused. */
export const refusal = ({ status, body }: { status: number; body: unknown }): [number, unknown] => [
  status,
  (body as { code?: unknown } | null)?.code,
];
