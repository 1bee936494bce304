import { fieldInt, type Actuator, type ExecutionContext } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { amountForStake, effectiveStake } from '../resources/limits.js';
import { increased, joined, setUsage, usageOf } from '../resources/window.js';
import type { Resource, Usage } from '../state/entities.js';
import { delegationKey, linkKey } from '../state/overlay.js';
import { requireOwner, requireReceiver, resourceField } from './checks.js';
import { releaseExpiredLocks } from './expired-locks.js';

function requireAmount(context: ExecutionContext, receiver: string): void {
  const { state, tx, time } = context;
  const open = state.delegation(tx.owner, receiver, false);
  const locked = state.delegation(tx.owner, receiver, true);
  if (!open && !locked) throw new ContractValidateError('delegated Resource does not exist');
  const amount = fieldInt(tx.value.balance);
  if (amount <= 0n) throw new ContractValidateError('unDelegateBalance must be more than 0 TRX');
  const resource = resourceField(context);
  if (!resource) {
    throw new ContractValidateError('ResourceCode error.valid ResourceCode[BANDWIDTH、Energy]');
  }
  const released = locked && locked.expire[resource] < time ? locked.amount[resource] : 0n;
  const free = (open?.amount[resource] ?? 0n) + released;
  if (free < amount) {
    const name =
      resource === 'ENERGY' ? 'delegateFrozenBalance(Energy)' : 'delegatedFrozenBalance(BANDWIDTH)';
    throw new ContractValidateError(`insufficient ${name}, request=${amount}, unlock_balance=${free}`);
  }
}

/** The receiver loses the stake and its share of the usage; returns that share and the receiver's usage before. */
function takeFromReceiver(
  context: ExecutionContext,
  receiver: string,
  resource: Resource,
  amount: bigint,
): { transferred: bigint; usage?: Usage } {
  const { state, slot } = context;
  const account = state.editAccount(receiver);
  if (!account) return { transferred: 0n };
  const usage = increased(usageOf(account, resource), 0n, slot);
  setUsage(account, resource, usage);
  if (account.acquired[resource] < amount) {
    account.acquired[resource] = 0n;
    return { transferred: 0n, usage };
  }
  const largest = amountForStake(amount, state.global(), resource);
  const share = Number(amount) / Number(effectiveStake(account, resource));
  const part = BigInt(Math.trunc(Number(usage.amount) * share));
  const transferred = part < largest ? part : largest;
  account.acquired[resource] -= amount;
  setUsage(account, resource, { ...usage, amount: usage.amount - transferred });
  return { transferred, usage };
}

/** UnDelegateResourceContract: takes lent stake back, with the usage made of it. */
export const undelegateActuator: Actuator = {
  validate(context) {
    const { state } = context;
    if (state.parameter('getAllowDelegateResource') === 0n) {
      throw new ContractValidateError('No support for resource delegate');
    }
    if (state.parameter('getUnfreezeDelayDays') === 0n) {
      throw new ContractValidateError(
        'Not support unDelegate resource transaction, need to be opened by the committee',
      );
    }
    requireOwner(context, 'does not exist');
    requireAmount(context, requireReceiver(context));
  },

  execute(context) {
    const { state, tx, time, slot } = context;
    const resource = resourceField(context);
    if (!resource) return;
    const receiver = requireReceiver(context);
    const amount = fieldInt(tx.value.balance);
    const { transferred, usage } = takeFromReceiver(context, receiver, resource, amount);
    releaseExpiredLocks(state, tx.owner, receiver, time);
    const record = state.editDelegation(tx.owner, receiver, false);
    record.amount[resource] -= amount;
    if (record.amount.BANDWIDTH === 0n && record.amount.ENERGY === 0n) {
      state.put(delegationKey(tx.owner, receiver, false), null);
      if (!state.delegation(tx.owner, receiver, true)) state.put(linkKey(tx.owner, receiver), null);
    }
    const owner = state.mustEditAccount(tx.owner);
    owner.delegatedOut[resource] -= amount;
    owner.frozen[resource] += amount;
    if (usage && transferred > 0n) {
      setUsage(owner, resource, joined(usageOf(owner, resource), usage, transferred, slot));
    }
  },
};
