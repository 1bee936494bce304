import type { Actuator } from '../chain/context.js';
import { ContractExecuteError, ContractValidateError } from '../chain/errors.js';
import { permissionFromValue } from '../permissions/permission.js';
import type { Permission } from '../state/entities.js';
import { isAddressHex } from '../wire/address.codec.js';
import type { PbObject, PbValue } from '../wire/protobuf.codec.js';

const LARGEST_KEYS = 5;
const LARGEST_ACTIVES = 8;
/** Contract types that exist (DynamicPropertiesStore AVAILABLE_CONTRACT_TYPE). */
const AVAILABLE_TYPES = Buffer.from('7fff1fc0037efb0f'.padEnd(64, '0'), 'hex');

function checkOperations(permission: Permission): void {
  if (permission.type !== 'Active') {
    if (permission.operations !== '') {
      throw new ContractValidateError(`${permission.type} permission needn't operations`);
    }
    return;
  }
  const bits = Buffer.from(permission.operations, 'hex');
  if (bits.length !== 32) throw new ContractValidateError('operations size must 32');
  for (let type = 0; type < 256; type += 1) {
    const mask = 1 << (type % 8);
    const at = type >> 3;
    if (((bits[at] ?? 0) & mask) !== 0 && ((AVAILABLE_TYPES[at] ?? 0) & mask) === 0) {
      throw new ContractValidateError(`${type} isn't a validate ContractType`);
    }
  }
}

function checkPermission(permission: Permission, parentId: PbValue | undefined): void {
  const { keys, threshold, type } = permission;
  if (keys.length > LARGEST_KEYS) {
    throw new ContractValidateError(
      `number of keys in permission should not be greater than ${LARGEST_KEYS}`,
    );
  }
  if (keys.length === 0) throw new ContractValidateError("key's count should be greater than 0");
  if (threshold <= 0n) throw new ContractValidateError("permission's threshold should be greater than 0");
  if (permission.name.length > 32) throw new ContractValidateError("permission's name is too long");
  if (parentId !== undefined && parentId !== 0n) {
    throw new ContractValidateError("permission's parent should be owner");
  }
  if (new Set(keys.map((key) => key.address)).size !== keys.length) {
    throw new ContractValidateError(`address should be distinct in permission ${type}`);
  }
  let sum = 0n;
  for (const key of keys) {
    if (!isAddressHex(key.address)) throw new ContractValidateError('key is not a validate address');
    if (key.weight <= 0n) throw new ContractValidateError("key's weight should be greater than 0");
    sum += key.weight;
  }
  if (sum < threshold) {
    throw new ContractValidateError(
      `sum of all key's weight should not be less than threshold in permission ${type}`,
    );
  }
  checkOperations(permission);
}

function asObject(value: PbValue | undefined): PbObject | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

function activesOf(value: PbValue | undefined): PbObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((item) => item !== undefined);
}

/** AccountPermissionUpdateContract: replaces all permissions for 100 TRX. */
export const permissionUpdateActuator: Actuator = {
  validate({ state, tx }) {
    if (state.parameter('getAllowMultiSign') !== 1n) {
      throw new ContractValidateError('multi sign is not allowed, need to be opened by the committee');
    }
    if (!isAddressHex(tx.owner)) throw new ContractValidateError('invalidate ownerAddress');
    if (!state.account(tx.owner)) throw new ContractValidateError('ownerAddress account does not exist');
    const owner = asObject(tx.value.owner);
    if (!owner) throw new ContractValidateError('owner permission is missed');
    if (asObject(tx.value.witness)) {
      throw new ContractValidateError("account isn't witness can't set witness permission");
    }
    const actives = activesOf(tx.value.actives);
    if (actives.length === 0) throw new ContractValidateError('active permission is missed');
    if (actives.length > LARGEST_ACTIVES) throw new ContractValidateError('active permission is too many');
    const ownerPermission = permissionFromValue(owner, 0);
    if (ownerPermission.type !== 'Owner') throw new ContractValidateError('owner permission type is error');
    checkPermission(ownerPermission, owner.parent_id);
    for (const [index, active] of actives.entries()) {
      const permission = permissionFromValue(active, index + 2);
      if (permission.type !== 'Active') throw new ContractValidateError('active permission type is error');
      checkPermission(permission, active.parent_id);
    }
  },

  execute({ state, tx, receipt }) {
    const account = state.mustEditAccount(tx.owner);
    const fee = state.parameter('getUpdateAccountPermissionFee');
    if (account.balance < fee) {
      throw new ContractExecuteError(
        `${tx.owner} insufficient balance, balance: ${account.balance}, amount: ${fee}`,
      );
    }
    account.balance -= fee;
    state.editGlobal().burned += fee;
    account.owner = permissionFromValue(asObject(tx.value.owner) ?? {}, 0);
    account.actives = activesOf(tx.value.actives).map((item, index) => permissionFromValue(item, index + 2));
    receipt.actuatorFee = fee;
  },
};
