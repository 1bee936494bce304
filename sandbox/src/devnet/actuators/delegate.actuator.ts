import { fieldInt, type Actuator, type ExecutionContext } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { delegatable } from '../resources/limits.js';
import type { Resource } from '../state/entities.js';
import { linkKey } from '../state/overlay.js';
import { SLOT_MS, SUN_PER_TRX } from '../state/parameters.js';
import { requireOwner, requireReceiver, resourceField } from './checks.js';
import { releaseExpiredLocks } from './expired-locks.js';

/** Default lock: 3 days in blocks of 3 s. */
const DEFAULT_LOCK_BLOCKS = 86_400n;

/** A lock period of the contract's own counts only when the chain allows more than the default. */
function lockBlocks(context: ExecutionContext): bigint {
  const asked = fieldInt(context.tx.value.lock_period);
  const custom = context.state.parameter('getMaxDelegateLockPeriod') > DEFAULT_LOCK_BLOCKS;
  return custom && asked !== 0n ? asked : DEFAULT_LOCK_BLOCKS;
}

function checkLock(context: ExecutionContext, receiver: string, resource: Resource): void {
  const largest = context.state.parameter('getMaxDelegateLockPeriod');
  if (context.tx.value.lock !== true || largest <= DEFAULT_LOCK_BLOCKS) return;
  const blocks = lockBlocks(context);
  if (blocks < 0n || blocks > largest) {
    throw new ContractValidateError(
      `The lock period of delegate resource cannot be less than 0 and cannot exceed ${largest}!`,
    );
  }
  const record = context.state.delegation(context.tx.owner, receiver, true);
  const remaining = (record?.expire[resource] ?? 0) - context.time;
  if (blocks * BigInt(SLOT_MS) < BigInt(remaining)) {
    throw new ContractValidateError(
      `The lock period for ${resource} this time cannot be less than the remaining time[${remaining}ms] of the last lock period for ${resource}!`,
    );
  }
}

/** DelegateResourceContract: lends stake to an activated account that is no contract. */
export const delegateActuator: Actuator = {
  validate(context) {
    const { state, tx, slot } = context;
    if (state.parameter('getAllowDelegateResource') === 0n) {
      throw new ContractValidateError('No support for resource delegate');
    }
    if (state.parameter('getUnfreezeDelayDays') === 0n) {
      throw new ContractValidateError(
        'Not support Delegate resource transaction, need to be opened by the committee',
      );
    }
    const owner = requireOwner(context);
    const amount = fieldInt(tx.value.balance);
    if (amount < SUN_PER_TRX) {
      throw new ContractValidateError('delegateBalance must be greater than or equal to 1 TRX');
    }
    const resource = resourceField(context);
    if (!resource) {
      throw new ContractValidateError('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]');
    }
    if (amount > delegatable(owner, state.global(), resource, slot)) {
      const name = resource === 'ENERGY' ? 'FreezeEnergyV2' : 'FreezeBandwidthV2';
      throw new ContractValidateError(
        `delegateBalance must be less than or equal to available ${name} balance`,
      );
    }
    const receiver = requireReceiver(context);
    const receiverAccount = state.account(receiver);
    if (!receiverAccount) throw new ContractValidateError(`Account[${receiver}] not exists`);
    checkLock(context, receiver, resource);
    if (receiverAccount.isContract) {
      throw new ContractValidateError('Do not allow delegate resources to contract addresses');
    }
  },

  execute(context) {
    const { state, tx, time } = context;
    const resource = resourceField(context);
    if (!resource) return;
    const receiver = requireReceiver(context);
    const amount = fieldInt(tx.value.balance);
    const locked = tx.value.lock === true;
    releaseExpiredLocks(state, tx.owner, receiver, time);
    const record = state.editDelegation(tx.owner, receiver, locked);
    record.amount[resource] += amount;
    if (locked) record.expire[resource] = time + Number(lockBlocks(context)) * SLOT_MS;
    const key = linkKey(tx.owner, receiver);
    if (!state.get(key)) state.put(key, { kind: 'link', at: time });
    const owner = state.mustEditAccount(tx.owner);
    owner.frozen[resource] -= amount;
    owner.delegatedOut[resource] += amount;
    state.mustEditAccount(receiver).acquired[resource] += amount;
  },
};
