import { actuatorFor } from '../../actuators/index.js';
import { ContractValidateError } from '../../chain/errors.js';
import { emptyReceipt } from '../../chain/receipt.js';
import { estimatedDelegateBytes } from '../../resources/delegate-estimate.js';
import { delegatable } from '../../resources/limits.js';
import { Overlay } from '../../state/overlay.js';
import { fromJson } from '../../wire/json-format.js';
import type { JsonObject } from '../../wire/json.js';
import { CONTRACTS } from '../../wire/schema.js';
import { buildTx, txJson, type Tx } from '../../wire/transaction.js';
import {
  intParam,
  NodeError,
  textParam,
  type Endpoint,
  type Handler,
  type NodeRequest,
} from '../node-request.js';

const VALIDITY_MS = 60_000;
const VALIDATE_CLASS = 'class org.tron.core.exception.ContractValidateException';

/** Node builders refer to the solidified block and expire 60 s after the head. */
export function referenceHeader({ chain }: NodeRequest): {
  refBlockBytes: string;
  refBlockHash: string;
  expiration: number;
  timestamp: number;
} {
  return {
    ...chain.reference(chain.solidNumber),
    expiration: chain.headTime + VALIDITY_MS,
    timestamp: Date.now(),
  };
}

/** The on-chain check leaves the estimated cost of the delegating transaction out, the builder does not. */
function checkBandwidthEstimate(request: NodeRequest, tx: Tx): void {
  const { state, slot } = request.view;
  const owner = state.account(tx.owner);
  if (tx.type !== 'DelegateResourceContract' || !owner) return;
  if (tx.value.resource !== undefined && tx.value.resource !== 'BANDWIDTH') return;
  const extra = estimatedDelegateBytes(state, owner.frozen.BANDWIDTH);
  if (BigInt(String(tx.value.balance)) > delegatable(owner, state.global(), 'BANDWIDTH', slot, extra)) {
    throw new ContractValidateError(
      'delegateBalance must be less than or equal to available FreezeBandwidthV2 balance',
    );
  }
}

function validate(request: NodeRequest, tx: Tx): void {
  const { state, time, slot } = request.view;
  const context = { state: new Overlay(state), tx, receipt: emptyReceipt(), time, slot };
  try {
    actuatorFor(tx.type).validate(context);
    checkBandwidthEstimate(request, tx);
  } catch (error) {
    if (error instanceof ContractValidateError) throw new NodeError(VALIDATE_CLASS, error.detail);
    throw error;
  }
}

function builder(type: string): Endpoint {
  const handle: Handler = (request): JsonObject => {
    const message = CONTRACTS[type]?.message;
    if (!message) return {};
    const value = fromJson(message, request.params, request.visible);
    const memo = textParam(request, 'extra_data');
    const data = request.visible ? Buffer.from(memo).toString('hex') : memo;
    const more = { permissionId: intParam(request, 'Permission_id'), data };
    const tx = buildTx(type, value, referenceHeader(request), more);
    validate(request, tx);
    return { visible: request.visible, ...txJson(tx, request.visible) };
  };
  return { handle, solidity: false };
}

/** Endpoints that validate a contract on the pending state and give back an unsigned transaction. */
export const builderRoutes: Record<string, Endpoint> = {
  createtransaction: builder('TransferContract'),
  transferasset: builder('TransferAssetContract'),
  createaccount: builder('AccountCreateContract'),
  accountpermissionupdate: builder('AccountPermissionUpdateContract'),
  freezebalancev2: builder('FreezeBalanceV2Contract'),
  unfreezebalancev2: builder('UnfreezeBalanceV2Contract'),
  withdrawexpireunfreeze: builder('WithdrawExpireUnfreezeContract'),
  cancelallunfreezev2: builder('CancelAllUnfreezeV2Contract'),
  delegateresource: builder('DelegateResourceContract'),
  undelegateresource: builder('UnDelegateResourceContract'),
};
