/** Mainnet's chain parameters (getchainparameters), in the node's order. Zero values are printed without value. */
export const MAINNET_PARAMETERS: readonly (readonly [string, bigint])[] = [
  ['getMaintenanceTimeInterval', 21_600_000n],
  ['getAccountUpgradeCost', 9_999_000_000n],
  ['getCreateAccountFee', 100_000n],
  ['getTransactionFee', 1_000n],
  ['getAssetIssueFee', 1_024_000_000n],
  ['getWitnessPayPerBlock', 8_000_000n],
  ['getWitnessStandbyAllowance', 115_200_000_000n],
  ['getCreateNewAccountFeeInSystemContract', 1_000_000n],
  ['getCreateNewAccountBandwidthRate', 1n],
  ['getAllowCreationOfContracts', 1n],
  ['getRemoveThePowerOfTheGr', -1n],
  ['getEnergyFee', 100n],
  ['getExchangeCreateFee', 1_024_000_000n],
  ['getMaxCpuTimeOfOneTx', 80n],
  ['getAllowUpdateAccountName', 0n],
  ['getAllowSameTokenName', 1n],
  ['getAllowDelegateResource', 1n],
  ['getTotalEnergyLimit', 180_000_000_000n],
  ['getAllowTvmTransferTrc10', 1n],
  ['getTotalEnergyCurrentLimit', 180_000_000_000n],
  ['getAllowMultiSign', 1n],
  ['getAllowAdaptiveEnergy', 0n],
  ['getUpdateAccountPermissionFee', 100_000_000n],
  ['getMultiSignFee', 1_000_000n],
  ['getAllowProtoFilterNum', 0n],
  ['getAllowAccountStateRoot', 0n],
  ['getForbidTransferToContract', 0n],
  ['getMaxFeeLimit', 15_000_000_000n],
  ['getAllowNewResourceModel', 0n],
  ['getFreeNetLimit', 600n],
  ['getTotalNetLimit', 43_200_000_000n],
  ['getMemoFee', 1_000_000n],
  ['getUnfreezeDelayDays', 14n],
  ['getAllowDynamicEnergy', 1n],
  ['getDynamicEnergyThreshold', 5_000_000_000n],
  ['getDynamicEnergyIncreaseFactor', 2_000n],
  ['getDynamicEnergyMaxFactor', 34_000n],
  ['getAllowCancelAllUnfreezeV2', 1n],
  ['getMaxDelegateLockPeriod', 864_000n],
  ['getMaxCreateAccountTxSize', 1_000n],
  ['getAllowStrictMath', 1n],
  ['getConsensusLogicOptimization', 1n],
];

/** Network stake in TRX, mainnet capture of 2026-07-31. */
export const MAINNET_WEIGHTS = { energy: 18_971_780_957n, net: 26_856_723_239n } as const;

/** Bandwidth all accounts together may take free per day (java-tron DynamicPropertiesStore). */
export const PUBLIC_NET_LIMIT = 14_400_000_000n;

export const SLOT_MS = 3_000;
export const SUN_PER_TRX = 1_000_000n;
