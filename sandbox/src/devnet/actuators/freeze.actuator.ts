import { fieldInt, type Actuator } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { shiftWeight } from '../resources/limits.js';
import { SUN_PER_TRX } from '../state/parameters.js';
import { requireOwner, resourceField } from './checks.js';

/** FreezeBalanceV2Contract: stakes TRX for bandwidth or energy. */
export const freezeActuator: Actuator = {
  validate(context) {
    const { state, tx } = context;
    if (state.parameter('getUnfreezeDelayDays') === 0n) {
      throw new ContractValidateError('Not support FreezeV2 transaction, need to be opened by the committee');
    }
    const owner = requireOwner(context);
    const amount = fieldInt(tx.value.frozen_balance);
    if (amount <= 0n) throw new ContractValidateError('frozenBalance must be positive');
    if (amount < SUN_PER_TRX) {
      throw new ContractValidateError('frozenBalance must be greater than or equal to 1 TRX');
    }
    if (amount > owner.balance) {
      throw new ContractValidateError('frozenBalance must be less than or equal to accountBalance');
    }
    if (!resourceField(context)) {
      throw new ContractValidateError('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]');
    }
  },

  execute(context) {
    const { state, tx } = context;
    const resource = resourceField(context);
    if (!resource) return;
    const amount = fieldInt(tx.value.frozen_balance);
    const owner = state.mustEditAccount(tx.owner);
    const before = owner.frozen[resource] + owner.delegatedOut[resource];
    owner.balance -= amount;
    owner.frozen[resource] += amount;
    shiftWeight(state.editGlobal(), resource, before, before + amount);
  },
};
