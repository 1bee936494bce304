import type { AccountState } from '../state/entities.js';
import type { Overlay } from '../state/overlay.js';
import { PUBLIC_NET_LIMIT } from '../state/parameters.js';
import { hexToBase58 } from '../wire/address.codec.js';
import { txSize, type Tx } from '../wire/transaction.js';
import { ContractValidateError, ResourceError, TooBigError } from '../chain/errors.js';
import type { Receipt } from '../chain/receipt.js';
import { stakedLeft } from './limits.js';
import { increased, increasedFree, recoveredFree } from './window.js';

/** Every contract is charged for the result it adds to the block (MAX_RESULT_SIZE_IN_TX). */
const RESULT_SIZE = 64;

function createsAccount(tx: Tx, state: Overlay): boolean {
  const field = tx.type === 'AccountCreateContract' ? 'account_address' : 'to_address';
  if (!['TransferContract', 'TransferAssetContract', 'AccountCreateContract'].includes(tx.type)) return false;
  const to = tx.value[field];
  return typeof to === 'string' && !state.account(to);
}

function burn(state: Overlay, account: AccountState, sun: bigint): boolean {
  if (account.balance < sun) return false;
  account.balance -= sun;
  state.editGlobal().burned += sun;
  return true;
}

function useStaked(
  state: Overlay,
  account: AccountState,
  bytes: bigint,
  slot: number,
  time: number,
): boolean {
  if (bytes > stakedLeft(account, state.global(), 'BANDWIDTH', slot)) return false;
  account.net = increased(account.net, bytes, slot);
  account.latestOperationTime = time;
  return true;
}

function useFree(state: Overlay, account: AccountState, bytes: bigint, slot: number, time: number): boolean {
  const limit = state.parameter('getFreeNetLimit');
  if (bytes > limit - recoveredFree(account.freeNet, slot)) return false;
  const shared = state.global().publicNet;
  if (bytes > PUBLIC_NET_LIMIT - recoveredFree(shared, slot)) return false;
  account.freeNet = { amount: increasedFree(account.freeNet, bytes, slot), time: slot };
  state.editGlobal().publicNet = { amount: increasedFree(shared, bytes, slot), time: slot };
  account.latestOperationTime = time;
  return true;
}

/**
 * Charges the owner for the transaction's bytes (BandwidthProcessor.consume): staked bandwidth, else the free
 * allowance, else TRX, each all or nothing. Creating an account can't use the free allowance.
 * @throws ContractValidateError when the owner is not activated
 * @throws ResourceError when nothing covers it
 */
export function chargeBandwidth(state: Overlay, tx: Tx, slot: number, time: number, receipt: Receipt): void {
  const bytes = BigInt(txSize(tx) + RESULT_SIZE * Math.max(1, tx.contractCount));
  const account = state.editAccount(tx.owner);
  if (!account) throw new ContractValidateError(`account [${hexToBase58(tx.owner)}] does not exist`);
  if (createsAccount(tx, state)) {
    chargeCreation(state, tx, account, bytes, slot, time, receipt);
    return;
  }
  if (useStaked(state, account, bytes, slot, time) || useFree(state, account, bytes, slot, time)) {
    receipt.netUsage = bytes;
    return;
  }
  const fee = bytes * state.parameter('getTransactionFee');
  if (!burn(state, account, fee)) {
    throw new ResourceError(`Account has insufficient bandwidth[${bytes}] and balance[${fee}]`);
  }
  receipt.netFee = fee;
}

function chargeCreation(
  state: Overlay,
  tx: Tx,
  account: AccountState,
  bytes: bigint,
  slot: number,
  time: number,
  receipt: Receipt,
): void {
  const size = txSize(tx, false);
  const largest = Number(state.parameter('getMaxCreateAccountTxSize'));
  if (size > largest) {
    throw new TooBigError(
      `Too big new account transaction, TxId ${tx.txid}, the size is ${size} bytes, maxTxSize ${largest}`,
    );
  }
  const cost = bytes * state.parameter('getCreateNewAccountBandwidthRate');
  if (useStaked(state, account, cost, slot, time)) {
    receipt.netUsage = cost;
    return;
  }
  const fee = state.parameter('getCreateAccountFee');
  if (!burn(state, account, fee)) {
    throw new ResourceError(
      `Account has insufficient bandwidth[${bytes}] and balance[${fee}] to create new account`,
    );
  }
  receipt.netFee = fee;
}

/**
 * Fees that do not depend on the contract: 1 TRX for more than one signature, 1 TRX for a memo (Manager).
 * @throws ResourceError when the owner can't pay
 */
export function chargeExtras(state: Overlay, tx: Tx, receipt: Receipt): void {
  const account = state.mustEditAccount(tx.owner);
  if (tx.signatures.length > 1) {
    const fee = state.parameter('getMultiSignFee');
    if (!burn(state, account, fee)) throw new ResourceError('multi-sign fee');
    receipt.multiSignFee = fee;
  }
  if (tx.data !== '') {
    const fee = state.parameter('getMemoFee');
    if (!burn(state, account, fee)) throw new ResourceError('memo fee');
    receipt.memoFee = fee;
  }
}
