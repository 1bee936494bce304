import type { TronAddress } from '@energy-desk/shared/units';
import type { StakedKind, StakingKind } from '../../domain/pools/index.js';

/** What a person wants a wallet to do with its own stake. */
export type StakingWish =
  | { readonly kind: 'stake' | 'unstake'; readonly amountSun: bigint; readonly resource: StakedKind }
  | { readonly kind: 'withdraw' | 'cancel_unstake' | 'claim' }
  | {
      readonly kind: 'vote';
      readonly votes: readonly { readonly witness: TronAddress; readonly count: number }[];
    };

export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** Whether the wallet's key may do it; null while that is not known. */
export interface StakingAbility {
  readonly kind: StakingKind;
  /** Contract type that the permission must allow. */
  readonly operation: string;
  readonly allowed: boolean | null;
}
