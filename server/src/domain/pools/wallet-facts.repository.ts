import { sun, type Sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { Candidate } from './allocation.js';
import {
  affordableRentals,
  freeSun,
  hasUnspentBandwidth,
  isFresh,
  type OpenReservation,
  type WalletReading,
} from './capacity.js';

interface FactsRow {
  id: string;
  address: string;
  pool_id: string;
  cost_per_energy_sun: string;
  priority: number;
  unreliable: boolean;
  height: string | null;
  delegatable_sun: string | null;
  free_bandwidth: number | null;
  staked_bandwidth: string | null;
  liquid_sun: string | null;
  reservations: { sun: string; height: string | null }[];
  live: string;
  limit_sun: string | null;
  out_sun: string;
  unstaking_sun: string;
}

/** Everything allocation needs to know of one wallet. */
export interface WalletFacts {
  readonly walletId: string;
  readonly address: string;
  readonly poolId: string;
  readonly costPerEnergySun: bigint;
  readonly poolPriority: number;
  readonly unreliable: boolean;
  readonly reading: WalletReading | null;
  readonly reservations: readonly OpenReservation[];
  /** Rentals whose undelegate is still to be paid for. */
  readonly liveRentals: number;
  /** What the limit of the wallet, or of its pool, still allows to be delegated; null without a limit. */
  readonly headroomSun: bigint | null;
  /** Stake that is being taken out. */
  readonly unstakingSun: bigint;
}

/** Of a reading, what allocation does not need. */
export interface StakeFigures {
  readonly stakedSun: bigint;
  readonly delegatedSun: bigint;
  readonly energyUsed: bigint;
  /** When all used energy is back (chain time); null when none is used. */
  readonly energyFreeAt: Date | null;
}

/** What prices follow. */
export interface PriceFigures {
  /** 0 to 100: share of the stake that is delegated, promised, or recovering; 0 before anything was read. */
  readonly utilisationPercent: number;
  /** Sun for one energy of the cheapest pool that sells; null when none does. */
  readonly costPerEnergySun: bigint | null;
}

const FACTS = `
  SELECT w.id, w.address, w.pool_id, p.cost_per_energy_sun, p.priority,
    w.failures_in_a_row >= 2 AS unreliable,
    r.height, r.delegatable_sun, r.free_bandwidth, r.staked_bandwidth, r.liquid_sun,
    coalesce((SELECT json_agg(json_build_object('sun', v.sun::text, 'height', v.delegate_height::text))
      FROM energy_reservations v WHERE v.wallet_id = w.id AND v.closed_at IS NULL), '[]') AS reservations,
    o.live, o.out_sun, coalesce(w.limit_sun, p.wallet_limit_sun) AS limit_sun,
    (SELECT coalesce(sum(u.amount_sun), 0) FROM staking_requests u WHERE u.wallet_id = w.id
      AND u.status = 'pending' AND u.kind = 'unstake' AND u.resource = 'ENERGY') AS unstaking_sun
  FROM supplier_wallets w
  JOIN energy_pools p ON p.id = w.pool_id
  LEFT JOIN wallet_readings r ON r.wallet_id = w.id
  CROSS JOIN LATERAL (SELECT count(*) AS live, coalesce(sum(d.sun), 0) AS out_sun FROM energy_delegations d
    WHERE d.wallet_id = w.id AND d.status IN ('planned', 'active', 'ended')) o`;

const SELLING = `w.status = 'active' AND p.status = 'active'
  AND (w.set_aside_until IS NULL OR w.set_aside_until < now())`;

@Injectable()
export class WalletFactsRepository {
  /** Wallets that may sell now, those of the cheapest pool first. */
  async selling(tx: Tx): Promise<WalletFacts[]> {
    const found = await rows<FactsRow>(
      tx,
      `${FACTS} WHERE ${SELLING} ORDER BY p.cost_per_energy_sun, p.priority, w.id`,
    );
    return found.map(factsOf);
  }

  /** The same of these wallets, their rows locked in id order. */
  async locked(tx: Tx, ids: readonly string[]): Promise<WalletFacts[]> {
    const locked = await rows<{ id: string }>(
      tx,
      'SELECT id FROM supplier_wallets WHERE id = ANY($1) ORDER BY id FOR UPDATE',
      [ids],
    );
    const found = await rows<FactsRow>(tx, `${FACTS} WHERE ${SELLING} AND w.id = ANY($1)`, [
      locked.map(({ id }) => id),
    ]);
    return found.map(factsOf);
  }

  async totalStake(tx: Tx): Promise<bigint> {
    const [row] = await rows<{ total: string | null }>(
      tx,
      `SELECT sum(r.staked_sun) AS total FROM wallet_readings r
       JOIN supplier_wallets w ON w.id = r.wallet_id JOIN energy_pools p ON p.id = w.pool_id
       WHERE w.status = 'active' AND p.status = 'active'`,
    );
    return BigInt(row?.total ?? 0);
  }

  /** Stake that may sell, as last read: all of it, what can be delegated of it, and the lowest cost of its energy. */
  async priceFigures(tx: Tx): Promise<PriceFigures> {
    const [row] = await rows<{ staked: string | null; free: string | null; cost: string | null }>(
      tx,
      `SELECT sum(r.staked_sun) AS staked, min(p.cost_per_energy_sun) AS cost,
         sum(greatest(r.delegatable_sun - coalesce((SELECT sum(v.sun) FROM energy_reservations v
           WHERE v.wallet_id = w.id AND v.closed_at IS NULL
             AND (v.delegate_height IS NULL OR v.delegate_height > r.height - 2)), 0), 0)) AS free
       FROM supplier_wallets w JOIN energy_pools p ON p.id = w.pool_id
       LEFT JOIN wallet_readings r ON r.wallet_id = w.id
       WHERE w.status = 'active' AND p.status = 'active'`,
    );
    return {
      utilisationPercent: utilisationPercent(BigInt(row?.staked ?? 0), BigInt(row?.free ?? 0)),
      costPerEnergySun: row?.cost ? BigInt(row.cost) : null,
    };
  }

  async storeReading(tx: Tx, walletId: string, reading: WalletReading & StakeFigures): Promise<void> {
    await tx.query(
      `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, delegated_sun, energy_used,
         free_bandwidth, staked_bandwidth, liquid_sun, energy_free_at, read_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
       ON CONFLICT (wallet_id) DO UPDATE SET height = excluded.height, delegatable_sun = excluded.delegatable_sun,
         staked_sun = excluded.staked_sun, delegated_sun = excluded.delegated_sun,
         energy_used = excluded.energy_used, free_bandwidth = excluded.free_bandwidth,
         staked_bandwidth = excluded.staked_bandwidth, liquid_sun = excluded.liquid_sun,
         energy_free_at = excluded.energy_free_at, read_at = now()
       WHERE wallet_readings.height <= excluded.height`,
      [
        walletId,
        reading.height.toString(),
        reading.delegatableSun.toString(),
        reading.stakedSun.toString(),
        reading.delegatedSun.toString(),
        reading.energyUsed.toString(),
        reading.freeBandwidth,
        reading.stakedBandwidth.toString(),
        reading.liquidSun.toString(),
        reading.energyFreeAt,
      ],
    );
  }
}

function utilisationPercent(staked: bigint, free: bigint): number {
  if (staked <= 0n) return 0;
  const used = staked > free ? staked - free : 0n;
  return Number((used * 100n) / staked);
}

function factsOf(row: FactsRow): WalletFacts {
  const { height, delegatable_sun, free_bandwidth, staked_bandwidth, liquid_sun } = row;
  const reading: WalletReading | null =
    height === null ||
    delegatable_sun === null ||
    free_bandwidth === null ||
    staked_bandwidth === null ||
    liquid_sun === null
      ? null
      : {
          height: BigInt(height),
          delegatableSun: sun(BigInt(delegatable_sun)),
          freeBandwidth: free_bandwidth,
          stakedBandwidth: BigInt(staked_bandwidth),
          liquidSun: sun(BigInt(liquid_sun)),
        };
  return {
    walletId: row.id,
    address: row.address,
    poolId: row.pool_id,
    costPerEnergySun: BigInt(row.cost_per_energy_sun),
    poolPriority: row.priority,
    unreliable: row.unreliable,
    reading,
    reservations: row.reservations.map((one) => ({
      sun: sun(BigInt(one.sun)),
      delegateHeight: one.height === null ? null : BigInt(one.height),
    })),
    liveRentals: Number(row.live),
    headroomSun: row.limit_sun === null ? null : headroom(BigInt(row.limit_sun), BigInt(row.out_sun)),
    unstakingSun: BigInt(row.unstaking_sun),
  };
}

const headroom = (limit: bigint, out: bigint): bigint => (limit > out ? limit - out : 0n);

/** What the wallet can promise by this reading: within its limit, and without what is being taken out. */
function promisable(facts: WalletFacts, reading: WalletReading): Sun {
  const free = freeSun(reading, facts.reservations);
  const kept = free > facts.unstakingSun ? free - facts.unstakingSun : 0n;
  return sun(facts.headroomSun !== null && facts.headroomSun < kept ? facts.headroomSun : kept);
}

/** The wallet as allocation sees it; null while there is no reading fresh enough at this height. */
export function candidateOf(facts: WalletFacts, height: bigint): Candidate | null {
  const { reading } = facts;
  if (reading === null || !isFresh(reading, height)) return null;
  const unseen = facts.reservations.filter(
    ({ delegateHeight }) => delegateHeight === null || delegateHeight > reading.height - 2n,
  ).length;
  return {
    walletId: facts.walletId,
    address: facts.address,
    poolId: facts.poolId,
    costPerEnergySun: facts.costPerEnergySun,
    poolPriority: facts.poolPriority,
    freeSun: promisable(facts, reading),
    affordableRentals: affordableRentals(reading, facts.liveRentals, unseen),
    bandwidthIsFree: hasUnspentBandwidth(reading),
    unreliable: facts.unreliable,
  };
}

/** Stake that these wallets could promise by their last readings, whatever their age; unread ones give nothing. */
export const sellableSun = (wallets: readonly WalletFacts[]): bigint =>
  wallets.reduce((total, facts) => {
    const { reading, liveRentals } = facts;
    if (reading === null || affordableRentals(reading, liveRentals, 0) === 0) return total;
    return total + promisable(facts, reading);
  }, 0n);
