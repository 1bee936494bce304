/** A transaction as the devnet's audit tells it. */
export interface ChainTransaction {
  readonly txid: string;
  readonly block: number;
  readonly type: string;
  /** Base58. */
  readonly owner: string;
  readonly value: { readonly balance?: string | number };
  readonly result: string;
}

/** A change of what a receiver was delegated: sun given (positive) or taken back (negative). */
export interface DelegationStep {
  readonly txid: string;
  readonly block: number;
  readonly supplier: string;
  readonly sun: bigint;
}

/** All delegating to and taking back from a receiver that the chain holds now, oldest first. */
export function delegationSteps(transactions: readonly ChainTransaction[]): DelegationStep[] {
  return transactions.flatMap(({ txid, block, type, owner, value }) => {
    if (type !== 'DelegateResourceContract' && type !== 'UnDelegateResourceContract') return [];
    const sun = BigInt(value.balance ?? 0);
    return [{ txid, block, supplier: owner, sun: type === 'DelegateResourceContract' ? sun : -sun }];
  });
}

/** The most sun the receiver ever had at once. */
export function peakOf(steps: readonly DelegationStep[]): bigint {
  let now = 0n;
  let peak = 0n;
  for (const { sun } of steps) {
    now += sun;
    if (now > peak) peak = now;
  }
  return peak;
}
