import { checkSignatures } from '../permissions/signature-check.js';
import type { StateReader } from '../state/overlay.js';
import { SLOT_MS } from '../state/parameters.js';
import { blockReference } from '../wire/block.codec.js';
import { txSize, type Tx } from '../wire/transaction.js';
import { ContractValidateError, RefusedError, TooBigError } from './errors.js';

const LARGEST_TX = 512_000;
const LONGEST_VALIDITY_MS = 86_400_000;
const RING = 0xffff;

/** What admission asks the chain. */
export interface ChainView {
  headNumber: number;
  headTime: number;
  blockIdOf(number: number): string | undefined;
  /** In the chain or in the pool. */
  isKnown(txid: string): boolean;
}

function expired(): RefusedError {
  return new RefusedError('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired');
}

/** @throws RefusedError TAPOS_ERROR when the reference is not in the ring of the newest 65,536 blocks */
function checkReference(tx: Tx, chain: ChainView): void {
  const asked = Number.parseInt(tx.refBlockBytes || '0', 16);
  const number = chain.headNumber - ((chain.headNumber - asked) & RING);
  const id = number >= 0 ? chain.blockIdOf(number) : undefined;
  if (id === undefined || blockReference(number, id).refBlockHash !== tx.refBlockHash) {
    throw new RefusedError('TAPOS_ERROR', 'Tapos check error.');
  }
}

/**
 * Checks before execution, in the order of Wallet.broadcastTransaction and Manager.pushTransaction.
 * @throws RefusedError
 */
export function admit(tx: Tx, state: StateReader, chain: ChainView): void {
  if (tx.contractCount === 0) throw new ContractValidateError('No contract!');
  if (tx.expiration < chain.headTime + SLOT_MS) throw expired();
  checkSignatures(state, tx);
  checkReference(tx, chain);
  const size = txSize(tx);
  if (size > LARGEST_TX) {
    throw new TooBigError(
      `Too big transaction, TxId ${tx.txid}, the size is ${size} bytes, maxTxSize ${LARGEST_TX}`,
    );
  }
  if (tx.expiration > chain.headTime + LONGEST_VALIDITY_MS) throw expired();
  if (tx.contractCount !== 1) {
    throw new ContractValidateError('act size should be exactly 1, this is extend feature');
  }
  if (chain.isKnown(tx.txid)) throw new RefusedError('DUP_TRANSACTION_ERROR', 'Dup transaction.');
}
