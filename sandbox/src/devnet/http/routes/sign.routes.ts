import { SignatureError } from '../../chain/errors.js';
import { permissionJson } from '../../permissions/permission.js';
import { requirePermission, signedWeight } from '../../permissions/signature-check.js';
import { hexToBase58 } from '../../wire/address.codec.js';
import type { JsonObject } from '../../wire/json.js';
import { txFromJson, txJson, type Tx } from '../../wire/transaction.js';
import type { Endpoint, Handler, NodeRequest } from '../node-request.js';

function wrapped(tx: Tx, visible: boolean): JsonObject {
  return { result: { result: true }, txid: tx.txid, transaction: { visible, ...txJson(tx, visible) } };
}

function failure(error: unknown): JsonObject {
  if (!(error instanceof SignatureError)) throw error;
  const code = error.detail.startsWith('ermission', 1) ? 'PERMISSION_ERROR' : 'SIGNATURE_FORMAT_ERROR';
  return { result: { code, message: error.detail } };
}

function print(signers: string[], visible: boolean): string[] {
  return visible ? signers.map(hexToBase58) : signers;
}

/** getsignweight: who signed so far and whether it is enough. */
const signWeight: Handler = (request: NodeRequest) => {
  const tx = txFromJson(request.params, request.visible);
  try {
    const permission = requirePermission(request.view.state, tx);
    const { weight, signers } = signedWeight(permission, tx);
    return {
      result: weight >= permission.threshold ? {} : { code: 'NOT_ENOUGH_PERMISSION' },
      approved_list: print(signers, request.visible),
      permission: permissionJson(permission, request.visible),
      ...(weight === 0n ? {} : { current_weight: weight }),
      transaction: wrapped(tx, request.visible),
    };
  } catch (error) {
    return { ...failure(error), transaction: wrapped(tx, request.visible) };
  }
};

/** getapprovedlist: the addresses that signed. */
const approvedList: Handler = (request: NodeRequest) => {
  const tx = txFromJson(request.params, request.visible);
  try {
    const permission = requirePermission(request.view.state, tx);
    const { signers } = signedWeight(permission, tx);
    return {
      result: {},
      approved_list: print(signers, request.visible),
      transaction: wrapped(tx, request.visible),
    };
  } catch (error) {
    return { ...failure(error), transaction: wrapped(tx, request.visible) };
  }
};

export const signRoutes: Record<string, Endpoint> = {
  getsignweight: { handle: signWeight, solidity: false },
  getapprovedlist: { handle: approvedList, solidity: false },
};
