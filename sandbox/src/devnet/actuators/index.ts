import type { Actuator } from '../chain/context.js';
import { ContractValidateError } from '../chain/errors.js';
import { triggerActuator } from '../tokens/trigger.actuator.js';
import { delegateActuator } from './delegate.actuator.js';
import { freezeActuator } from './freeze.actuator.js';
import { permissionUpdateActuator } from './permission-update.actuator.js';
import { transferAssetActuator } from './transfer-asset.actuator.js';
import { accountCreateActuator, transferActuator } from './transfer.actuator.js';
import { undelegateActuator } from './undelegate.actuator.js';
import { cancelUnfreezeActuator, unfreezeActuator, withdrawUnfreezeActuator } from './unfreeze.actuator.js';

const ACTUATORS = new Map<string, Actuator>([
  ['AccountCreateContract', accountCreateActuator],
  ['TransferContract', transferActuator],
  ['TransferAssetContract', transferAssetActuator],
  ['TriggerSmartContract', triggerActuator],
  ['AccountPermissionUpdateContract', permissionUpdateActuator],
  ['FreezeBalanceV2Contract', freezeActuator],
  ['UnfreezeBalanceV2Contract', unfreezeActuator],
  ['WithdrawExpireUnfreezeContract', withdrawUnfreezeActuator],
  ['DelegateResourceContract', delegateActuator],
  ['UnDelegateResourceContract', undelegateActuator],
  ['CancelAllUnfreezeV2Contract', cancelUnfreezeActuator],
]);

/** @throws ContractValidateError for a contract type the devnet does not run */
export function actuatorFor(type: string): Actuator {
  const actuator = ACTUATORS.get(type);
  if (!actuator) throw new ContractValidateError(`${type} is not run by this devnet`);
  return actuator;
}
