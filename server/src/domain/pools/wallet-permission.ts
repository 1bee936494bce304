/** One permission of an account as the chain has it (java-tron: owner 0, witness 1, active from 2). */
export interface ChainPermission {
  readonly id: number;
  readonly threshold: number;
  /** 32-byte bitmap of allowed contract types in hex; empty for the owner permission, which allows all. */
  readonly operationsHex: string;
  readonly keys: readonly { readonly addressHex: string; readonly weight: number }[];
}

/** Contract types by their number, which is their bit in a permission (Transaction.Contract.ContractType, Tron.proto). */
const CONTRACT_TYPES: Readonly<Record<number, string>> = {
  0: 'AccountCreateContract',
  1: 'TransferContract',
  2: 'TransferAssetContract',
  4: 'VoteWitnessContract',
  5: 'WitnessCreateContract',
  6: 'AssetIssueContract',
  8: 'WitnessUpdateContract',
  9: 'ParticipateAssetIssueContract',
  10: 'AccountUpdateContract',
  11: 'FreezeBalanceContract',
  12: 'UnfreezeBalanceContract',
  13: 'WithdrawBalanceContract',
  14: 'UnfreezeAssetContract',
  15: 'UpdateAssetContract',
  16: 'ProposalCreateContract',
  17: 'ProposalApproveContract',
  18: 'ProposalDeleteContract',
  19: 'SetAccountIdContract',
  30: 'CreateSmartContract',
  31: 'TriggerSmartContract',
  33: 'UpdateSettingContract',
  41: 'ExchangeCreateContract',
  42: 'ExchangeInjectContract',
  43: 'ExchangeWithdrawContract',
  44: 'ExchangeTransactionContract',
  45: 'UpdateEnergyLimitContract',
  46: 'AccountPermissionUpdateContract',
  48: 'ClearABIContract',
  49: 'UpdateBrokerageContract',
  51: 'ShieldedTransferContract',
  52: 'MarketSellAssetContract',
  53: 'MarketCancelOrderContract',
  54: 'FreezeBalanceV2Contract',
  55: 'UnfreezeBalanceV2Contract',
  56: 'WithdrawExpireUnfreezeContract',
  57: 'DelegateResourceContract',
  58: 'UnDelegateResourceContract',
  59: 'CancelAllUnfreezeV2Contract',
};

const DELEGATE_BIT = 57;
const UNDELEGATE_BIT = 58;
const BITS = 256;
const BITMAP = /^[0-9a-f]{64}$/;
/** What the owner permission allows: everything. */
export const ALL_OPERATIONS = 'f'.repeat(64);

/** Bits that staking operations need, in the order in which they are shown. */
export const STAKING_BITS = {
  stake: 54,
  unstake: 55,
  withdraw: 56,
  cancel_unstake: 59,
  vote: 4,
  claim: 13,
} as const;

export const contractName = (bit: number): string => CONTRACT_TYPES[bit] ?? `contract type ${bit}`;

/** Whether the bitmap allows the contract type: `byte[bit / 8] & (1 << bit % 8)` (java-tron WalletUtil). */
export function allows(operationsHex: string, bit: number): boolean {
  if (!BITMAP.test(operationsHex)) return false;
  const at = Math.floor(bit / 8) * 2;
  return (Number.parseInt(operationsHex.slice(at, at + 2), 16) & (1 << (bit % 8))) !== 0;
}

/** Bitmap of a permission; the owner permission has none and allows everything. */
export const operationsOf = ({ id, operationsHex }: Pick<ChainPermission, 'id' | 'operationsHex'>): string =>
  id === 0 ? ALL_OPERATIONS : operationsHex.toLowerCase();

export type PermissionFault =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_its_key' }
  | { readonly kind: 'threshold_unreachable'; readonly weight: number; readonly threshold: number }
  | { readonly kind: 'lacks'; readonly missing: readonly string[] };

export interface FitPermission {
  readonly kind: 'fit';
  readonly operations: string;
  /** Contract types that it allows beyond delegating and taking back. */
  readonly further: readonly string[];
  /** Other keys that may sign by the same permission. */
  readonly otherKeys: number;
}

/**
 * Whether a key may sign delegates and undelegates alone by this permission of the account: the permission must hold
 * the key, allow bits 57 and 58, and have a threshold that the one key reaches.
 * @param signerHex address of the key, 41… hex
 */
export function judgePermission(
  permissions: readonly ChainPermission[],
  permissionId: number,
  signerHex: string,
): FitPermission | PermissionFault {
  const permission = permissions.find(({ id }) => id === permissionId);
  if (!permission) return { kind: 'not_found' };
  const own = permission.keys.filter(
    ({ addressHex }) => addressHex.toLowerCase() === signerHex.toLowerCase(),
  );
  if (own.length === 0) return { kind: 'not_its_key' };
  const weight = own.reduce((total, key) => total + key.weight, 0);
  if (weight < permission.threshold)
    return { kind: 'threshold_unreachable', weight, threshold: permission.threshold };
  const operations = operationsOf(permission);
  const missing = [DELEGATE_BIT, UNDELEGATE_BIT].filter((bit) => !allows(operations, bit));
  if (missing.length > 0) return { kind: 'lacks', missing: missing.map(contractName) };
  const further =
    permissionId === 0
      ? []
      : Array.from({ length: BITS }, (_, bit) => bit).filter(
          (bit) => allows(operations, bit) && bit !== DELEGATE_BIT && bit !== UNDELEGATE_BIT,
        );
  return {
    kind: 'fit',
    operations,
    further: further.map(contractName),
    otherKeys: permission.keys.length - own.length,
  };
}
