import { fieldInt, fieldText, type Actuator } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { isAddressHex } from '../wire/address.codec.js';

const idOf = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8');

/** TransferAssetContract: a TRC-10 token by its id. */
export const transferAssetActuator: Actuator = {
  validate({ state, tx }) {
    const to = fieldText(tx.value.to_address);
    const id = idOf(fieldText(tx.value.asset_name));
    const amount = fieldInt(tx.value.amount);
    if (!isAddressHex(tx.owner)) throw new ContractValidateError('Invalid ownerAddress');
    if (!isAddressHex(to)) throw new ContractValidateError('Invalid toAddress');
    if (amount <= 0n) throw new ContractValidateError('Amount must be greater than 0.');
    if (to === tx.owner) throw new ContractValidateError('Cannot transfer asset to yourself.');
    const owner = state.account(tx.owner);
    if (!owner) throw new ContractValidateError('No owner account!');
    if (!state.asset(id)) throw new ContractValidateError('No asset!');
    const held = owner.assets[id] ?? 0n;
    if (held === 0n) throw new ContractValidateError('assetBalance must be greater than 0.');
    if (amount > held) throw new ContractValidateError('assetBalance is not sufficient.');
    const fee = state.account(to) ? 0n : state.parameter('getCreateNewAccountFeeInSystemContract');
    if (owner.balance < fee) {
      throw new ContractValidateError('Validate TransferAssetActuator error, insufficient fee.');
    }
  },

  execute({ state, tx, receipt, time }) {
    const to = fieldText(tx.value.to_address);
    const id = idOf(fieldText(tx.value.asset_name));
    const amount = fieldInt(tx.value.amount);
    const owner = state.mustEditAccount(tx.owner);
    let receiver = state.editAccount(to);
    if (!receiver) {
      receiver = state.createAccount(to, time);
      receipt.actuatorFee = state.parameter('getCreateNewAccountFeeInSystemContract');
      owner.balance -= receipt.actuatorFee;
      state.editGlobal().burned += receipt.actuatorFee;
    }
    const left = (owner.assets[id] ?? 0n) - amount;
    if (left === 0n) delete owner.assets[id];
    else owner.assets[id] = left;
    receiver.assets[id] = (receiver.assets[id] ?? 0n) + amount;
  },
};
