import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import {
  allows,
  BANDWIDTH_PER_OPERATION,
  contractName,
  operationsOf,
  STAKING_BITS,
  type StakingKind,
} from '../../domain/pools/index.js';
import type { StakeReading } from '../../gateways/tron/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { StakingAbility, StakingWish } from './staking.types.js';

/** Sun burned per bandwidth point (chain parameter getTransactionFee). */
const SUN_PER_BANDWIDTH = 1_000n;
/** The chain queues no more at once (java-tron UnfreezeBalanceV2Actuator). */
const MOST_UNSTAKES = 32;
const SMALLEST_SUN = 1_000_000n;
const KINDS = Object.keys(STAKING_BITS) as StakingKind[];

/** What the wallet has promised to others. */
export interface Promised {
  readonly reservedSun: bigint;
  readonly liveRentals: number;
}

/** Liquid TRX that may be staked: an undelegate of each live rental, and a rental more, must stay payable. */
export function spendableSun(liquidSun: bigint, liveRentals: number): bigint {
  const reserve = BigInt(liveRentals + 2) * BigInt(BANDWIDTH_PER_OPERATION) * SUN_PER_BANDWIDTH;
  return liquidSun > reserve ? liquidSun - reserve : 0n;
}

/** Bitmap of what the key may sign alone; nothing when the permission no longer holds it. */
export function keyOperations(
  { permissions }: Pick<StakeReading, 'permissions'>,
  permissionId: number,
  signer: TronAddress,
): string {
  const permission = permissions.find(({ id }) => id === permissionId);
  const weight = permission?.keys
    .filter(({ addressHex }) => addressHex.toLowerCase() === toHexAddress(signer))
    .reduce((total, key) => total + key.weight, 0);
  return permission && weight && weight >= permission.threshold ? operationsOf(permission) : '0'.repeat(64);
}

/** @param operations bitmap in hex; null while it is not known */
export const abilitiesOf = (operations: string | null): StakingAbility[] =>
  KINDS.map((kind) => ({
    kind,
    operation: contractName(STAKING_BITS[kind]),
    allowed: operations === null ? null : allows(operations, STAKING_BITS[kind]),
  }));

/** @throws AppError staking/permission_missing with the operation that is missing in `details` */
export function assertAllowed(operations: string, kind: StakingKind): void {
  const bit = STAKING_BITS[kind];
  if (allows(operations, bit)) return;
  const missing = contractName(bit);
  throw refuse('permission_missing', `The key’s permission does not allow ${missing} (bit ${bit}).`, {
    missing,
    bit,
  });
}

/**
 * Whether the chain would take it, as far as is known.
 * @param now chain time
 * @throws AppError staking/insufficient, staking/nothing_to_do, staking/too_many_unstakes
 */
export function assertPossible(wish: StakingWish, stake: StakeReading, promised: Promised, now: Date): void {
  switch (wish.kind) {
    case 'stake': {
      const spendable = spendableSun(stake.liquidSun, promised.liveRentals);
      return assertEnough(wish.amountSun, spendable, 'liquid TRX beyond the reserve for bandwidth');
    }
    case 'unstake': {
      const waiting = stake.unstaking.filter(({ withdrawableAt }) => withdrawableAt > now);
      if (waiting.length >= MOST_UNSTAKES)
        throw refuse('too_many_unstakes', `The chain lets ${MOST_UNSTAKES} wait at once.`);
      const free = wish.resource === 'ENERGY' ? stake.energySun - promised.reservedSun : stake.bandwidthSun;
      return assertEnough(
        wish.amountSun,
        free > 0n ? free : 0n,
        'stake that is neither delegated nor promised',
      );
    }
    case 'withdraw':
      if (maturedSun(stake, now) === 0n) throw nothing('No stake has waited its 14 days yet.');
      return;
    case 'cancel_unstake':
      if (stake.unstaking.length === 0) throw nothing('No stake waits to be withdrawn.');
      return;
    case 'vote':
    case 'claim':
      return;
  }
}

/** What can be withdrawn at this chain time. */
export const maturedSun = ({ unstaking }: StakeReading, now: Date): bigint =>
  unstaking.filter(({ withdrawableAt }) => withdrawableAt <= now).reduce((total, { sun }) => total + sun, 0n);

function assertEnough(wanted: bigint, available: bigint, what: string): void {
  if (wanted < SMALLEST_SUN) throw refuse('insufficient', 'The chain takes no less than 1 TRX.');
  if (wanted <= available) return;
  throw refuse('insufficient', `There are ${available} sun of ${what}.`, { availableSun: available });
}

const nothing = (message: string): AppError => refuse('nothing_to_do', message);

const refuse = (code: string, message: string, details: Record<string, unknown> = {}): AppError =>
  new AppError(`staking/${code}`, 'caller', message, details);
