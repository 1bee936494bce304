import { Injectable } from '@nestjs/common';
import { BooksRepository } from './books.repository.js';
import type { CheckResult, Difference } from './comparison.types.js';

/** What must hold within the books: sums to zero, balances as their entries say, nothing left lying. */
@Injectable()
export class CompareBooks {
  constructor(private readonly books: BooksRepository) {}

  async run(): Promise<CheckResult> {
    const differences: Difference[] = [
      ...(await this.sums()),
      ...(await this.balances()),
      ...(await this.payments()),
      ...(await this.operations()),
    ];
    return {
      kinds: ['ledger_sum', 'balance_row', 'payment_unbooked', 'operation'],
      checked: 4,
      skipped: [],
      differences,
    };
  }

  private async sums(): Promise<Difference[]> {
    return (await this.books.ledgerSums()).map(({ currency, sum }) => ({
      kind: 'ledger_sum',
      subject: currency,
      currency,
      ours: sum,
      chains: 0n,
      advice:
        'The ledger does not sum to zero. Stop selling, and find the transaction before anything is booked.',
      height: null,
    }));
  }

  private async balances(): Promise<Difference[]> {
    return (await this.books.balanceRows()).map(({ code, currency, row, sum }) => ({
      kind: 'balance_row',
      subject: code,
      currency,
      ours: row,
      chains: sum,
      advice: 'A balance is not the sum of its entries. Block the user, and compare with the statement.',
      height: null,
    }));
  }

  private async payments(): Promise<Difference[]> {
    return (await this.books.unbookedPayments()).map(({ id, currency, amount, height }) => ({
      kind: 'payment_unbooked',
      subject: id,
      currency,
      ours: 0n,
      chains: BigInt(amount),
      advice: 'A solid transfer is in no book. Look at the failed work of settlement, and run it again.',
      height: BigInt(height),
    }));
  }

  private async operations(): Promise<Difference[]> {
    return (await this.books.undecidedOperations()).map(({ txid, purpose }) => ({
      kind: 'operation',
      subject: txid,
      currency: null,
      ours: null,
      chains: null,
      advice: `The end of this ${purpose} is long decided by the solid chain. Is the scanner running?`,
      height: null,
    }));
  }
}
