import { SignatureError } from '../chain/errors.js';
import type { Permission } from '../state/entities.js';
import type { StateReader } from '../state/overlay.js';
import { hexToBase58 } from '../wire/address.codec.js';
import { recoverAddress } from '../wire/keys.js';
import type { Tx } from '../wire/transaction.js';
import { allowsOperation, permissionById } from './permission.js';

const LARGEST_SIGNATURES = 5;

/**
 * The permission a transaction names, if it may sign this contract type.
 * @throws SignatureError
 */
export function requirePermission(state: StateReader, tx: Tx): Permission {
  const permission = permissionById(tx.owner, state.account(tx.owner), tx.permissionId);
  if (!permission) throw new SignatureError("permission isn't exit");
  if (tx.permissionId !== 0) {
    if (permission.type !== 'Active') throw new SignatureError('Permission type is error');
    if (!allowsOperation(permission.operations, tx.typeNumber)) throw new SignatureError('Permission denied');
  }
  return permission;
}

/**
 * Sum of the weights that signed, each key once (TransactionCapsule.checkWeight).
 * @throws SignatureError for a signature that is malformed, foreign or repeated
 */
export function signedWeight(permission: Permission, tx: Tx): { weight: bigint; signers: string[] } {
  const digest = Buffer.from(tx.txid, 'hex');
  if (tx.signatures.length > permission.keys.length) {
    throw new SignatureError(
      `Signature count is ${tx.signatures.length} more than key counts of permission : ${permission.keys.length}`,
    );
  }
  let weight = 0n;
  const signers: string[] = [];
  for (const signature of tx.signatures) {
    if (signature.length < 130)
      throw new SignatureError(`Signature size is ${Math.floor(signature.length / 2)}`);
    const signer = recover(digest, signature);
    const key = permission.keys.find((candidate) => candidate.address === signer);
    if (!key) {
      throw new SignatureError(
        `${signature} is signed by ${hexToBase58(signer)} but it is not contained of permission.`,
      );
    }
    if (signers.includes(signer)) throw new SignatureError(`${hexToBase58(signer)} has signed twice!`);
    signers.push(signer);
    weight += key.weight;
  }
  return { weight, signers };
}

function recover(digest: Buffer, signature: string): string {
  try {
    return recoverAddress(digest, signature);
  } catch (error) {
    throw new SignatureError(
      error instanceof Error ? error.message : 'Could not recover public key from signature',
    );
  }
}

/**
 * Checks a transaction's signatures against the owner's permissions in the given state.
 * @throws SignatureError with java-tron's text
 */
export function checkSignatures(state: StateReader, tx: Tx): void {
  if (tx.signatures.length === 0 || tx.contractCount === 0) throw new SignatureError('miss sig or contract');
  if (tx.signatures.length > LARGEST_SIGNATURES) throw new SignatureError('too many signatures');
  const permission = requirePermission(state, tx);
  if (signedWeight(permission, tx).weight < permission.threshold) throw new SignatureError('sig error');
}
