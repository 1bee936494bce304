import type { ChatUser } from '../../../src/telegram/index.js';
import { setFlashPrice } from '../../support/price-list.js';
import type { World } from './world.js';

export const TRX = 1_000_000n;
/** Sun of one unit of flash energy in the scenarios. */
export const UNIT_SUN = 3n * TRX;
export const UNIT_ENERGY = 65_000;
export const MOST_UNITS = 4;

/** A transfer as the books have it. */
export interface Booked {
  id: string;
  outcome: string;
  exception: string;
  hold_reason: string | null;
  order_id: string | null;
  earned: string;
  credit_used: string;
  resolution: string | null;
}

/** What a transfer became, once its money is in the books for good. */
export function settled(world: World, txid: string): Promise<Booked> {
  return world.until(`transfer ${txid} to be settled`, async () => {
    const [row] = await world.query<Booked>(
      `SELECT * FROM payments WHERE txid = $1 AND status = 'settled' AND booked = 'solid'`,
      [txid],
    );
    return row;
  });
}

/** Sells units of 65,000 energy for 3 TRX each, one to four; small payments wait two blocks only. */
export async function sellFlash(world: World): Promise<string> {
  const [address = ''] = world.sandbox.endpoints.flashAddresses;
  await setFlashPrice((sql, parameters) => world.query(sql, parameters), {
    address,
    unitPriceSun: UNIT_SUN,
    unitEnergy: UNIT_ENERGY,
    durationSeconds: 300,
    minUnits: 1,
    maxUnits: MOST_UNITS,
    confirmations: [
      { upToSun: (2n * UNIT_SUN).toString(), blocks: 2 },
      { upToSun: null, blocks: 19 },
    ],
  });
  return address;
}

/** What an address has to its credit, in sun. */
export async function creditOf(world: World, address: string): Promise<bigint> {
  const [row] = await world.query<{ balance: string }>(
    `SELECT balance::text FROM ledger_accounts WHERE code = 'address_credit:' || $1 || ':TRX'`,
    [address],
  );
  return BigInt(row?.balance ?? 0);
}

export interface Refund {
  id: string;
  status: string;
  amount: string;
  fee_sun: string;
  reason: string;
  txid: string | null;
  needs_person_reason: string | null;
}

/** All refunds to an address, oldest first. */
export const refundsTo = (world: World, address: string): Promise<Refund[]> =>
  world.query<Refund>('SELECT * FROM refunds WHERE address = $1 ORDER BY created_at', [address]);

/** The one refund to an address, once it is in that state. */
export function refundTo(world: World, address: string, status: string): Promise<Refund> {
  return world.until(`a refund to ${address} to be ${status}`, async () =>
    (await refundsTo(world, address)).find((refund) => refund.status === status),
  );
}

/** Liquid sun of an address at the head. */
export async function liquid(world: World, address: string): Promise<bigint> {
  const { head } = await world.look<{ head: { sun?: string | number } }>(`audit/accounts/${address}`);
  return BigInt(head.sun ?? 0);
}

/** Alerts of a kind, open or not, that speak of the subject. */
export const alertsOf = (world: World, kind: string, subject: string): Promise<{ message: string }[]> =>
  world.query('SELECT message FROM alerts WHERE kind = $1 AND subject = $2', [kind, subject]);

/** A user who paid an order from their own wallet, so that its address is known to be theirs. */
export async function provenUser(world: World, name: string): Promise<{ user: ChatUser; address: string }> {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  const order = await world.rent(user, { package: /65k · 1 hour/, receiver: address });
  await user.pay();
  await world.waitForStatus(order.id, 'active');
  await world.until('the address to be proved', async () => {
    const [row] = await world.query('SELECT 1 FROM proved_addresses WHERE address = $1', [address]);
    return row;
  });
  return { user, address };
}
