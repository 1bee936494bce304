import { fieldInt, type Actuator, type ExecutionContext } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { shiftWeight } from '../resources/limits.js';
import type { AccountState } from '../state/entities.js';
import { requireOwner, resourceField } from './checks.js';

const DAY_MS = 86_400_000;
/** Most withdrawals that may wait at once. */
export const UNFREEZE_LIMIT = 32;

/** Entries still waiting at chain time `time`. */
export function unfreezingCount(account: AccountState, time: number): number {
  return account.unfreezing.filter((entry) => entry.expireTime > time).length;
}

/** Sun that has matured by chain time `time`. */
export function maturedAmount(account: AccountState, time: number): bigint {
  return account.unfreezing
    .filter((entry) => entry.expireTime <= time)
    .reduce((sum, entry) => sum + entry.amount, 0n);
}

function payMatured(account: AccountState, time: number): bigint {
  const matured = maturedAmount(account, time);
  account.unfreezing = account.unfreezing.filter((entry) => entry.expireTime > time);
  account.balance += matured;
  return matured;
}

function requireDelay(context: ExecutionContext, name: string): void {
  if (context.state.parameter('getUnfreezeDelayDays') === 0n) {
    throw new ContractValidateError(`Not support ${name} transaction, need to be opened by the committee`);
  }
}

/** UnfreezeBalanceV2Contract: own stake into the 14-day queue; matured entries are paid out on the way. */
export const unfreezeActuator: Actuator = {
  validate(context) {
    requireDelay(context, 'UnfreezeV2');
    const owner = requireOwner(context, 'does not exist');
    const resource = resourceField(context);
    if (!resource) {
      throw new ContractValidateError('ResourceCode error.valid ResourceCode[BANDWIDTH、Energy]');
    }
    const frozen = owner.frozen[resource];
    if (frozen === 0n) {
      throw new ContractValidateError(`no frozenBalance(${resource === 'ENERGY' ? 'Energy' : 'BANDWIDTH'})`);
    }
    const amount = fieldInt(context.tx.value.unfreeze_balance);
    if (amount <= 0n || amount > frozen) {
      throw new ContractValidateError(`Invalid unfreeze_balance, [${amount}] is error`);
    }
    if (unfreezingCount(owner, context.time) >= UNFREEZE_LIMIT) {
      throw new ContractValidateError('Invalid unfreeze operation, unfreezing times is over limit');
    }
  },

  execute(context) {
    const { state, tx, receipt, time } = context;
    const resource = resourceField(context);
    if (!resource) return;
    const amount = fieldInt(tx.value.unfreeze_balance);
    const owner = state.mustEditAccount(tx.owner);
    receipt.withdrawExpireAmount = payMatured(owner, time);
    const before = owner.frozen[resource] + owner.delegatedOut[resource];
    owner.frozen[resource] -= amount;
    const delay = Number(state.parameter('getUnfreezeDelayDays')) * DAY_MS;
    owner.unfreezing.push({ resource, amount, expireTime: time + delay });
    shiftWeight(state.editGlobal(), resource, before, before - amount);
  },
};

/** WithdrawExpireUnfreezeContract: pays out what has matured. */
export const withdrawUnfreezeActuator: Actuator = {
  validate(context) {
    requireDelay(context, 'WithdrawExpireUnfreeze');
    const owner = requireOwner(context);
    if (maturedAmount(owner, context.time) <= 0n) {
      throw new ContractValidateError('no unFreeze balance to withdraw ');
    }
  },

  execute({ state, tx, receipt, time }) {
    receipt.withdrawExpireAmount = payMatured(state.mustEditAccount(tx.owner), time);
  },
};

/** CancelAllUnfreezeV2Contract: waiting entries become stake again, matured ones are paid out. */
export const cancelUnfreezeActuator: Actuator = {
  validate(context) {
    if (context.state.parameter('getAllowCancelAllUnfreezeV2') === 0n) {
      throw new ContractValidateError(
        'Not support CancelAllUnfreezeV2 transaction, need to be opened by the committee',
      );
    }
    if (requireOwner(context).unfreezing.length === 0) {
      throw new ContractValidateError('No unfreezeV2 list to cancel');
    }
  },

  execute({ state, tx, receipt, time }) {
    const owner = state.mustEditAccount(tx.owner);
    receipt.withdrawExpireAmount = payMatured(owner, time);
    const cancelled = { BANDWIDTH: 0n, ENERGY: 0n };
    for (const { resource, amount } of owner.unfreezing) {
      const before = owner.frozen[resource] + owner.delegatedOut[resource];
      owner.frozen[resource] += amount;
      shiftWeight(state.editGlobal(), resource, before, before + amount);
      cancelled[resource] += amount;
    }
    owner.unfreezing = [];
    receipt.cancelUnfreeze = cancelled;
  },
};
