import { ContractValidateError } from '../chain/errors.js';
import { fieldText, type ExecutionContext } from '../chain/context.js';
import type { AccountState, Resource } from '../state/entities.js';
import { isAddressHex } from '../wire/address.codec.js';

/**
 * The owner account, with the texts the stake 2.0 actuators share.
 * @throws ContractValidateError `Invalid address` or `Account[<41hex>] <missing>`
 */
export function requireOwner(context: ExecutionContext, missing = 'not exists'): AccountState {
  const { owner } = context.tx;
  if (!isAddressHex(owner)) throw new ContractValidateError('Invalid address');
  const account = context.state.account(owner);
  if (!account) throw new ContractValidateError(`Account[${owner}] ${missing}`);
  return account;
}

/** The `resource` field, undefined for TRON_POWER and unknown numbers. */
export function resourceField(context: ExecutionContext): Resource | undefined {
  const value = context.tx.value.resource;
  if (value === undefined || value === 'BANDWIDTH') return 'BANDWIDTH';
  return value === 'ENERGY' ? 'ENERGY' : undefined;
}

/** @throws ContractValidateError when the receiver is malformed or the owner itself */
export function requireReceiver(context: ExecutionContext): string {
  const receiver = fieldText(context.tx.value.receiver_address);
  if (!isAddressHex(receiver)) throw new ContractValidateError('Invalid receiverAddress');
  if (receiver === context.tx.owner) {
    throw new ContractValidateError('receiverAddress must not be the same as ownerAddress');
  }
  return receiver;
}
