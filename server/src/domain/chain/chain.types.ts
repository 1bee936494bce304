import type { OperationStatus } from './operation.lifecycle.js';

/** How far the chain was read. Times are the chain's own. */
export interface ChainCursor {
  readonly height: bigint;
  readonly blockId: string;
  readonly blockTime: Date;
  readonly solidHeight: bigint;
  readonly solidTime: Date;
  /** Highest block that a node was known to have when the cursor moved last. */
  readonly nodeHeight: bigint;
  /** Why scanning stopped for a person to look at; null while it runs. */
  readonly haltedReason: string | null;
  /** Database time of the last move. */
  readonly updatedAt: Date;
}

/** What a transaction signed now refers to. */
export interface ChainAnchor {
  readonly height: bigint;
  readonly headTime: Date;
  readonly refBlockHeight: bigint;
  readonly refBlockId: string;
  /** 45 s of chain time past the scanned head. */
  readonly expiration: Date;
}

export interface BlockRow {
  readonly height: bigint;
  readonly id: string;
  readonly parentId: string;
  readonly time: Date;
}

/** What a supplier wallet does with its own stake. */
export type StakingPurpose = 'stake' | 'unstake' | 'withdraw' | 'cancel_unstake' | 'vote' | 'claim';
export type OperationPurpose = 'delegate' | 'undelegate' | 'refund' | StakingPurpose;
export type OperationAnswerClass = 'accepted' | 'refused' | 'ambiguous';

export interface NewOperation {
  readonly purpose: OperationPurpose;
  /** What it is for: at most one live operation for each (purpose, subject). */
  readonly subject: string;
  /** Whose balance, stake and bandwidth it uses. */
  readonly ownerAddress: string;
  readonly txid: string;
  readonly signedHex: string;
  readonly expiration: Date;
}

/** A transaction of ours found in a solid block without a record: its bytes are not known and never needed. */
export interface NewAdoption extends Pick<NewOperation, 'purpose' | 'subject' | 'ownerAddress' | 'txid'> {
  readonly height: bigint;
  readonly blockId: string;
  readonly time: Date;
  readonly feeSun: bigint;
}

export interface Operation extends NewOperation {
  readonly id: string;
  readonly status: OperationStatus;
  readonly attempts: number;
  /** Code and text of the last answer. */
  readonly answer: string | null;
  readonly answerClass: OperationAnswerClass | null;
  readonly outlived: boolean;
  readonly contractRet: string | null;
  readonly includedHeight: bigint | null;
  readonly includedBlockId: string | null;
  /** Chain time of the block that holds it. */
  readonly includedTime: Date | null;
  readonly feeSun: bigint;
}

/** An operation whose next send is recorded and must now be done. */
export interface DueSend {
  readonly id: string;
  readonly txid: string;
  readonly signedHex: string;
  /** Number of this send, from 1. */
  readonly attempt: number;
}

export interface SendAnswer {
  readonly id: string;
  /** The send that was answered. */
  readonly attempt: number;
  readonly class: OperationAnswerClass | 'unsent';
  readonly text: string;
  readonly nodesFault: boolean;
}

/** A transaction found in a block. */
export interface Inclusion {
  readonly txid: string;
  readonly height: bigint;
  readonly blockId: string;
  readonly time: Date;
  readonly contractRet: string;
  readonly feeSun: bigint;
}

/** Something that moved, or cost, money of an address of ours. */
export interface Movement {
  readonly address: string;
  readonly txid: string;
  /** 0 for the contract itself, log index + 1 for a token transfer. */
  readonly idx: number;
  /** The contract's type, or Trc20Transfer. */
  readonly kind: string;
  readonly currency: 'TRX' | 'USDT';
  /** From the address's view, without the fee: positive came in, negative went out. Sun or micro-USDT. */
  readonly amount: bigint;
  /** Burned by this address for the transaction. */
  readonly feeSun: bigint;
  readonly counterparty: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly height: bigint;
  readonly blockId: string;
  readonly blockTime: Date;
}

export interface StoredMovement extends Movement {
  readonly id: string;
}
