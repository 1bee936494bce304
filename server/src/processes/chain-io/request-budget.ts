/** Requests that a block may cost: itself, its receipts, the solid head. */
const PER_BLOCK = 3;
const MOST_SAVED = 3;
/** The solid head is what confirmations hang on: it waits so many blocks at the most. */
const MOST_SKIPPED = 3;

/**
 * Keeps watching within its budget: where finding the slot took a second request for the block, or nodes were compared,
 * the solid head is asked for one block later instead.
 */
export class RequestBudget {
  private balance = 0;
  private skipped = 0;

  /** Whether the next block may ask for the solid head too. */
  get allowsSolidHead(): boolean {
    return this.balance >= 0 || this.skipped >= MOST_SKIPPED;
  }

  spent(requests: number): void {
    this.balance -= requests;
  }

  advanced(withSolidHead: boolean): void {
    this.balance = Math.min(this.balance + PER_BLOCK, MOST_SAVED);
    this.skipped = withSolidHead ? 0 : this.skipped + 1;
  }

  /** Begins anew after catching up, which is not watching. */
  reset(): void {
    this.balance = 0;
    this.skipped = 0;
  }
}
