import { int64, type JsonObject } from '../wire/json.js';

export interface EventLog {
  /** 41-hex contract. */
  address: string;
  topics: string[];
  data: string;
}

export interface InternalTransfer {
  from: string;
  to: string;
  sun: bigint;
}

/** What a transaction did and cost, all amounts in sun, energy or bandwidth. */
export interface Receipt {
  /** Fee of the actuator itself, without resource fees. */
  actuatorFee: bigint;
  netUsage: bigint;
  netFee: bigint;
  multiSignFee: bigint;
  memoFee: bigint;
  energyUsage: bigint;
  energyFee: bigint;
  energyTotal: bigint;
  energyPenalty: bigint;
  /** Result of a contract call; absent for system contracts. */
  callResult?: 'SUCCESS' | 'REVERT' | 'OUT_OF_ENERGY';
  /** Hex of the return value. */
  output: string;
  contractAddress?: string;
  logs: EventLog[];
  internal: InternalTransfer[];
  /** Text of a failed call. */
  failure?: string;
  withdrawExpireAmount: bigint;
  cancelUnfreeze?: { BANDWIDTH: bigint; ENERGY: bigint };
}

export function emptyReceipt(): Receipt {
  return {
    actuatorFee: 0n,
    netUsage: 0n,
    netFee: 0n,
    multiSignFee: 0n,
    memoFee: 0n,
    energyUsage: 0n,
    energyFee: 0n,
    energyTotal: 0n,
    energyPenalty: 0n,
    output: '',
    logs: [],
    internal: [],
    withdrawExpireAmount: 0n,
  };
}

/** All TRX the transaction burned, in sun. */
export function totalFee(receipt: Receipt): bigint {
  return receipt.actuatorFee + receipt.netFee + receipt.multiSignFee + receipt.memoFee + receipt.energyFee;
}

/** `contractRet` of the transaction inside its block. */
export function contractRet(receipt: Receipt): string {
  return receipt.callResult ?? 'SUCCESS';
}

/** Number of a `contractRet` (Transaction.Result.contractResult). */
export function contractRetNumber(receipt: Receipt): number {
  return { SUCCESS: 1, REVERT: 2, OUT_OF_ENERGY: 10 }[receipt.callResult ?? 'SUCCESS'];
}

function nonZero(fields: Record<string, bigint>): JsonObject {
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) if (value !== 0n) out[name] = int64(value);
  return out;
}

/** `receipt` of a TransactionInfo. */
export function resourceReceiptJson(receipt: Receipt): JsonObject {
  return {
    ...nonZero({
      energy_usage: receipt.energyUsage,
      energy_fee: receipt.energyFee,
      energy_usage_total: receipt.energyTotal,
      net_usage: receipt.netUsage,
      net_fee: receipt.netFee,
    }),
    ...(receipt.callResult === undefined ? {} : { result: receipt.callResult }),
    ...nonZero({ energy_penalty_total: receipt.energyPenalty }),
  };
}
