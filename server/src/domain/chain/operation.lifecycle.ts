/** States of a transaction that we send. */
export const OPERATION_STATUSES = [
  'signed',
  'sent',
  'included',
  'solid',
  'rejected',
  'failed',
  'dead',
] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** What the next state depends on. */
export interface OperationState {
  readonly status: OperationStatus;
  /** Sends that were recorded, answered or not. */
  readonly attempts: number;
  /** It was once rejected or dead, so something else may have taken its place: it is watched, never sent again. */
  readonly outlived: boolean;
  /** Result in the block that holds it, SUCCESS for every included system contract; null outside of a block. */
  readonly contractRet: string | null;
}

export type OperationFact =
  | { readonly kind: 'sending' }
  /** A node surely did not take it. `attempt` is the send it answered. */
  | { readonly kind: 'refused'; readonly attempt: number; readonly nodesFault: boolean }
  /** No node was reached: the recorded send did not happen. */
  | { readonly kind: 'unsent'; readonly attempt: number }
  | { readonly kind: 'included'; readonly contractRet: string }
  /** Its block left the chain. */
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'solid' }
  /** A solid block at or past its expiration was scanned, and no block up to there holds it. */
  | { readonly kind: 'expired' };

export interface OperationStep {
  readonly next: OperationState;
  /** Whether those who wait for this operation must be told. */
  readonly notice: boolean;
}

const SUCCESS = 'SUCCESS';
const EXPIRED = /\bTRANSACTION_EXPIRATION_ERROR\b/;

/**
 * Whether a node refused it as expired: our scanned head was too old when it was signed, and whatever is signed before
 * we see another block is too.
 */
export const wasSignedTooEarly = (answer: string | null): boolean => EXPIRED.test(answer ?? '');

/**
 * The next state, or null where the fact changes nothing. A refusal is definite only on the first and only send,
 * and only if it is about the transaction; everything else waits for the dead rule: a block accepts a transaction
 * only while its parent's time is before the expiration (java-tron Manager.validateCommon), so a solid block past
 * the expiration without it settles that it never comes.
 */
export function nextOperation(state: OperationState, fact: OperationFact): OperationStep | null {
  switch (fact.kind) {
    case 'sending':
      return isOpen(state) ? step({ ...state, status: 'sent', attempts: state.attempts + 1 }, false) : null;
    case 'refused':
      return isDefinite(state, fact) ? step({ ...state, status: 'rejected', outlived: true }, true) : null;
    case 'unsent':
      return wasNotSent(state, fact.attempt);
    case 'included':
      return isAwaited(state) || state.status === 'included'
        ? step({ ...state, status: 'included', contractRet: fact.contractRet }, fact.contractRet === SUCCESS)
        : null;
    case 'orphaned':
      return state.status === 'included'
        ? step({ ...state, status: state.outlived ? 'rejected' : 'sent', contractRet: null }, true)
        : null;
    case 'solid':
      return state.status === 'included'
        ? step({ ...state, status: state.contractRet === SUCCESS ? 'solid' : 'failed' }, true)
        : null;
    case 'expired':
      return isOpen(state) || state.status === 'rejected'
        ? step({ ...state, status: 'dead', outlived: true }, true)
        : null;
  }
}

const step = (next: OperationState, notice: boolean): OperationStep => ({ next, notice });

/** May still be sent. */
const isOpen = ({ status }: OperationState): boolean => status === 'signed' || status === 'sent';

/** A block may show it. Even a dead one: if ever a chain breaks its own rule, the books must say so. */
const isAwaited = (state: OperationState): boolean =>
  isOpen(state) || state.status === 'rejected' || state.status === 'dead';

const isDefinite = (state: OperationState, fact: { attempt: number; nodesFault: boolean }): boolean =>
  state.status === 'sent' && state.attempts === 1 && fact.attempt === 1 && !fact.nodesFault;

function wasNotSent(state: OperationState, attempt: number): OperationStep | null {
  if (state.status !== 'sent' || state.attempts !== attempt) return null;
  const attempts = attempt - 1;
  return step({ ...state, status: attempts === 0 ? 'signed' : 'sent', attempts }, false);
}
