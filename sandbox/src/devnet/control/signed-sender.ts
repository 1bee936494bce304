import type { Chain } from '../chain/chain.js';
import { addressOfPrivateKey, signDigest } from '../wire/keys.js';
import type { PbObject } from '../wire/protobuf.codec.js';
import { buildTx, decodeTx } from '../wire/transaction.js';

const VALIDITY_MS = 60_000;

/** Makes every transaction of the controls unique, since the timestamp is free. */
let sequence = Date.now();

/**
 * Signs a contract with a key and pushes it, the way a user would.
 * @returns the txid
 * @throws RefusedError
 */
export function sendSigned(
  chain: Chain,
  privateKey: string,
  type: string,
  value: PbObject,
  feeLimit = 0n,
): string {
  sequence += 1;
  const header = {
    ...chain.reference(chain.solidNumber),
    expiration: chain.headTime + VALIDITY_MS,
    timestamp: sequence,
  };
  const owner = addressOfPrivateKey(privateKey);
  const tx = buildTx(type, { owner_address: owner, ...value }, header, { feeLimit });
  const signature = signDigest(Buffer.from(tx.txid, 'hex'), privateKey);
  chain.push(decodeTx(tx.raw, [signature]));
  return tx.txid;
}
