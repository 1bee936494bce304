import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { build, type BuiltTransaction, exactNumber, type TransactionAnchor } from './transaction.builder.js';

export type StakedResource = 'ENERGY' | 'BANDWIDTH';

interface Signed {
  readonly owner: TronAddress;
  /** 0 signs with the owner permission, 2 and up with that active permission. */
  readonly permissionId: number;
  readonly anchor: TransactionAnchor;
}

/** What an account does with its own stake. */
export type StakingInput = Signed &
  (
    | { readonly kind: 'stake' | 'unstake'; readonly sun: bigint; readonly resource: StakedResource }
    | { readonly kind: 'withdraw' | 'cancel_unstake' | 'claim' }
    | {
        readonly kind: 'vote';
        readonly votes: readonly { readonly witness: TronAddress; readonly count: number }[];
      }
  );

/** The contract for each of them: Stake 2.0, votes for witnesses, rewards. */
export function buildStaking(input: StakingInput): BuiltTransaction {
  const owner = { owner_address: toHexAddress(input.owner) };
  switch (input.kind) {
    case 'stake':
      return build('FreezeBalanceV2Contract', input, {
        ...owner,
        frozen_balance: exactNumber(input.sun),
        resource: input.resource,
      });
    case 'unstake':
      return build('UnfreezeBalanceV2Contract', input, {
        ...owner,
        unfreeze_balance: exactNumber(input.sun),
        resource: input.resource,
      });
    case 'withdraw':
      return build('WithdrawExpireUnfreezeContract', input, owner);
    case 'cancel_unstake':
      return build('CancelAllUnfreezeV2Contract', input, owner);
    case 'claim':
      return build('WithdrawBalanceContract', input, owner);
    case 'vote':
      return build('VoteWitnessContract', input, {
        ...owner,
        votes: input.votes.map(({ witness, count }) => ({
          vote_address: toHexAddress(witness),
          vote_count: count,
        })),
      });
  }
}
