import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import {
  type AccountJson,
  type AccountPermission,
  type ResourceJson,
  toAccountReading,
} from './account.parser.js';

/** Stake that waits its 14 days (getUnfreezeDelayDays). */
export interface Unstaking {
  readonly resource: string;
  readonly sun: bigint;
  readonly withdrawableAt: Date;
}

/** An account's own stake, on the pending view. */
export interface StakeReading {
  readonly activated: boolean;
  readonly isContract: boolean;
  readonly liquidSun: bigint;
  /** Own stake that is not delegated, in sun. */
  readonly energySun: bigint;
  readonly bandwidthSun: bigint;
  readonly unstaking: readonly Unstaking[];
  readonly votes: readonly { readonly witness: TronAddress; readonly count: number }[];
  readonly permissions: readonly AccountPermission[];
}

export function toStakeReading(account: AccountJson, resource: ResourceJson): StakeReading {
  const { activated, isContract, permissions } = toAccountReading(account, resource);
  const own = (type: string): bigint =>
    account.frozenV2.filter((one) => one.type === type).reduce((total, { amount }) => total + amount, 0n);
  return {
    activated,
    isContract,
    liquidSun: account.balance,
    energySun: own('ENERGY'),
    bandwidthSun: own('BANDWIDTH'),
    unstaking: account.unfrozenV2.map((one) => ({
      resource: one.type,
      sun: one.unfreeze_amount,
      withdrawableAt: new Date(one.unfreeze_expire_time),
    })),
    votes: account.votes.map((one) => ({ witness: fromHexAddress(one.vote_address), count: one.vote_count })),
    permissions,
  };
}
