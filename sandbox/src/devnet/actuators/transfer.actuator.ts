import { fieldInt, fieldText, type Actuator, type ExecutionContext } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { isAddressHex } from '../wire/address.codec.js';

function creationFee(context: ExecutionContext, to: string): bigint {
  return context.state.account(to) ? 0n : context.state.parameter('getCreateNewAccountFeeInSystemContract');
}

/** TransferContract: TRX from owner to receiver, activating it for 1 TRX when it is new. */
export const transferActuator: Actuator = {
  validate(context) {
    const { state, tx } = context;
    const to = fieldText(tx.value.to_address);
    const amount = fieldInt(tx.value.amount);
    if (!isAddressHex(tx.owner)) throw new ContractValidateError('Invalid ownerAddress!');
    if (!isAddressHex(to)) throw new ContractValidateError('Invalid toAddress!');
    if (to === tx.owner) throw new ContractValidateError('Cannot transfer TRX to yourself.');
    const owner = state.account(tx.owner);
    if (!owner) throw new ContractValidateError('Validate TransferContract error, no OwnerAccount.');
    if (amount <= 0n) throw new ContractValidateError('Amount must be greater than 0.');
    const contract = state.contract(to);
    if (contract && state.parameter('getForbidTransferToContract') === 1n) {
      throw new ContractValidateError('Cannot transfer TRX to a smartContract.');
    }
    if (contract?.version === 1) {
      throw new ContractValidateError(
        'Cannot transfer TRX to a smartContract which version is one. Instead please use TriggerSmartContract ',
      );
    }
    if (owner.balance < amount + creationFee(context, to)) {
      throw new ContractValidateError('Validate TransferContract error, balance is not sufficient.');
    }
  },

  execute(context) {
    const { state, tx, receipt, time } = context;
    const to = fieldText(tx.value.to_address);
    const amount = fieldInt(tx.value.amount);
    const fee = creationFee(context, to);
    const owner = state.mustEditAccount(tx.owner);
    const receiver = state.editAccount(to) ?? state.createAccount(to, time);
    owner.balance -= amount + fee;
    receiver.balance += amount;
    if (fee > 0n) state.editGlobal().burned += fee;
    receipt.actuatorFee = fee;
  },
};

/** AccountCreateContract: activates an address without sending it anything. */
export const accountCreateActuator: Actuator = {
  validate(context) {
    const { state, tx } = context;
    const address = fieldText(tx.value.account_address);
    if (!isAddressHex(tx.owner)) throw new ContractValidateError('Invalid ownerAddress');
    const owner = state.account(tx.owner);
    if (!owner) throw new ContractValidateError(`Account[${tx.owner}] not exists`);
    if (owner.balance < creationFee(context, address)) {
      throw new ContractValidateError('Validate CreateAccountActuator error, insufficient fee.');
    }
    if (!isAddressHex(address)) throw new ContractValidateError('Invalid account address');
    if (state.account(address)) throw new ContractValidateError('Account has existed');
  },

  execute(context) {
    const { state, tx, receipt, time } = context;
    const address = fieldText(tx.value.account_address);
    const fee = creationFee(context, address);
    state.mustEditAccount(tx.owner).balance -= fee;
    state.editGlobal().burned += fee;
    state.createAccount(address, time);
    receipt.actuatorFee = fee;
  },
};
