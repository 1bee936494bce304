import { fieldInt, fieldText, type Actuator, type ExecutionContext } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { energyLimitOf, payEnergy } from '../resources/energy.js';
import type { ContractState } from '../state/entities.js';
import { Overlay } from '../state/overlay.js';
import { penaltyOf, runCall, type CallOutcome } from './calls.js';

/** Text of a call that reverted. */
export const REVERT_TEXT = 'REVERT opcode executed';

function requireContract(context: ExecutionContext): ContractState {
  const contract = context.state.contract(fieldText(context.tx.value.contract_address));
  if (!contract) throw new ContractValidateError('No contract or not a smart contract');
  return contract;
}

function outOfEnergyText(limit: bigint, used: bigint): string {
  const cost = used - limit;
  return `Not enough energy for 'SSTORE' operation executing: curInvokeEnergyLimit[${limit}], curOpEnergy[${cost}], usedEnergy[${limit}]`;
}

function run(context: ExecutionContext, contract: ContractState, state: Overlay): CallOutcome {
  const { tx, time } = context;
  const callValue = fieldInt(tx.value.call_value);
  if (callValue > 0n) {
    state.mustEditAccount(tx.owner).balance -= callValue;
    state.mustEditAccount(contract.address).balance += callValue;
  }
  return runCall({ state, contract, caller: tx.owner, data: fieldText(tx.value.data), callValue, time });
}

/**
 * TriggerSmartContract: fee_limit caps all energy including the staked part; what runs out consumes everything,
 * what reverts consumes what it used, and in both cases nothing else changes.
 */
export const triggerActuator: Actuator = {
  validate(context) {
    const { state, tx } = context;
    requireContract(context);
    const callValue = fieldInt(tx.value.call_value);
    if (callValue < 0n) throw new ContractValidateError('callValue must be >= 0');
    const largest = state.parameter('getMaxFeeLimit');
    if (tx.feeLimit < 0n || tx.feeLimit > largest) {
      throw new ContractValidateError(`feeLimit must be >= 0 and <= ${largest}`);
    }
    if ((state.account(tx.owner)?.balance ?? 0n) < callValue) {
      throw new ContractValidateError('Validate InternalTransfer error, balance is not sufficient.');
    }
  },

  execute(context) {
    const { state, tx, receipt, slot, time } = context;
    const contract = requireContract(context);
    const callValue = fieldInt(tx.value.call_value);
    const limit = energyLimitOf(state, tx.owner, tx.feeLimit, callValue, slot);
    const scratch = new Overlay(state);
    const result = run(context, contract, scratch);
    const penalty = penaltyOf(result, contract.factor);
    const used = result.baseEnergy + penalty;
    receipt.contractAddress = contract.address;
    if (used > limit) {
      receipt.callResult = 'OUT_OF_ENERGY';
      receipt.failure = outOfEnergyText(limit, used);
    } else if (result.reverted) {
      receipt.callResult = 'REVERT';
      receipt.failure = REVERT_TEXT;
      receipt.energyPenalty = penalty;
    } else {
      scratch.mergeInto(state);
      receipt.callResult = 'SUCCESS';
      receipt.output = result.output;
      receipt.logs = result.logs;
      receipt.internal = result.internal;
      receipt.energyPenalty = penalty;
    }
    payEnergy(state, tx.owner, used > limit ? limit : used, slot, time, receipt);
  },
};
