import type { PoolFacts, PoolState } from '../../domain/pools/index.js';

/** Who does it, and why: both go into the audit log. */
export interface By {
  readonly actor: string;
  readonly reason: string;
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

export type PoolChange = Optional<PoolFacts> & {
  /** The status as the person saw it. */
  readonly expectedStatus?: PoolState | undefined;
  /** What else the person saw of it. */
  readonly seen?: Optional<PoolFacts> | undefined;
};

export interface WalletChange {
  readonly label?: string | undefined;
  readonly poolId?: string | undefined;
  readonly limitSun?: bigint | null | undefined;
  /** False: it may serve again at once. */
  readonly setAside?: false | undefined;
  /** The pool as the person saw it. */
  readonly expectedPoolId?: string | undefined;
  /** What else the person saw of it. */
  readonly seen?: { readonly label?: string | undefined; readonly limitSun?: bigint | null | undefined };
}

/** A key as an operator hands it in. */
export interface KeyOffer {
  readonly privateKey: string;
  /** 0: its owner key; 2 and up: a delegation key of that active permission. */
  readonly permissionId: number;
  /** Address that the key must derive; the wallet's own for an owner key unless said otherwise. */
  readonly signerAddress?: string | undefined;
}

/** A wallet as an operator hands it in. */
export interface WalletOffer extends KeyOffer {
  /** Names the deed: the same for every try. */
  readonly id: string;
  readonly address: string;
  readonly poolId: string;
  readonly label: string;
  readonly limitSun: bigint | null;
}

export interface ImportWarning {
  readonly code: 'owner_key' | 'further_operation' | 'several_keys';
  readonly message: string;
  /** Kind of transaction that a further_operation allows. */
  readonly operation?: string;
  /** How many keys besides this one, of several_keys. */
  readonly otherKeys?: number;
}
